//! Tags: all of them.

use std::collections::BTreeSet;

use fake_registry::{Access, Fault, Paging};
use registry::Problem;

use crate::common::{World, reference};

fn numbered(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("1.{number}")).collect()
}

#[tokio::test]
async fn every_tag_of_every_page_is_there_however_it_is_cut() {
    let world = World::new();
    let tags = numbered(2345);
    world.fake.tags("team/app", tags.iter().map(String::as_str));
    for paging in [Paging::AsAsked, Paging::Relative(100), Paging::Absolute(777)] {
        world.fake.paging(paging);
        for access in [Access::Open, Access::Token(300)] {
            world.fake.access(access);
            let mut settings = world.settings.clone();
            settings.cache = None;
            let answer = registry::Service::new(settings).tags(&world.local("team/app")).await;
            let names = answer.value.unwrap_or_else(|| panic!("{paging:?}: {:?}", answer.problem));
            assert!(answer.complete && !answer.stale && answer.problem.is_none(), "{paging:?}");
            let found: BTreeSet<&str> = names.names.iter().map(|name| &**name).collect();
            assert_eq!(found, tags.iter().map(String::as_str).collect(), "{paging:?}");
            assert_eq!(names.names.len(), tags.len());
        }
    }
}

#[tokio::test]
async fn the_tags_of_the_official_images_are_all_there() {
    let world = World::new();
    for image in ["python", "node", "golang", "postgres", "ubuntu", "eclipse-temurin"] {
        let tags = match fake_registry::official_tags(image) {
            Ok(tags) => tags,
            Err(why) => {
                return oracle_client::skip("the_tags_of_the_official_images_are_all_there", &why);
            }
        };
        world.fake.tags(&format!("library/{image}"), tags.iter().map(String::as_str));
        let service = world.service();
        let answer = service.tags(&reference(image)).await;
        let found: BTreeSet<String> = answer.value.unwrap().names.iter().map(ToString::to_string).collect();
        assert_eq!(found, tags.iter().cloned().collect(), "{image}");
        // What Docker Hub says of the newest pushes names tags of the list.
        let details = service.details(&reference(image), None).await;
        let details = details.value.unwrap();
        assert_eq!(details.complete, tags.len() <= 300, "{image}");
        assert_eq!(details.tags.len(), tags.len().min(300), "{image}");
        assert!(details.tags.iter().all(|tag| found.contains(&tag.name) && tag.platforms.len() == 2));
    }
}

#[tokio::test]
async fn a_list_that_leads_in_a_circle_ends() {
    let world = World::new();
    world.fake.tags("team/app", ["1", "2", "3"]);
    world.fake.paging(Paging::Circle);
    let answer = world.service().tags(&world.local("team/app")).await;
    assert_eq!(answer.value.unwrap().names, ["3", "2", "1"]);
    assert!(!answer.complete);
    assert_eq!(world.fake.count("tags/list"), 4);
}

#[tokio::test]
async fn a_list_that_breaks_off_is_kept_and_said_to_be_unfinished() {
    let world = World::new();
    let tags = numbered(10);
    world.fake.tags("team/app", tags.iter().map(String::as_str));
    world.fake.paging(Paging::Relative(4));
    world.fake.fail("last=1.7", Fault::status(500));
    let service = world.service();
    let answer = service.tags(&world.local("team/app")).await;
    assert_eq!(answer.value.unwrap().names.len(), 8);
    assert!(!answer.complete);
    assert_eq!(answer.problem, Some(Problem::Failed { host: world.fake.host(), status: 500 }));
    // Another that starts later is told the same, and that it is unfinished.
    let seen = world.service().seen_tags(&world.local("team/app"));
    assert!(seen.value.is_some() && !seen.complete);
}

#[tokio::test]
async fn docker_hubs_pages_stand_in_for_a_registry_that_does_not_answer() {
    let world = World::new();
    let tags = numbered(250);
    world.fake.tags("library/python", tags.iter().map(String::as_str));
    world.fake.fail("tags/list", Fault::status(503));
    let answer = world.service().tags(&reference("python")).await;
    assert!(answer.complete);
    assert_eq!(answer.value.unwrap().names.len(), 250);
}

#[tokio::test]
async fn one_tag_is_told_with_its_date_sizes_and_platforms() {
    let world = World::new();
    world.fake.tags("library/python", ["3.14", "3.13"]);
    let service = world.service();
    let tag = service.tag(&reference("python:3.13")).await.value.unwrap();
    assert_eq!(tag.name, "3.13");
    assert!(tag.digest.as_ref().unwrap().starts_with("sha256:"));
    assert_eq!(tag.pushed.unwrap().to_string(), "2026-08-27T10:00:00.5Z");
    assert_eq!(tag.size, Some(1_000_004));
    let platforms: Vec<_> = tag.platforms.iter().map(|one| one.platform.to_string()).collect();
    assert_eq!(platforms, ["linux/amd64", "linux/arm64"], "an attestation is no platform");

    let missing = service.tag(&reference("python:2")).await;
    assert_eq!(missing.problem, Some(Problem::NotFound { what: "python:2".into() }));
    assert_eq!(
        missing.problem.unwrap().to_string(),
        "python:2 was not found; it may be private or misspelled"
    );
}

#[tokio::test]
async fn names_and_tags_that_break_the_rules_are_left_out() {
    let world = World::new();
    let body = r#"{"name": "x", "tags": ["ok", "", "-bad", "a b", "../../x", "<b>", "ok"]}"#;
    world.fake.fail("tags/list", Fault::Body(body.into()));
    let answer = world.service().tags(&world.local("x")).await;
    assert_eq!(answer.value.unwrap().names, ["ok"]);
    world.fake.heal();
    world.fake.fail("tags/list", Fault::Body(r#"{"tags": null}"#.into()));
    let answer = world.service().tags(&world.local("empty")).await;
    assert!(answer.value.unwrap().names.is_empty() && answer.complete);
}
