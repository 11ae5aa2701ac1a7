//! Credentials reach the host that they are for, and nothing else: no other host, no file, no sentence.

use std::path::Path;

use fake_registry::{Access, Content, Fake, Fault};
use registry::{Problem, Service};
use serde_json::json;

use crate::common::{World, reference};

const PASSWORD: &str = "hunter2-Sup3rSecret";
/// `alice:` and the password in base64.
const ENCODED: &str = "YWxpY2U6aHVudGVyMi1TdXAzclNlY3JldA";

fn user() -> Access {
    Access::User("alice".into(), PASSWORD.into())
}

/// Credentials for the fake.
fn log_in(world: &World) {
    let auths = json!({"auths": {world.fake.host(): {"username": "alice", "password": PASSWORD}}});
    world.write(".docker/config.json", &auths.to_string());
}

/// Every file below a folder, as text.
fn texts(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts(&path, found);
        } else {
            found.push(path.to_string_lossy().into_owned());
            found.push(String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned());
        }
    }
}

fn assert_unseen(text: &str) {
    for secret in [PASSWORD, ENCODED, "token-1", "hub-token", "identity-123"] {
        assert!(!text.contains(secret), "{secret} is seen in {text}");
    }
}

/// Asks everything, and tells all that is shown of it.
async fn ask_everything(world: &World, service: &Service) -> String {
    let (app, hub) = (world.local("team/app:1"), reference("team/app:1"));
    let mut shown = format!("{:?}", world.settings);
    for one in [&app, &hub] {
        shown += &format!("{:?}", service.tags(one).await);
        shown += &format!("{:?}", service.details(one, None).await);
        shown += &format!("{:?}", service.tag(one).await);
        shown += &format!("{:?}", service.repository(one).await);
        let image = service.image(one, None).await;
        shown += &format!("{image:?} {:?}", image.problem.as_ref().map(ToString::to_string));
    }
    shown
}

#[tokio::test]
async fn a_private_image_is_told_and_nothing_shows_the_password() {
    let world = World::new();
    world.fake.access(user());
    world.fake.image("team/app", "1", &[("linux/amd64", Content::new().layer("ADD", 5))]);
    let denied = world.service().tags(&world.local("team/app")).await;
    assert!(denied.value.is_none());
    log_in(&world);
    let service = world.service();
    assert_unseen(&ask_everything(&world, &service).await);
    assert!(service.seen_tags(&world.local("team/app")).complete);
    assert!(service.seen_image(&world.local("team/app:1"), None).value.is_some());
    assert!(service.seen_repository(&reference("team/app")).value.is_some());
    let sent = world
        .fake
        .requests()
        .iter()
        .any(|request| request.header("authorization").is_some_and(|value| value.contains(ENCODED)));
    assert!(sent, "the test looks for what was really sent");
    let mut found = Vec::new();
    texts(&world.folder.path().join("cache"), &mut found);
    assert!(found.len() > 6);
    found.iter().for_each(|text| assert_unseen(text));
}

#[tokio::test]
async fn failures_do_not_show_it_either() {
    let refused =
        Fault::Status(401, vec![("WWW-Authenticate".into(), "Basic realm=\"x\"".into())], String::new());
    for fault in [
        refused,
        Fault::status(500),
        Fault::Body(format!("{{\"message\": \"{PASSWORD}\"}}")),
        Fault::CutShort,
        Fault::Silent,
        Fault::limited("Retry-After", "9"),
        Fault::redirect("http://alice:hunter2-Sup3rSecret@127.0.0.1:1/"),
    ] {
        let mut world = World::new();
        world.settings.limits.silence = std::time::Duration::from_millis(50);
        world.fake.access(user());
        log_in(&world);
        for part in ["tags", "manifests", "/token"] {
            world.fake.heal();
            world.fake.fail(part, fault.clone());
            assert_unseen(&ask_everything(&world, &world.service()).await);
        }
        let mut found = Vec::new();
        texts(&world.folder.path().join("cache"), &mut found);
        found.iter().for_each(|text| assert_unseen(text));
    }
}

#[tokio::test]
async fn credentials_that_are_refused_are_said_to_be_so() {
    for access in [user(), Access::Basic("alice".into(), PASSWORD.into())] {
        let world = World::new();
        world.fake.access(access.clone());
        world.fake.tags("team/app", ["1"]);
        let auths = json!({"auths": {world.fake.host(): {"username": "alice", "password": "an old one"}}});
        world.write(".docker/config.json", &auths.to_string());
        let answer = world.service().tags(&world.local("team/app")).await;
        let host = world.fake.host();
        assert_eq!(answer.problem, Some(Problem::Denied { host: host.clone(), known: true }), "{access:?}");
        let sentence = format!("{host} refused the credentials; log in again with `docker login {host}`");
        assert_eq!(answer.problem.unwrap().to_string(), sentence);
    }
}

#[tokio::test]
async fn an_address_that_holds_a_password_shows_none() {
    let mut world = World::new();
    for hub in [format!("https://alice:{PASSWORD}@hub example"), format!("alice:{PASSWORD}@x")] {
        world.settings.hub = hub;
        let answer = world.service().repository(&reference("team/app")).await;
        assert!(answer.problem.is_some());
        assert_unseen(&answer.problem.unwrap().to_string());
    }
    let mirror = world.fake.url().replace("http://", &format!("http://alice:{PASSWORD}@"));
    world.settings.mirrors.insert("docker.io".into(), vec![mirror]);
    world.fake.fail("tags", Fault::status(500));
    world.settings.addresses.clear();
    world.settings.environment.proxies.https = Some("http://127.0.0.1:1".into());
    let answer = world.service().tags(&reference("team/app")).await;
    assert_unseen(&format!("{answer:?} {}", answer.problem.as_ref().unwrap()));
    assert!(world.fake.count("tags") > 0);
}

#[tokio::test]
async fn a_redirect_carries_no_credentials_to_another_host() {
    let other = Fake::start();
    other.tags("team/app", ["2"]);
    let elsewhere = format!("{}/v2/team/app/tags/list", other.url());
    let renamed = elsewhere.replace("127.0.0.1", "localhost");
    let link = format!("<{elsewhere}>; rel=\"next\"");
    let page = Fault::Status(200, vec![("Link".into(), link)], r#"{"tags": ["1"]}"#.into());
    let ways = [Fault::redirect(&elsewhere), Fault::redirect(&renamed), page];
    for access in [user(), Access::Basic("alice".into(), PASSWORD.into())] {
        for way in &ways {
            let world = World::new();
            world.fake.access(access.clone());
            world.fake.tags("team/app", ["1"]);
            log_in(&world);
            // Whoever says who they are is led away.
            world.fake.fail_known("tags/list", way.clone());
            let before = other.requests().len();
            let answer = world.service().tags(&world.local("team/app")).await;
            assert!(answer.value.unwrap().names.iter().any(|name| name == "2"), "{way:?}");
            let sent = other.requests().split_off(before);
            assert_eq!(sent.len(), 1, "{way:?}");
            assert_eq!(sent[0].header("authorization"), None, "{way:?}");
        }
    }
}

#[tokio::test]
async fn a_redirect_within_a_host_keeps_them() {
    let world = World::new();
    world.fake.access(user());
    world.fake.tags("team/app", ["1"]);
    world.fake.tags("team/moved", ["2"]);
    log_in(&world);
    world.fake.fail_known("team/app/tags", Fault::redirect("/v2/team/moved/tags/list"));
    let answer = world.service().tags(&world.local("team/app")).await;
    assert_eq!(answer.value.unwrap().names, ["2"], "what it led to wants a token too");
}

#[tokio::test]
async fn each_way_to_log_in_is_understood() {
    for access in
        [user(), Access::Basic("alice".into(), PASSWORD.into()), Access::Identity("identity-123".into())]
    {
        let world = World::new();
        world.fake.tags("team/app", ["1"]);
        world.fake.access(access.clone());
        let entry = match access {
            Access::Identity(_) => json!({"identitytoken": "identity-123"}),
            _ => json!({"auth": format!("{ENCODED}==")}),
        };
        let auths = json!({"auths": {world.fake.host(): entry}});
        world.write(".config/containers/auth.json", &auths.to_string());
        let answer = world.service().tags(&world.local("team/app")).await;
        assert!(answer.complete, "{access:?}: {:?}", answer.problem);
        assert_unseen(&format!("{answer:?}"));
    }
}

#[tokio::test]
async fn a_host_that_asks_for_nothing_is_sent_nothing() {
    let world = World::new();
    world.fake.tags("team/app", ["1"]);
    log_in(&world);
    assert!(world.service().tags(&world.local("team/app")).await.complete);
    assert!(world.fake.requests().iter().all(|request| request.header("authorization").is_none()));
}
