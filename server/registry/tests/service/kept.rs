//! What is kept: served at once, refreshed behind, told with its age, there without a network and after a crash.

use std::time::Duration;

use fake_registry::{Content, Fault};
use registry::{Problem, Service};

use crate::common::{World, reference};

#[tokio::test]
async fn what_was_seen_is_told_without_a_network_with_its_age() {
    let mut world = World::new();
    world.fake.tags("library/python", ["3.12", "3.13"]);
    world.fake.image("library/python", "3.14", &[("linux/amd64", Content::new().layer("ADD", 5))]);
    let python = reference("python:3.14");
    let service = world.service();
    assert!(service.tags(&python).await.value.is_some());
    assert!(service.image(&python, None).await.value.is_some());
    assert!(service.repository(&python).await.value.is_some());
    let asked = world.fake.requests().len();

    world.settings.network = false;
    let service = world.service();
    let tags = service.tags(&python).await;
    assert_eq!(tags.value.unwrap().names, ["3.14", "3.13", "3.12"]);
    assert!(
        tags.complete && !tags.stale && tags.age.unwrap() < Duration::from_secs(60) && tags.problem.is_none()
    );
    assert!(service.seen_image(&python, None).value.is_some());
    assert!(service.seen_repository(&python).value.is_some());
    let never = service.tags(&reference("node")).await;
    assert_eq!((never.value, never.problem), (None, Some(Problem::Offline)));

    // Old, and still told.
    world.settings.limits.fresh = Duration::ZERO;
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let tags = world.service().tags(&python).await;
    assert!(tags.stale && tags.value.is_some() && tags.age.unwrap() >= Duration::from_secs(1));
    assert_eq!(tags.problem, Some(Problem::Offline));
    assert_eq!(world.fake.requests().len(), asked, "nobody was asked");
}

#[tokio::test]
async fn an_old_answer_comes_at_once_and_the_new_one_behind() {
    let mut world = World::new();
    world.settings.limits.fresh = Duration::ZERO;
    world.fake.tags("library/python", ["3.12"]);
    let (service, python) = (world.service(), reference("python"));
    assert!(service.tags(&python).await.complete);
    world.fake.tags("library/python", ["3.13"]);
    // The registry never answers in time for this one, and it need not.
    world.fake.fail_times("tags/list", Fault::Late(200), 1);
    let mut news = service.news();
    news.mark_unchanged();
    let old = service.tags(&python).await;
    assert_eq!((old.value.unwrap().names.as_slice(), old.stale), (["3.12".into()].as_slice(), true));
    news.changed().await.unwrap();
    let new = service.seen_tags(&python);
    assert_eq!(new.value.unwrap().names, ["3.13", "3.12"]);
}

#[tokio::test]
async fn a_failure_leaves_what_was_seen_and_says_why_it_is_old() {
    let mut world = World::new();
    world.settings.limits.fresh = Duration::ZERO;
    world.fake.tags("team/app", ["1"]);
    let (service, app) = (world.service(), world.local("team/app"));
    assert!(service.tags(&app).await.complete);
    world.fake.fail("tags/list", Fault::status(500));
    let mut news = service.news();
    news.mark_unchanged();
    assert!(service.tags(&app).await.problem.is_none());
    news.changed().await.unwrap();
    let asked = world.fake.requests().len();
    for _ in 0..5 {
        let answer = service.tags(&app).await;
        assert_eq!(answer.value.unwrap().names, ["1"]);
        assert_eq!(answer.problem, Some(Problem::Failed { host: world.fake.host(), status: 500 }));
    }
    assert_eq!(world.fake.requests().len(), asked, "a failure is not repeated with every keystroke");
}

/// A program that asks once and ends would else never see anything newer than its first answer.
#[tokio::test]
async fn who_waits_is_told_what_is_new_and_where_that_fails_what_was_seen_and_why() {
    let mut world = World::new();
    world.settings.limits.fresh = Duration::ZERO;
    world.fake.tags("team/app", ["1"]);
    let app = world.local("team/app");
    assert!(world.service().waiting().tags(&app).await.complete);
    world.fake.tags("team/app", ["1", "2"]);
    let answer = world.service().waiting().tags(&app).await;
    assert_eq!(answer.value.unwrap().names, ["2", "1"]);
    world.fake.fail("tags/list", Fault::status(500));
    let answer = world.service().waiting().tags(&app).await;
    assert_eq!(answer.value.unwrap().names, ["2", "1"]);
    assert!(answer.age.is_some());
    assert_eq!(answer.problem, Some(Problem::Failed { host: world.fake.host(), status: 500 }));
}

#[tokio::test]
async fn a_cache_without_room_keeps_nothing_and_loses_what_it_had() {
    let mut world = World::new();
    world.fake.tags("team/app", ["1"]);
    let app = world.local("team/app");
    assert!(world.service().tags(&app).await.complete);
    assert!(world.service().seen_tags(&app).value.is_some());
    world.settings.cache_bytes = 0;
    let service = world.service();
    service.refresh(None).await;
    assert!(service.tags(&app).await.complete, "it is asked for again");
    assert!(service.seen_tags(&app).value.is_some(), "and remembered");
    world.settings.cache_bytes = 1 << 20;
    assert!(world.service().seen_tags(&app).value.is_none(), "but not kept");
}

#[tokio::test]
async fn refreshing_forgets_one_repository_or_all_on_disk_too() {
    let world = World::new();
    for name in ["team/app", "team/app2", "team"] {
        world.fake.tags(name, ["1"]);
    }
    let service = world.service();
    for name in ["team/app", "team/app2", "team"] {
        assert!(service.tags(&world.local(name)).await.complete);
    }
    service.refresh(Some(&world.local("team/app:9"))).await;
    let other = world.service();
    let seen = |service: &Service, name: &str| service.seen_tags(&world.local(name)).value.is_some();
    assert!(!seen(&service, "team/app") && seen(&service, "team/app2") && seen(&service, "team"));
    assert!(!seen(&other, "team/app") && seen(&other, "team/app2") && seen(&other, "team"));
    other.refresh(None).await;
    assert!(!seen(&world.service(), "team"));
    assert!(service.tags(&world.local("team/app")).await.complete, "it is asked for again");
}

#[tokio::test]
async fn a_broken_cache_costs_the_question_alone() {
    let world = World::new();
    world.fake.tags("team/app", ["1"]);
    let app = world.local("team/app");
    assert!(world.service().tags(&app).await.complete);
    let folder = world.folder.path().join("cache/v1");
    for entry in std::fs::read_dir(&folder).unwrap() {
        std::fs::write(entry.unwrap().path(), "half an answ").unwrap();
    }
    assert!(world.service().tags(&app).await.complete);
    // A file stands where the folder should.
    std::fs::remove_dir_all(world.folder.path().join("cache")).unwrap();
    std::fs::write(world.folder.path().join("cache"), "").unwrap();
    assert!(world.service().tags(&app).await.complete);
    assert_eq!(world.fake.count("tags/list"), 3);
}

#[tokio::test]
async fn names_from_outside_never_leave_the_folder() {
    let world = World::new();
    let body =
        r#"{"name":"..","results":[{"slug":"../../evil","short_description":"x"}],"tags":["../../../evil"]}"#;
    world.fake.fail("/", Fault::Body(body.into()));
    let service = world.service();
    service.search("../../../../tmp/evil").await;
    service.tags(&world.local("team/app")).await;
    service.details(&reference("python"), Some("../../evil")).await;
    let names = |folder: &str| {
        let entries = std::fs::read_dir(world.folder.path().join(folder)).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(names("."), ["cache"]);
    assert_eq!(names("cache"), ["v1"]);
    assert!(names("cache/v1").iter().all(|name| name.ends_with(".answer") || name == "lock"));
    assert!(!names("cache/v1").is_empty());
}

#[tokio::test]
async fn several_services_share_a_folder() {
    let world = World::new();
    world.fake.tags("team/app", ["1", "2"]);
    let app = world.local("team/app");
    let services: Vec<_> = (0..4).map(|_| world.service()).collect();
    let mut asked = tokio::task::JoinSet::new();
    for service in services.clone() {
        let app = app.clone();
        asked.spawn(async move { service.tags(&app).await.value.unwrap().names.len() });
    }
    assert_eq!(asked.join_all().await, [2, 2, 2, 2]);
    assert_eq!(world.service().seen_tags(&app).value.unwrap().names.len(), 2);
}

/// Not a test of its own: a program that keeps answers until it is ended, for the one below.
#[test]
#[ignore = "the test below starts it"]
fn writes_until_it_is_ended() {
    let folder = std::env::var("CRASH_FOLDER").expect("the test below says where");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let mut world = World::new();
        world.settings.cache = Some(folder.into());
        let tags: Vec<String> = (0..5000).map(|number| format!("1.{number}")).collect();
        world.fake.tags("library/python", tags.iter().map(String::as_str));
        // Whoever started it ends it long before; should that one end first, it ends by itself.
        let start = std::time::Instant::now();
        while start.elapsed() < Duration::from_secs(60) {
            let mut settings = world.settings.clone();
            settings.limits.fresh = Duration::ZERO;
            let service = Service::new(settings);
            // What is there already is refreshed behind, so that the same file is written again and again.
            let mut news = service.news();
            service.tags(&reference("python")).await;
            let _ = tokio::time::timeout(Duration::from_millis(200), news.changed()).await;
        }
    });
}

/// A program that ends with this value, also when the test fails.
struct Writer(std::process::Child);

impl Drop for Writer {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

#[test]
fn programs_that_are_killed_while_they_write_leave_nothing_broken() {
    let folder = tempfile::tempdir().unwrap();
    let start = || {
        let child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "kept::writes_until_it_is_ended"])
            .env("CRASH_FOLDER", folder.path())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn();
        Writer(child.unwrap())
    };
    let mut world = World::new();
    world.settings.network = false;
    world.settings.cache = Some(folder.path().to_owned());
    let seen = || world.service().seen_tags(&reference("python")).value.map(|names| names.names.len());
    let mut running: Vec<_> = (0..3).map(|_| start()).collect();
    // The first answer: from then on the file is only ever replaced.
    for _ in 0..2000 {
        if seen().is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    for _ in 0..6 {
        for _ in 0..20 {
            assert_eq!(seen(), Some(5000), "all of an answer, at any moment");
        }
        drop(running.remove(0));
        running.push(start());
    }
    drop(running);
    assert_eq!(seen(), Some(5000));
}
