//! Repositories and the search.

use fake_registry::{Access, Fault};
use registry::{Badge, Problem};
use serde_json::json;

use crate::common::{World, reference};

#[tokio::test]
async fn a_repository_is_described_and_its_publisher_told() {
    let world = World::new();
    world.fake.tags("library/python", ["3"]);
    world.fake.tags("bitnami/redis", ["8"]);
    let service = world.service();
    let python = service.repository(&reference("python:3.12")).await.value.unwrap();
    assert_eq!((python.name.as_str(), python.badge), ("python", Some(Badge::Official)));
    assert_eq!(python.description.as_deref(), Some("All about library/python."));
    assert_eq!((python.pulls, python.stars), (Some(9_000_000_000), Some(10_000)));
    assert_eq!(python.categories, ["Languages & frameworks"]);
    assert_eq!(world.fake.count("search"), 0, "an official image needs no search");
    let redis = service.repository(&reference("bitnami/redis")).await.value.unwrap();
    assert_eq!(redis.badge, Some(Badge::Verified));

    world.fake.fail("search", Fault::status(403));
    service.refresh(None).await;
    let redis = service.repository(&reference("bitnami/redis")).await.value.unwrap();
    assert_eq!((redis.badge, redis.stars), (None, Some(10_000)), "who stands behind it is left open");
}

#[tokio::test]
async fn other_registries_describe_nothing_and_are_not_asked() {
    let world = World::new();
    let answer = world.service().repository(&world.local("team/app")).await;
    assert_eq!(answer.problem, Some(Problem::NotOffered { host: world.fake.host() }));
    assert!(world.fake.requests().is_empty());
    // Docker Hub has no deeper names than two parts.
    let deep = world.service().repository(&reference("a/b/c")).await;
    assert_eq!(deep.problem, Some(Problem::NotFound { what: "a/b/c".into() }));
    assert!(world.fake.requests().is_empty());
}

#[tokio::test]
async fn a_repository_that_is_the_users_is_found_after_a_log_in_alone() {
    let world = World::new();
    world.fake.tags("alice/secret", ["1"]);
    world.fake.access(Access::User("alice".into(), "hunter2".into()));
    let hidden = world.service().repository(&reference("alice/secret")).await;
    assert_eq!(hidden.problem, Some(Problem::NotFound { what: "alice/secret".into() }));
    let auths = json!({"auths": {world.fake.host(): {"username": "alice", "password": "hunter2"}}});
    world.write(".docker/config.json", &auths.to_string());
    let shown = world.service().repository(&reference("alice/secret")).await;
    assert!(shown.value.is_some(), "{:?}", shown.problem);
    assert_eq!(world.fake.count("auth/token"), 1);
}

#[tokio::test]
async fn a_search_finds_images_by_either_way_in() {
    let world = World::new();
    world.fake.tags("library/python", ["3"]);
    world.fake.tags("circleci/python", ["3"]);
    let names =
        |found: &[registry::Found]| found.iter().map(|one| (one.name.clone(), one.badge)).collect::<Vec<_>>();
    let service = world.service();
    let found = service.search(" PyTh ").await.value.unwrap();
    assert_eq!(
        names(&found),
        [("circleci/python".to_owned(), Badge::Verified), ("python".to_owned(), Badge::Official)]
    );
    world.fake.fail("search/v4", Fault::status(404));
    let found = service.search("python").await.value.unwrap();
    assert_eq!(
        names(&found),
        [("circleci/python".to_owned(), Badge::None), ("python".to_owned(), Badge::Official)]
    );
    let before = world.fake.requests().len();
    assert!(service.search("p").await.value.is_none());
    assert!(service.search("python").await.value.is_some());
    assert_eq!(
        world.fake.requests().len(),
        before,
        "one letter is no question, and a known one is not asked again"
    );
}
