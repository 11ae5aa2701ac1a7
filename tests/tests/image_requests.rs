//! What images cost: how often registries are asked, what is said when they fail, and what is started.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use dockwright_tests::client::{Client, at, plain};
use dockwright_tests::registry::{self, borrowed};
use fake_registry::{Fake, Fault, Paging};
use serde_json::{Value, json};

const URI: &str = "file:///images/Dockerfile";

/// A session that is not started yet, whose Docker Hub is the fake, and whose cache lies in a folder of its own.
fn spawned(fake: &Fake, cache: &Path, more: &[(&str, &str)]) -> Client {
    let only = registry::only(&fake.url(), cache);
    let mut variables = borrowed(&only);
    variables.extend(more);
    Client::spawn(&variables, Box::new(|_, _| None))
}

/// An open file in a session of its own.
fn session(fake: &Fake, cache: &Path, text: &str) -> Client {
    let mut client = spawned(fake, cache, &[]);
    client.initialize(&plain());
    client.open(URI, text);
    client.wait_diagnostics(URI, 1);
    client
}

fn offered(client: &mut Client, character: u32) -> (Vec<String>, bool) {
    let answer = client.ask("textDocument/completion", at(URI, 0, character));
    let items = answer.get("items").unwrap_or(&answer).as_array().unwrap();
    let labels = items.iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect();
    (labels, answer["isIncomplete"].as_bool().unwrap_or(false))
}

/// Asks until `enough`: a slow machine may need more than the time that a completion waits.
fn until(client: &mut Client, character: u32, enough: impl Fn(&[String], bool) -> bool) -> Vec<String> {
    for _ in 0..100 {
        let (labels, unfinished) = offered(client, character);
        if enough(&labels, unfinished) {
            return labels;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("what is wanted is never offered");
}

fn insert(client: &mut Client, version: i64, character: u32, text: &str) {
    let place = json!({ "line": 0, "character": character });
    client.change(URI, version, &[json!({ "range": { "start": place, "end": place }, "text": text })]);
    client.wait_diagnostics(URI, version);
}

#[test]
fn a_long_list_costs_its_pages_and_typing_within_it_nothing() {
    let (fake, cache) = (Fake::start(), tempfile::tempdir().unwrap());
    let names: Vec<String> = (0..4500).map(|number| format!("3.{}.{}", number / 50, number % 50)).collect();
    fake.tags("library/python", names.iter().map(String::as_str));
    fake.paging(Paging::Relative(500));
    let mut client = session(&fake, cache.path(), "FROM python:\n");
    let labels = until(&mut client, 12, |_, unfinished| !unfinished);
    assert_eq!((labels.len(), labels[0].as_str()), (4500, "3.89.49"));
    assert_eq!(fake.count("/v2/library/python/tags/list"), 9, "{:?}", fake.requests());
    // What Docker Hub adds comes behind.
    for _ in 0..50 {
        if fake.in_flight() == 0 && fake.count("/v2/namespaces/") > 0 {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let asked = fake.requests().len();
    for (version, (character, letter)) in (2..).zip([(12, "3"), (13, "."), (14, "8"), (15, "9"), (16, ".")]) {
        insert(&mut client, version, character, letter);
        assert!(!offered(&mut client, character + 1).1);
    }
    assert_eq!(fake.requests().len(), asked, "{:?}", fake.requests());
    client.finish();
}

#[test]
fn a_registry_that_fails_is_left_alone_and_no_window_opens() {
    let (fake, cache) = (Fake::start(), tempfile::tempdir().unwrap());
    fake.fail("/", Fault::status(500));
    let text = format!("FROM {}/python:3\n", fake.host());
    let end = u32::try_from(text.trim_end().len()).unwrap();
    let mut client = session(&fake, cache.path(), &text);
    until(&mut client, end, |_, unfinished| !unfinished);
    let hover = |client: &mut Client| {
        let answer = client.ask("textDocument/hover", at(URI, 0, 7));
        answer["contents"]["value"].as_str().unwrap().to_owned()
    };
    let mut words = hover(&mut client);
    for _ in 0..100 {
        if words.contains("status 500") && fake.in_flight() == 0 {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
        words = hover(&mut client);
    }
    assert!(words.contains(&format!("Not known: {} answered with status 500.", fake.host())), "{words}");
    let asked = fake.requests().len();
    for _ in 0..10 {
        offered(&mut client, end);
        hover(&mut client);
    }
    assert_eq!(fake.requests().len(), asked, "{:?}", fake.requests());
    assert_eq!(client.wait_log(), format!("tags of {0}/python: {0} answered with status 500", fake.host()));
    // A message that nobody waited for fails the test here: one line is all that is said, and no window opens.
    client.finish();
}

/// Who wants to know why nothing is offered reads one line in the log, however often and for however many images it is asked.
#[test]
fn the_log_says_once_why_a_list_is_not_there() {
    let (fake, cache) = (Fake::start(), tempfile::tempdir().unwrap());
    let limited = |seconds| Fault::limited("Retry-After", seconds);
    let faults = [
        (Fault::status(500), "answered with status 500"),
        (Fault::HangUp, "ended the connection in the middle of its answer"),
        (limited("99"), "was asked too often; it may be asked again in 99 s"),
    ];
    for (fault, why) in faults {
        fake.heal();
        fake.fail("/", fault);
        let host = fake.host();
        let images = ["one", "two", "three"].map(|name| format!("FROM {host}/{name}:1\n"));
        let end = |text: &str| u32::try_from(text.trim_end().len()).unwrap();
        let mut client = session(&fake, cache.path(), &images[0]);
        for (version, text) in (2..).zip(images.iter().chain(&images)) {
            client.change(URI, version, &[json!({ "text": text })]);
            client.wait_diagnostics(URI, version);
            until(&mut client, end(text), |_, unfinished| !unfinished);
        }
        assert_eq!(client.wait_log(), format!("tags of {host}/one: {host} {why}"));
        client.finish();
    }
    // An image that is not there may only be one whose name is not written to its end.
    fake.heal();
    let text = format!("FROM {}/nothing:1\n", fake.host());
    let mut client = session(&fake, cache.path(), &text);
    until(&mut client, u32::try_from(text.trim_end().len()).unwrap(), |_, unfinished| !unfinished);
    client.finish();
}

/// The setting that keeps nothing drops what was kept, while the session runs.
#[test]
fn a_cache_of_no_size_is_dropped() {
    let (fake, cache) = (Fake::start(), tempfile::tempdir().unwrap());
    fake.tags("library/python", ["3"]);
    let mut client = session(&fake, cache.path(), "FROM python:\n");
    until(&mut client, 12, |labels, _| labels == ["3"]);
    let kept = || {
        let files = std::fs::read_dir(cache.path().join("dockwright/registry/v1")).into_iter().flatten();
        files
            .filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|end| end == "answer"))
            .count()
    };
    let becomes = |none: bool| {
        for _ in 0..100 {
            if (kept() == 0) == none {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{} answers are kept", kept());
    };
    becomes(false);
    let settings = json!({ "dockwright": { "registry": { "cacheSize": 0 } } });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
    becomes(true);
    until(&mut client, 12, |labels, _| labels == ["3"]);
    assert_eq!(kept(), 0);
    client.finish();
}

/// A program that calls itself `docker`, lists an image and takes note of each run.
fn docker() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (source, program) = (folder.path().join("source"), folder.path().join("docker"));
    let lines = r#"#!/bin/sh
printf '%s\n' "$*" >> "$(dirname "$0")/runs"
case "$*" in
*" ls "*) echo '{"Repository":"own-app","Tag":"dev","ID":"sha256:a"}' ;;
*) echo 'Driver: docker'; echo 'BuildKit version: v0.25.2' ;;
esac
"#;
    std::fs::write(&source, lines).unwrap();
    let installed = Command::new("install").args(["-m", "755"]).args([&source, &program]).status().unwrap();
    assert!(installed.success());
    folder
}

#[test]
fn images_of_this_machine_where_the_setting_and_trust_allow_it() {
    let (fake, cache, engine) = (Fake::start(), tempfile::tempdir().unwrap(), docker());
    let path = format!("{}:{}", engine.path().display(), std::env::var("PATH").unwrap());
    let runs = engine.path().join("runs");
    let is_there = |labels: &[String]| labels.iter().any(|label| label == "own-app");
    for (setting, trusted) in [(None, true), (Some("false"), true), (Some("true"), false)] {
        let mut more = vec![("PATH", path.as_str())];
        more.extend(setting.map(|on| ("DOCKWRIGHT_REGISTRY_LOCALIMAGES", on)));
        let mut client = spawned(&fake, cache.path(), &more);
        client.initialize_with(
            json!({ "capabilities": plain(), "initializationOptions": { "trusted": trusted } }),
        );
        client.open(URI, "FROM o\n");
        client.wait_diagnostics(URI, 1);
        assert!(!is_there(&offered(&mut client, 6).0));
        std::thread::sleep(Duration::from_millis(300));
        assert!(!runs.exists(), "{setting:?} {trusted}");
        if setting == Some("true") {
            client.notify("dockwright/trusted", Value::Null);
            until(&mut client, 6, |labels, _| is_there(labels));
            insert(&mut client, 2, 6, "wn-app:");
            assert_eq!(until(&mut client, 13, |labels, _| !labels.is_empty()), ["dev"]);
            let lines = std::fs::read_to_string(&runs).unwrap();
            assert_eq!(lines.matches(" ls ").count(), 1, "{lines}");
        }
        client.finish();
    }
}

#[test]
fn a_tag_that_is_none_is_never_offered() {
    let (fake, cache) = (Fake::start(), tempfile::tempdir().unwrap());
    let wrong =
        ["**bold**", "[a](command:x)", "\u{1b}[31mred", "a b", "${X}", "1\nRUN x", "한글", "<img>", ".a"];
    fake.tags("library/python", wrong.into_iter().chain(["3"]));
    let mut client = session(&fake, cache.path(), "FROM python:\n");
    assert_eq!(until(&mut client, 12, |_, unfinished| !unfinished), ["3"]);
    client.finish();
}
