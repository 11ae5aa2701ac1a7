//! What is found of images, from what a registry on this machine said before.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use dockwright_tests::client::{Client, at, plain, program};
use dockwright_tests::registry::{self, borrowed};
use fake_registry::{Content, Fake};
use serde_json::json;

const URI: &str = "file:///images/Dockerfile";

fn session(fake: &Fake, cache: &Path, more: &[(&str, &str)], text: &str) -> Client {
    let only = registry::only(&fake.url(), cache);
    let mut variables = borrowed(&only);
    variables.extend(more);
    let mut client = Client::start(&plain(), &variables);
    client.open(URI, text);
    client
}

/// The rules and lines of what is shown, once it holds `rule`.
fn shown(client: &mut Client, rule: &str) -> Vec<(String, u64)> {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        let found = client.wait_diagnostics(URI, 1);
        let names: Vec<(String, u64)> = found
            .iter()
            .map(|one| {
                (one["code"].as_str().unwrap().to_owned(), one["range"]["start"]["line"].as_u64().unwrap())
            })
            .collect();
        if names.iter().any(|(name, _)| name == rule) {
            return names;
        }
        assert!(Instant::now() < end, "{rule} is not shown, but {names:?}");
    }
}

fn codes(found: &[(String, u64)]) -> Vec<(&str, u64)> {
    found.iter().map(|(name, line)| (name.as_str(), *line)).collect()
}

#[test]
fn the_end_of_life_needs_nobody() {
    let (fake, cache) = (Fake::start(), tempfile::tempdir().unwrap());
    let mut client = session(&fake, cache.path(), &[], "FROM python:3.8-slim\n");
    let found = shown(&mut client, "image-end-of-life");
    assert_eq!(codes(&found), [("image-end-of-life", 0)]);
    assert_eq!(fake.requests().len(), 0, "opening a file asks nobody");
    client.finish();
}

#[test]
fn what_a_hover_learned_shows_by_itself() {
    let (fake, cache) = (Fake::start(), tempfile::tempdir().unwrap());
    fake.tags("acme/app", ["1.0.0", "1.0.1", "2.0.0"]);
    let app = format!("{}/acme/app", fake.host());
    let text = format!("FROM {app}:1.0.0\nFROM {app}:9.9.9\n");
    let mut client = session(&fake, cache.path(), &[], &text);
    assert_eq!(client.wait_diagnostics(URI, 1), Vec::<serde_json::Value>::new());
    let _ = client.ask("textDocument/hover", at(URI, 0, 7));
    let found = shown(&mut client, "image-unknown-tag");
    assert_eq!(codes(&found), [("image-outdated", 0), ("image-unknown-tag", 1)]);
}

/// A mirror may hold only what somebody has pulled through it: its list says what is newer, and not what is missing.
#[test]
fn a_tag_that_a_mirror_does_not_list_is_not_called_missing() {
    let (fake, cache) = (Fake::start(), tempfile::tempdir().unwrap());
    fake.tags("acme/app", ["1.0.0", "1.0.1"]);
    let mut client = session(&fake, cache.path(), &[], "FROM acme/app:1.0.0\nFROM acme/app:9.9.9\n");
    assert_eq!(client.wait_diagnostics(URI, 1), Vec::<serde_json::Value>::new());
    let _ = client.ask("textDocument/hover", at(URI, 0, 7));
    let found = shown(&mut client, "image-outdated");
    assert_eq!(codes(&found), [("image-outdated", 0)]);
}

#[test]
fn open_files_are_asked_about_where_that_is_wanted() {
    let (fake, cache) = (Fake::start(), tempfile::tempdir().unwrap());
    let base = Content::new().set("Shell", json!(["/bin/bash", "-c"])).env("HOME", "/srv");
    let platforms = [("linux/amd64", base.clone()), ("linux/arm64", base)];
    fake.image("acme/app", "1.0.0", &platforms);
    let checked = [("DOCKWRIGHT_REGISTRY_CHECKOPENFILES", "true")];
    let text = "FROM acme/app:1.0.0\nRUN echo $HOME\nWORKDIR $HOME/x\nWORKDIR $HOMES/y\nCMD echo\n\
                FROM --platform=linux/s390x acme/app:1.0.0\n";
    let mut client = session(&fake, cache.path(), &checked, text);
    let before: Vec<String> =
        client.wait_diagnostics(URI, 1).iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect();
    assert!(before.contains(&"JSONArgsRecommended".to_owned()), "{before:?}");
    let found = shown(&mut client, "image-platform-missing");
    // SHELL of the base makes the shell form meant, and its HOME makes HOMES a slip.
    let found = codes(&found);
    assert!(!found.iter().any(|(name, _)| *name == "JSONArgsRecommended"), "{found:?}");
    assert!(found.contains(&("image-platform-missing", 5)), "{found:?}");
    assert!(!found.contains(&("UndefinedVar", 2)), "{found:?}");
    assert!(found.contains(&("UndefinedVar", 3)), "{found:?}");
}

#[test]
fn an_image_is_pinned_and_moved() {
    let (fake, cache) = (Fake::start(), tempfile::tempdir().unwrap());
    let platforms = [("linux/amd64", Content::new()), ("linux/arm64", Content::new())];
    let digest = fake.image("acme/app", "1.0.0", &platforms);
    fake.tags("acme/app", ["1.0.0", "1.0.1", "2.0.0"]);
    let checked = [("DOCKWRIGHT_REGISTRY_CHECKOPENFILES", "true")];
    let mut client = session(&fake, cache.path(), &checked, "FROM acme/app:1.0.0\n");
    let _ = shown(&mut client, "image-outdated");
    let place = json!({ "line": 0, "character": 8 });
    let asked = json!({
        "textDocument": { "uri": URI }, "range": { "start": place, "end": place },
        "context": { "diagnostics": [], "only": ["refactor"] },
    });
    let end = Instant::now() + Duration::from_secs(60);
    let texts = loop {
        let offered = client.ask("textDocument/codeAction", asked.clone());
        let text = |one: &serde_json::Value| {
            one["edit"]["changes"][URI][0]["newText"].as_str().unwrap_or_default().to_owned()
        };
        let texts: Vec<String> = offered.as_array().unwrap().iter().map(text).collect();
        if texts.len() == 3 || Instant::now() > end {
            break texts;
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    let pinned = format!("acme/app:1.0.0@{digest}");
    assert_eq!(texts, [pinned.as_str(), "acme/app:1.0.1", "acme/app:2.0.0"]);
}

/// The command line knows what an editor on this machine has learned, and asks nobody.
#[test]
fn the_command_line_finds_from_the_cache_what_an_editor_finds() {
    let (fake, cache) = (Fake::start(), tempfile::tempdir().unwrap());
    let base = Content::new().set("Shell", json!(["/bin/bash", "-c"])).env("HOME", "/srv");
    fake.image("acme/app", "1.0.0", &[("linux/amd64", base.clone()), ("linux/arm64", base)]);
    fake.tags("acme/app", ["1.0.0", "1.0.1"]);
    let app = format!("{}/acme/app", fake.host());
    let text = format!(
        "FROM {app}:1.0.0\nWORKDIR $HOMES/y\nCMD echo\nFROM --platform=linux/s390x {app}:1.0.0\nFROM {app}:9\n"
    );
    let file = cache.path().join("Dockerfile");
    std::fs::write(&file, &text).unwrap();
    let check = || {
        let output = Command::new(program())
            .args(["check", "--shellcheck", "off", "--format", "json"])
            .arg(&file)
            .envs(registry::only(&fake.url(), cache.path()))
            .output()
            .unwrap();
        let told: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let found = told[0]["diagnostics"].as_array().unwrap().iter();
        let mut found: Vec<(String, u64)> = found
            .map(|one| (one["code"].as_str().unwrap().to_owned(), one["line"].as_u64().unwrap()))
            .collect();
        found.retain(|(code, _)| code != "FromPlatformFlagConstDisallowed");
        found.sort_by_key(|(code, line)| (*line, code.clone()));
        found
    };
    assert_eq!(codes(&check()), [("UndefinedVar", 2), ("JSONArgsRecommended", 3)].as_slice());
    assert_eq!(fake.requests().len(), 0, "a check asks nobody");
    let checked = [("DOCKWRIGHT_REGISTRY_CHECKOPENFILES", "true")];
    let mut client = session(&fake, cache.path(), &checked, &text);
    let _ = shown(&mut client, "image-platform-missing");
    // What was learned is written behind its answer.
    let expected = [
        ("image-outdated", 1),
        ("UndefinedVar", 2),
        ("image-outdated", 4),
        ("image-platform-missing", 4),
        ("image-unknown-tag", 5),
    ];
    let end = Instant::now() + Duration::from_secs(60);
    let mut found = check();
    while codes(&found) != expected && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(100));
        found = check();
    }
    assert_eq!(codes(&found), expected);
    let asked = fake.requests().len();
    check();
    assert_eq!(fake.requests().len(), asked, "a check asks nobody");
}

/// An image of one platform alone is taken for any, and the engine warns of it.
#[test]
fn the_command_line_says_that_a_base_is_made_for_another_platform() {
    let (fake, cache) = (Fake::start(), tempfile::tempdir().unwrap());
    let made = Content::new().layer("RUN /bin/sh -c make", 10);
    fake.image("acme/app", "1.0.0", &[("linux/amd64", made)]);
    let file = cache.path().join("Dockerfile");
    let text = "FROM --platform=linux/amd64 acme/app:1.0.0 AS amd64\n\
                FROM --platform=linux/arm/v7 acme/app:1.0.0 AS armv7\n";
    std::fs::write(&file, text).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(program());
        command.args(arguments).envs(registry::only(&fake.url(), cache.path()));
        let output = command.output().unwrap();
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
    };
    let path = file.display().to_string();
    let check = || run(&["check", "--shellcheck", "off", &path]);
    assert!(!check().contains("InvalidBaseImagePlatform"));
    run(&["layers", "acme/app:1.0.0", "--platform", "linux/amd64"]);
    run(&["layers", "acme/app:1.0.0", "--platform", "linux/arm/v7"]);
    let told = check();
    let said = "Dockerfile:2:30: warning: `acme/app:1.0.0` is made for `linux/amd64`, and this stage is built for \
                `linux/arm/v7`. [InvalidBaseImagePlatform]";
    assert!(told.contains(said), "{told}");
    assert_eq!(told.matches("InvalidBaseImagePlatform").count(), 1, "{told}");
}
