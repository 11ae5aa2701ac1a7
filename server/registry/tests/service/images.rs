//! Images: their platforms, what they pass on, how they came about.

use fake_registry::{Access, Content, Fault};
use registry::{Platform, Problem};
use serde_json::json;

use crate::common::{World, reference};

fn python() -> Content {
    Content::new()
        .layer("# debian.sh --arch 'amd64' out/ 'trixie'", 29_000_000)
        .row("ENV PYTHON_VERSION=3.12.1")
        .layer("RUN /bin/sh -c make install # buildkit", 4_000_000)
        .row("CMD [\"python3\"]")
        .env("PATH", "/usr/local/bin:/usr/bin")
        .set("Cmd", json!(["python3"]))
        .set("WorkingDir", json!("/app"))
        .set("User", json!("nobody"))
        .set("ExposedPorts", json!({"8000/tcp": {}}))
        .set("Volumes", json!({"/data": {}}))
        .set("OnBuild", json!(["COPY . ."]))
        .set("Shell", json!(["/bin/bash", "-c"]))
        .set("Labels", json!({"maintainer": "nobody"}))
}

fn platform(text: &str) -> Platform {
    Platform::parse(text, &Platform::new("linux", "amd64")).unwrap()
}

#[tokio::test]
async fn an_image_is_told_down_to_the_command_of_each_layer() {
    let world = World::new();
    world.fake.access(Access::Token(300));
    let offered = [("linux/amd64", python()), ("linux/arm/v7", python().layer("RUN more", 7))];
    let digest = world.fake.image("library/python", "3.12", &offered);
    let service = world.service();
    let answer = service.image(&reference("python:3.12"), Some(&platform("linux/amd64"))).await;
    let image = answer.value.unwrap_or_else(|| panic!("{:?}", answer.problem));
    assert_eq!(image.digest, digest);
    assert_ne!(image.manifest, digest);
    let platforms: Vec<_> = image.platforms.iter().map(|one| one.platform.to_string()).collect();
    assert_eq!(platforms, ["linux/amd64", "linux/arm/v7"]);
    let config = &image.config;
    assert_eq!(config.env, ["PATH=/usr/local/bin:/usr/bin"]);
    assert_eq!((config.cmd.as_slice(), config.entrypoint.len()), (["python3".to_owned()].as_slice(), 0));
    assert_eq!((config.working_dir.as_str(), config.user.as_str()), ("/app", "nobody"));
    assert_eq!((config.exposed_ports[0].as_str(), config.volumes[0].as_str()), ("8000/tcp", "/data"));
    assert_eq!((config.on_build[0].as_str(), config.shell.len()), ("COPY . .", 2));
    assert_eq!(config.labels["maintainer"], "nobody");
    let rows: Vec<_> = image
        .history
        .iter()
        .map(|row| (row.command.as_str(), row.layer.as_ref().map(|layer| layer.size)))
        .collect();
    assert_eq!(
        rows,
        [
            ("# debian.sh --arch 'amd64' out/ 'trixie'", Some(29_000_000)),
            ("ENV PYTHON_VERSION=3.12.1", None),
            ("RUN /bin/sh -c make install # buildkit", Some(4_000_000)),
            ("CMD [\"python3\"]", None),
        ]
    );
    assert_eq!(image.size(), 33_000_000);

    let arm = service.image(&reference("python:3.12"), Some(&platform("linux/arm/v7"))).await.value.unwrap();
    assert_eq!(arm.size(), 33_000_007);
    let none = service.image(&reference("python:3.12"), Some(&platform("linux/s390x"))).await;
    let sentence = none.problem.unwrap().to_string();
    assert_eq!(sentence, "the image does not exist for linux/s390x, only for linux/amd64, linux/arm/v7");
}

#[tokio::test]
async fn a_lone_manifest_is_taken_whatever_it_is_for() {
    let world = World::new();
    let digest = world.fake.image("team/app", "1", &[("windows/amd64", python())]);
    let image = world.service().image(&world.local("team/app:1"), None).await.value.unwrap();
    assert_eq!((&image.digest, &image.manifest), (&digest, &digest));
    assert_eq!(image.platform.to_string(), "windows/amd64");
}

#[tokio::test]
async fn a_tag_of_another_registry_is_told_from_its_image() {
    let world = World::new();
    let offered = [("linux/amd64", python()), ("linux/arm64", python())];
    world.fake.image("team/app", "1", &offered);
    world.fake.image("team/app", "odd", &[("plan9/mips", python()), ("plan9/386", python())]);
    let service = world.service();
    let tag = service.tag(&world.local("team/app:1")).await.value.unwrap();
    assert_eq!((tag.name.as_str(), tag.size, tag.platforms.len()), ("1", Some(33_000_000), 2));
    let odd = service.tag(&world.local("team/app:odd")).await.value.unwrap();
    assert_eq!((odd.size, odd.platforms.len()), (None, 2));
}

#[tokio::test]
async fn a_digest_is_asked_for_once_and_an_unmoved_tag_with_one_question() {
    let world = World::new();
    let digest = world.fake.image("library/python", "3.12", &[("linux/amd64", python())]);
    let pinned = reference(&format!("python@{digest}"));
    let host = platform("linux/amd64");
    let mut settings = world.settings.clone();
    settings.limits.fresh = std::time::Duration::ZERO;
    let service = registry::Service::new(settings);
    assert!(service.image(&pinned, Some(&host)).await.value.is_some());
    let before = world.fake.requests().len();
    let again = service.image(&pinned, Some(&host)).await;
    assert!(again.value.is_some() && !again.stale);
    assert_eq!(world.fake.requests().len(), before);

    let tag = reference("python:3.12");
    assert!(service.image(&tag, Some(&host)).await.value.is_some());
    let (before, mut news) = (world.fake.requests().len(), service.news());
    news.mark_unchanged();
    assert!(service.image(&tag, Some(&host)).await.stale);
    news.changed().await.unwrap();
    let asked: Vec<_> = world.fake.requests().split_off(before);
    assert_eq!(asked.iter().map(|one| one.method.as_str()).collect::<Vec<_>>(), ["HEAD"], "{asked:?}");
}

#[tokio::test]
async fn content_that_is_not_of_its_digest_is_refused() {
    let world = World::new();
    world.fake.image("team/app", "1", &[("linux/amd64", python())]);
    world.fake.fail("/blobs/", Fault::Body("{\"config\": {\"User\": \"evil\"}}".into()));
    let answer = world.service().image(&world.local("team/app:1"), None).await;
    assert!(answer.value.is_none());
    let expected = "content of its digest";
    assert_eq!(answer.problem, Some(Problem::Nonsense { host: world.fake.host(), expected }));
}

#[tokio::test]
async fn a_mirror_that_fails_costs_no_answer_and_gets_nobody_elses_credentials() {
    let world = World::new();
    let mirror = fake_registry::Fake::start();
    world.fake.access(Access::User("alice".into(), "hunter2".into()));
    mirror.access(Access::User("alice".into(), "hunter2".into()));
    world.fake.image("library/python", "3.12", &[("linux/amd64", python())]);
    mirror.image("library/python", "3.12", &[("linux/amd64", python())]);
    let alice = json!({"username": "alice", "password": "hunter2"});
    let auths = json!({"auths": {world.fake.host(): alice, "https://index.docker.io/v1/": alice}});
    world.write(".docker/config.json", &auths.to_string());
    let mut settings = world.settings.clone();
    settings.mirrors.insert("docker.io".into(), vec![mirror.url()]);
    let image = registry::Service::new(settings).image(&reference("python:3.12"), None).await;
    assert!(image.value.is_some(), "{:?}", image.problem);
    assert!(mirror.count("manifests") > 0 && world.fake.count("manifests") > 0);
    assert!(mirror.requests().iter().all(|request| request.header("authorization").is_none()));
}
