//! Whatever a host does, the answer is a calm sentence, soon, and costs nothing that was known.

use std::time::{Duration, Instant};

use fake_registry::{Access, Fake, Fault};
use oracle_client::Random;
use registry::{Problem, Reference, Service};

use crate::common::{World, reference};

/// What a question for the tags of a repository of the fake comes to under a fault.
async fn under(fault: Fault) -> (World, Problem) {
    let world = World::new();
    world.fake.tags("team/app", ["1"]);
    world.fake.fail("tags/list", fault);
    let answer = world.service().tags(&world.local("team/app")).await;
    assert!(answer.value.is_none() && !answer.complete);
    let problem = answer.problem.unwrap();
    (world, problem)
}

#[tokio::test]
async fn each_fault_has_its_sentence() {
    let host = |world: &World| world.fake.host();
    for status in [500, 502, 400, 418] {
        let (world, problem) = under(Fault::status(status)).await;
        assert_eq!(problem, Problem::Failed { host: host(&world), status });
    }
    let (world, problem) = under(Fault::status(404)).await;
    assert_eq!(problem, Problem::NotFound { what: format!("{}/team/app", host(&world)) });
    let (world, problem) = under(Fault::status(403)).await;
    assert_eq!(problem, Problem::Denied { host: host(&world), known: false });
    let (world, problem) = under(Fault::status(401)).await;
    assert_eq!(problem, Problem::Denied { host: host(&world), known: false });
    let login = format!("{0} wants credentials; log in with `docker login {0}`", host(&world));
    assert_eq!(problem.to_string(), login);
    for body in ["", "<html>", "[]", "\u{0}", "{\"tags\"", "7"] {
        let (world, problem) = under(Fault::Body(body.into())).await;
        assert_eq!(problem, Problem::Nonsense { host: host(&world), expected: "list of tags" }, "{body}");
    }
    for fault in [Fault::CutShort, Fault::HangUp, Fault::Garbage] {
        let (world, problem) = under(fault.clone()).await;
        assert_eq!(problem, Problem::CutShort { host: host(&world) }, "{fault:?}");
    }
}

/// A host that ends a connection while there is still something to read on it resets it.
#[tokio::test]
async fn a_connection_that_is_reset_in_the_middle() {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        // The rest of the question is left unread.
        stream.read_exact(&mut [0]).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"tags\": [").unwrap();
        std::thread::sleep(Duration::from_millis(50));
    });
    let answer = World::new().service().tags(&reference(&format!("{host}/team/app"))).await;
    server.join().unwrap();
    assert_eq!(answer.problem, Some(Problem::CutShort { host }));
}

#[tokio::test]
async fn an_answer_without_an_end_is_cut_at_its_limit() {
    for fault in [Fault::Huge, Fault::Announced(9 << 20), Fault::Announced(1 << 60)] {
        let (world, problem) = under(fault).await;
        assert_eq!(problem, Problem::TooLarge { host: world.fake.host(), limit: 8 << 20 });
        assert!(problem.to_string().ends_with("answered with more than 8 MiB"));
    }
}

#[tokio::test]
async fn a_host_that_says_nothing_is_given_up() {
    let (world, problem) = under(Fault::Silent).await;
    assert_eq!(problem, Problem::Silent { host: world.fake.host() });
    // One that says a little from time to time never falls silent: the time of the whole is bounded too.
    let mut world = World::new();
    world.settings.limits.request = Duration::from_millis(500);
    world.fake.fail("tags/list", Fault::Slow);
    let answer = world.service().tags(&world.local("x")).await;
    assert_eq!(answer.problem, Some(Problem::Silent { host: world.fake.host() }));
    // And so is the whole of many requests.
    world.settings.limits.question = Duration::from_millis(200);
    let answer = world.service().tags(&world.local("x")).await;
    assert_eq!(answer.problem, Some(Problem::Silent { host: world.fake.host() }));
}

#[tokio::test]
async fn a_host_that_is_not_there_is_not_reached() {
    let world = World::new();
    let gone = Fake::start().host();
    let answer = world.service().tags(&reference(&format!("{gone}/x"))).await;
    assert_eq!(answer.problem, Some(Problem::Unreachable { host: gone.clone() }));
    assert_eq!(answer.problem.unwrap().to_string(), format!("{gone} cannot be reached"));
}

#[tokio::test]
async fn a_name_that_nobody_knows_is_not_reached() {
    // Longer than a name's part may be, so that no name server is asked.
    let host = format!("{}.example", "a".repeat(70));
    let answer = World::new().service().tags(&reference(&format!("{host}/x"))).await;
    assert_eq!(answer.problem, Some(Problem::Unreachable { host: host.clone() }));
    assert_eq!(answer.problem.unwrap().to_string(), format!("{host} cannot be reached"));
}

#[tokio::test]
async fn a_certificate_that_nobody_signed_is_refused() {
    let mut world = World::with(Fake::start_untrusted());
    world.fake.tags("library/python", ["1"]);
    // Not even the settings' list of plain hosts lets a bad certificate pass.
    world.settings.plain = vec![world.fake.host()];
    let answer = world.service().tags(&reference("python")).await;
    assert!(answer.value.is_none());
    assert_eq!(answer.problem, Some(Problem::Certificate { host: world.fake.host() }));
    assert!(world.fake.requests().is_empty());
}

#[tokio::test]
async fn a_host_that_is_asked_too_often_is_left_alone() {
    for (header, value, wait) in [
        ("Retry-After", "7", 7),
        ("Retry-After", "99999999", 3600),
        ("Retry-After", "soon", 60),
        ("X-Retry-After", "1", 60),
        ("X-Nothing", "", 60),
    ] {
        let world = World::new();
        world.fake.tags("team/app", ["1"]);
        world.fake.tags("team/other", ["1"]);
        world.fake.fail_times("tags/list", Fault::limited(header, value), 1);
        let service = world.service();
        let answer = service.tags(&world.local("team/app")).await;
        let limited = Problem::Limited { host: world.fake.host(), wait: Duration::from_secs(wait) };
        assert_eq!(answer.problem, Some(limited), "{header}: {value}");
        // Nothing else is asked of it meanwhile.
        let other = service.tags(&world.local("team/other")).await;
        assert!(matches!(other.problem, Some(Problem::Limited { .. })), "{header}: {value}");
        assert_eq!(world.fake.requests().len(), 1, "{header}: {value}");
    }
}

#[tokio::test]
async fn a_short_wait_is_waited_for() {
    for fault in [
        Fault::limited("Retry-After", "0"),
        Fault::limited("Retry-After", "0.05"),
        Fault::limited("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"),
        Fault::Status(503, vec![("Retry-After".into(), "0".into())], String::new()),
    ] {
        let world = World::new();
        world.fake.tags("team/app", ["1"]);
        world.fake.fail_times("tags/list", fault.clone(), 1);
        assert!(world.service().tags(&world.local("team/app")).await.complete, "{fault:?}");
        // One that goes on with it is given up all the same.
        let world = World::new();
        world.fake.fail("tags/list", fault.clone());
        assert!(world.service().tags(&world.local("team/app")).await.problem.is_some());
        assert!(world.fake.requests().len() <= 4, "{fault:?}");
    }
}

#[tokio::test]
async fn redirects_are_followed_a_few_times_and_to_safe_places_alone() {
    let world = World::new();
    let other = Fake::start();
    other.tags("team/app", ["from elsewhere".split(' ').next().unwrap()]);
    let target = format!("{}/v2/team/app/tags/list", other.url());
    world.fake.fail("tags/list", Fault::redirect(&target));
    let answer = world.service().tags(&world.local("team/app")).await;
    assert_eq!(answer.value.unwrap().names, ["from"]);
    for location in ["/v2/team/app/tags/list", "file:///etc/passwd", "", "http://", "ftp://127.0.0.1/"] {
        let (world, problem) = under(Fault::redirect(location)).await;
        assert_eq!(problem, Problem::Redirect { host: world.fake.host() }, "{location}");
        assert!(world.fake.requests().len() <= 7, "{location}");
    }
}

#[tokio::test]
async fn a_wrong_token_giver_costs_the_answer_alone() {
    for fault in
        [Fault::status(500), Fault::Body("{}".into()), Fault::Body("[".into()), Fault::HangUp, Fault::Silent]
    {
        let world = World::new();
        world.fake.access(Access::Token(60));
        world.fake.tags("team/app", ["1"]);
        world.fake.fail("/token", fault.clone());
        let answer = world.service().tags(&world.local("team/app")).await;
        assert!(answer.value.is_none() && answer.problem.is_some(), "{fault:?}");
    }
    let challenge = |realm: &str| {
        let value = format!("Bearer realm=\"{realm}\",service=\"x\"");
        Fault::Status(401, vec![("WWW-Authenticate".into(), value)], String::new())
    };
    for realm in ["file:///etc/passwd", "nonsense", "", "javascript:1"] {
        let (_, problem) = under(challenge(realm)).await;
        assert!(
            matches!(
                problem,
                Problem::Denied { .. }
                    | Problem::Redirect { .. }
                    | Problem::Failed { .. }
                    | Problem::NotFound { .. }
            ),
            "{realm}: {problem:?}"
        );
    }
}

#[tokio::test]
async fn stopping_ends_what_is_in_flight() {
    let mut world = World::new();
    world.settings.limits.silence = Duration::from_secs(60);
    world.settings.limits.request = Duration::from_secs(60);
    world.fake.fail("tags/list", Fault::Silent);
    let service = world.service();
    let app: Reference = world.local("team/app");
    let asked = tokio::spawn({
        let (service, app) = (service.clone(), app.clone());
        async move { service.tags(&app).await }
    });
    while world.fake.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let start = Instant::now();
    service.stop();
    assert_eq!(asked.await.unwrap().problem, Some(Problem::Stopped));
    assert!(start.elapsed() < Duration::from_secs(30), "it did not wait for the host");
    assert_eq!(service.tags(&app).await.problem, Some(Problem::Stopped));
    // The connection is gone as well: nobody holds the host's answer.
    while world.fake.in_flight() > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }

    // Dropping the last of a service ends its questions too.
    let service = Service::new(world.settings.clone());
    {
        let mut asked = std::pin::pin!(service.tags(&app));
        while world.fake.in_flight() == 0 {
            assert!(tokio::time::timeout(Duration::from_millis(5), &mut asked).await.is_err());
        }
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(world.fake.in_flight(), 1, "a question goes on when nobody waits for it");
    drop(service);
    while world.fake.in_flight() > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Answers that were good once, with pieces changed, cut out, doubled and swapped.
fn spoiled(random: &mut Random) -> String {
    const GOOD: [&str; 5] = [
        r#"{"name": "x", "tags": ["1", "2.0", "latest"], "next": null, "count": 3, "results": [{"name": "1",
            "full_size": 5, "digest": null, "last_updated": "2026-08-13T20:11:07.183053Z", "images": [{"os": "linux",
            "architecture": "amd64", "variant": null, "size": 5, "last_pushed": "2026-08-13T20:11:07Z"}]}]}"#,
        r#"{"schemaVersion": 2, "manifests": [{"digest": "sha256:00", "size": 5, "platform": {"os": "linux",
            "architecture": "amd64", "os.version": "10.0"}}]}"#,
        r#"{"schemaVersion": 2, "config": {"digest": "sha256:00", "size": 5}, "layers": [{"size": 5, "digest": "a"}]}"#,
        r#"{"os": "linux", "architecture": "amd64", "created": "2026-08-13T20:11:07Z", "config": {"Env": ["A=b"],
            "Cmd": ["sh"], "Labels": {"a": "b"}}, "history": [{"created_by": "RUN", "empty_layer": true}]}"#,
        r#"{"token": "t", "expires_in": 60, "description": "d", "star_count": 5, "categories": [{"name": "n"}],
            "results": [{"slug": "python", "badge": "official"}, {"repo_name": "a/b", "is_official": false}]}"#,
    ];
    const PIECES: [&str; 14] = [
        "null",
        "{}",
        "[]",
        "-1",
        "1e999",
        "18446744073709551616",
        "\"\"",
        "true",
        "\u{e9}",
        "\\u0000",
        ",",
        "\"",
        "}",
        "[",
    ];
    let mut text: Vec<char> = random.pick(&GOOD).chars().collect();
    for _ in 0..=random.below(4) {
        let (from, length) = (random.below(text.len()), random.below(12));
        let until = (from + length).min(text.len());
        let piece: Vec<char> = match random.below(3) {
            0 => Vec::new(),
            1 => random.pick(&PIECES).chars().collect(),
            _ => text[from..until].iter().chain(&text[from..until]).copied().collect(),
        };
        text.splice(from..until, piece);
    }
    text.into_iter().collect()
}

#[tokio::test]
async fn a_spoiled_answer_is_read_or_refused_and_nothing_breaks() {
    let mut world = World::new();
    world.settings.cache = None;
    world.settings.limits.silence = Duration::from_secs(5);
    let mut random = Random::new(11);
    for _ in 0..120 {
        let body = spoiled(&mut random);
        world.fake.heal();
        world.fake.fail("/", Fault::Body(body.clone()));
        let service = world.service();
        for one in [reference("python:3"), reference("team/app:3"), world.local("team/app:3")] {
            let stopped = Some(Problem::Stopped);
            assert_ne!(service.tags(&one).await.problem, stopped, "{body}");
            assert_ne!(service.details(&one, None).await.problem, stopped, "{body}");
            assert_ne!(service.tag(&one).await.problem, stopped, "{body}");
            assert_ne!(service.repository(&one).await.problem, stopped, "{body}");
            assert_ne!(service.image(&one, None).await.problem, stopped, "{body}");
        }
        assert_ne!(service.search("python").await.problem, Some(Problem::Stopped), "{body}");
    }
}
