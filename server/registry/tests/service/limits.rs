//! How much is asked: the same once, little at once, over connections that are kept, through the proxies that are named.

use std::time::Duration;

use fake_registry::{Access, Fake, Fault};
use registry::Service;
use tokio::task::JoinSet;

use crate::common::{World, reference};

#[tokio::test]
async fn the_same_question_is_asked_once_however_many_ask() {
    let world = World::new();
    world.fake.tags("team/app", ["1"]);
    world.fake.fail("tags/list", Fault::Late(100));
    let service = world.service();
    let mut asked = JoinSet::new();
    for _ in 0..20 {
        let (service, app) = (service.clone(), world.local("team/app"));
        asked.spawn(async move { service.tags(&app).await.complete });
    }
    assert!(asked.join_all().await.into_iter().all(|complete| complete));
    assert_eq!(world.fake.requests().len(), 1);
}

#[tokio::test]
async fn only_so_many_requests_are_in_flight() {
    let mut world = World::new();
    world.settings.limits.in_flight = 3;
    world.fake.fail("tags/list", Fault::Late(30));
    let service = world.service();
    let mut asked = JoinSet::new();
    for number in 0..20 {
        world.fake.tags(&format!("team/app{number}"), ["1"]);
        let (service, app) = (service.clone(), world.local(&format!("team/app{number}")));
        asked.spawn(async move { service.tags(&app).await.complete });
    }
    assert!(asked.join_all().await.into_iter().all(|complete| complete));
    assert_eq!(world.fake.most_at_once(), 3);
    assert!(world.fake.connections() <= 3, "{} connections", world.fake.connections());
}

#[tokio::test]
async fn a_token_is_asked_for_once_and_again_when_it_ends() {
    let world = World::new();
    world.fake.access(Access::Token(300));
    world.fake.tags("team/app", ["1", "2", "3"]);
    world.fake.paging(fake_registry::Paging::Relative(1));
    let service = world.service();
    assert!(service.tags(&world.local("team/app")).await.complete);
    assert_eq!((world.fake.count("/token"), world.fake.count("tags/list")), (1, 4));
    // A token that the registry no longer takes is replaced.
    service.refresh(None).await;
    let refused = Fault::Status(
        401,
        vec![("WWW-Authenticate".into(), format!("Bearer realm=\"{}/token\"", world.fake.url()))],
        String::new(),
    );
    world.fake.fail_times("last=1", refused, 1);
    assert!(service.tags(&world.local("team/app")).await.complete);
}

#[tokio::test]
async fn a_question_goes_on_when_nobody_waits_for_it() {
    let world = World::new();
    world.fake.tags("team/app", ["1"]);
    world.fake.fail("tags/list", Fault::Late(200));
    let (service, app) = (world.service(), world.local("team/app"));
    let mut news = service.news();
    news.mark_unchanged();
    assert!(tokio::time::timeout(Duration::from_millis(20), service.tags(&app)).await.is_err());
    news.changed().await.unwrap();
    assert!(service.seen_tags(&app).complete, "it is there the next time");
}

#[tokio::test]
async fn proxies_of_the_environment_are_used_but_for_this_machine() {
    let mut world = World::new();
    let proxy = Fake::start();
    proxy.tags("team/app", ["through the proxy".split(' ').next().unwrap()]);
    world.fake.tags("team/app", ["direct"]);
    world.settings.environment.proxies.http = Some(proxy.url());
    world.settings.environment.proxies.none = Some("direct.invalid".into());
    world.settings.plain = vec!["registry.invalid:5000".into(), "direct.invalid".into()];
    let service = world.service();
    let behind = service.tags(&reference("registry.invalid:5000/team/app")).await;
    assert_eq!(behind.value.unwrap().names, ["through"]);
    let asked = proxy.requests();
    assert_eq!(asked[0].target, "http://registry.invalid:5000/v2/team/app/tags/list?n=1000");
    let here = service.tags(&world.local("team/app")).await;
    assert_eq!(here.value.unwrap().names, ["direct"]);
    assert_eq!(proxy.requests().len(), asked.len());
}

#[tokio::test]
async fn nothing_is_asked_before_a_question_nor_when_the_network_is_off() {
    let mut world = World::new();
    let service = world.service();
    let _ = service.seen_tags(&reference("python"));
    let _ = service.seen_image(&reference("python"), None);
    world.settings.network = false;
    let off = Service::new(world.settings.clone());
    let python = reference("python");
    assert!(off.tags(&python).await.value.is_none());
    assert!(off.details(&python, None).await.value.is_none());
    assert!(off.tag(&python).await.value.is_none());
    assert!(off.repository(&python).await.value.is_none());
    assert!(off.image(&python, None).await.value.is_none());
    assert!(off.search("python").await.value.is_none());
    assert_eq!(world.fake.connections(), 0);
    assert!(!world.folder.path().join("cache").exists(), "and nothing is written");
}

#[tokio::test]
async fn a_real_user_agent_is_sent() {
    let world = World::new();
    world.service().tags(&world.local("x")).await;
    let agent = world.fake.requests()[0].header("user-agent").unwrap().to_owned();
    assert!(agent.starts_with("dockwright/") && agent.contains("https://"), "{agent}");
}
