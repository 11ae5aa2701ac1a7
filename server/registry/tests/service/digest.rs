//! What a reference names now, for whoever compares it with what a build used.

use std::time::Duration;

use fake_registry::{Access, Content, Fault};
use registry::Problem;

use crate::common::{World, reference};

const NOW: Duration = Duration::ZERO;
const HOUR: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn the_index_is_named_and_nothing_is_pulled() {
    let world = World::new();
    world.fake.access(Access::Token(300));
    let platforms = [("linux/amd64", Content::new()), ("linux/arm64", Content::new())];
    let digest = world.fake.image("library/python", "3.12", &platforms);
    let service = world.service();
    let answer = service.digest(&reference("python:3.12"), NOW).await;
    assert_eq!(answer.value.unwrap().digest, digest);
    let methods: Vec<_> = world
        .fake
        .requests()
        .into_iter()
        .filter(|request| request.target.contains("manifests"))
        .map(|request| request.method)
        .collect();
    assert!(methods.iter().all(|method| method == "HEAD"), "{methods:?}");
}

#[tokio::test]
async fn what_is_young_enough_is_not_asked_again_and_what_is_not_is_waited_for() {
    let world = World::new();
    let first = world.fake.image("team/app", "1", &[("linux/amd64", Content::new())]);
    let (service, image) = (world.service(), world.local("team/app:1"));
    assert_eq!(service.digest(&image, HOUR).await.value.unwrap().digest, first);
    let second = world.fake.image("team/app", "1", &[("linux/amd64", Content::new().env("A", "b"))]);
    assert_ne!(first, second);
    assert_eq!(service.digest(&image, HOUR).await.value.unwrap().digest, first);
    assert_eq!(service.digest(&image, NOW).await.value.unwrap().digest, second);
    // Another process knows it from the disk.
    let other = world.service();
    assert_eq!(other.seen_digest(&image).value.unwrap().digest, second);
    assert!(other.seen_digest(&image).age.unwrap() < HOUR);
}

#[tokio::test]
async fn where_the_registry_fails_what_was_known_is_told_with_its_age() {
    let world = World::new();
    let digest = world.fake.image("team/app", "1", &[("linux/amd64", Content::new())]);
    let (service, image) = (world.service(), world.local("team/app:1"));
    service.digest(&image, NOW).await;
    world.fake.fail("/", Fault::status(500));
    let answer = service.digest(&image, NOW).await;
    assert_eq!(answer.value.unwrap().digest, digest);
    assert!(answer.age.is_some() && matches!(answer.problem, Some(Problem::Failed { status: 500, .. })));
    let none = service.digest(&world.local("team/app:2"), NOW).await;
    assert!(none.value.is_none() && none.problem.is_some());
}

#[tokio::test]
async fn a_mirror_is_asked_first_as_engines_do() {
    let (mut world, mirror) = (World::new(), fake_registry::Fake::start());
    let own = world.fake.image("library/python", "3", &[("linux/amd64", Content::new())]);
    let there = mirror.image("library/python", "3", &[("linux/amd64", Content::new().env("A", "b"))]);
    world.settings.mirrors.insert("docker.io".into(), vec![mirror.url()]);
    let service = world.service();
    assert_eq!(service.digest(&reference("python:3"), NOW).await.value.unwrap().digest, there);
    mirror.fail("/", Fault::status(404));
    assert_eq!(service.digest(&reference("python:3"), NOW).await.value.unwrap().digest, own);
}

#[tokio::test]
async fn a_pin_is_its_own_answer() {
    let world = World::new();
    let digest = format!("sha256:{}", "a".repeat(64));
    let answer = world.service().digest(&world.local(&format!("team/app:1@{digest}")), NOW).await;
    assert_eq!(answer.value.unwrap().digest, digest);
    assert_eq!(world.fake.requests().len(), 0);
}
