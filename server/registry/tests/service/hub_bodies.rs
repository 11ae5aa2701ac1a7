//! What Docker Hub and registries really answered once: `hub-bodies` in the folder that `DOCKWRIGHT_DATA` names, a file
//! each.

use std::path::Path;

use fake_registry::Fault;
use registry::{Badge, Problem};

use crate::common::{World, reference};

/// The text of an answer; nothing, said aloud, where the data is not here.
fn body(name: &str) -> Option<String> {
    let folder = std::env::var_os("DOCKWRIGHT_DATA");
    let text = folder.map(|folder| std::fs::read_to_string(Path::new(&folder).join("hub-bodies").join(name)));
    match text {
        Some(Ok(text)) => Some(text),
        Some(Err(why)) => {
            oracle_client::skip("hub_bodies", &format!("{name}: {why}"));
            None
        }
        None => {
            oracle_client::skip("hub_bodies", "DOCKWRIGHT_DATA is not set");
            None
        }
    }
}

#[tokio::test]
async fn pages_of_tags() {
    let (Some(first), Some(last)) = (body("hub_tags_page1.json"), body("hub_tags_last_page.json")) else {
        return;
    };
    let world = World::new();
    world.fake.fail("page=1&", Fault::Body(first));
    world.fake.fail("page=2&", Fault::Body(last));
    let answer = world.service().details(&reference("python"), None).await;
    let details = answer.value.unwrap();
    assert!(details.complete, "the last page leads on to none");
    // Of what was pushed long ago only the last change is told.
    let told: Vec<String> = details
        .tags
        .iter()
        .map(|tag| {
            let platforms: Vec<String> = tag.platforms.iter().map(|one| one.platform.to_string()).collect();
            let pushed = tag.pushed.map(|pushed| pushed.to_string());
            format!(
                "{} {:?} {:?} {} {}",
                tag.name,
                tag.size,
                pushed.as_deref().and_then(|pushed| pushed.get(..10)),
                if tag.inactive { "inactive" } else { "active" },
                platforms.join(",")
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "latest Some(412000000) Some(\"2026-08-13\") active linux/amd64,linux/arm64,windows(10.0.20348.4171)/amd64",
            "3.8-alpine Some(18300000) Some(\"2024-10-01\") active linux/amd64,linux/arm64,linux/arm/v7",
            "2.7.7-onbuild Some(260000000) Some(\"2014-08-01\") inactive linux/amd64",
        ]
    );
}

#[tokio::test]
async fn a_tag_that_is_there_and_one_that_is_not() {
    let (Some(there), Some(missing)) = (body("hub_tag_detail.json"), body("hub_404_tag.json")) else {
        return;
    };
    let world = World::new();
    world.fake.fail("tags/3.8-alpine", Fault::Body(there));
    world.fake.fail("tags/9.9", Fault::Status(404, Vec::new(), missing));
    let service = world.service();
    let tag = service.tag(&reference("python:3.8-alpine")).await.value.unwrap();
    assert_eq!((tag.size, tag.platforms.len()), (Some(18_300_000), 3));
    let tag = service.tag(&reference("python:9.9")).await;
    assert_eq!(tag.problem, Some(Problem::NotFound { what: "python:9.9".into() }));
}

#[tokio::test]
async fn a_repository_and_both_searches() {
    let (Some(repository), Some(missing)) = (body("hub_repo.json"), body("hub_404_repo.json")) else {
        return;
    };
    let (Some(new), Some(old)) = (body("search_v4.json"), body("search_v2.json")) else { return };
    let world = World::new();
    world.fake.fail("repositories/python", Fault::Body(repository));
    world.fake.fail("repositories/nope", Fault::Status(404, Vec::new(), missing));
    world.fake.fail_times("api/search/v4", Fault::Body(new), 1);
    let service = world.service();
    let python = service.repository(&reference("python")).await.value.unwrap();
    assert_eq!((python.badge, python.pulls), (Some(Badge::Official), Some(9_000_000_000)));
    assert_eq!(python.categories, ["Languages & frameworks"]);
    let nope = service.repository(&reference("nope")).await;
    assert_eq!(nope.problem, Some(Problem::NotFound { what: "nope".into() }));
    let names = |found: &[registry::Found]| -> Vec<String> {
        found.iter().map(|one| format!("{} {:?} {}", one.name, one.badge, one.pulls)).collect()
    };
    let found = service.search("python").await.value.unwrap();
    assert_eq!(names(&found), ["python Official 1B+", "bitnami/python Verified 50M+"]);
    world.fake.heal();
    world.fake.fail("api/search/v4", Fault::status(403));
    world.fake.fail("v2/search", Fault::Body(old));
    let found = service.search("pytho").await.value.unwrap();
    assert_eq!(names(&found), ["python Official 9000000000", "circleci/python None 50000000"]);
}

#[tokio::test]
async fn refusals() {
    for (name, status) in [
        ("hub_429.json", 429),
        ("registry_429.json", 429),
        ("registry_404_repo.json", 404),
        ("registry_401.json", 401),
    ] {
        let Some(text) = body(name) else { return };
        let world = World::new();
        world.fake.fail("/", Fault::Status(status, Vec::new(), text));
        let answer = world.service().tags(&world.local("team/app")).await;
        let host = world.fake.host();
        let expected = match status {
            429 => Problem::Limited { host, wait: std::time::Duration::from_secs(60) },
            404 => Problem::NotFound { what: format!("{host}/team/app") },
            _ => Problem::Denied { host, known: false },
        };
        assert_eq!(answer.problem, Some(expected), "{name}");
    }
}
