//! Images in the editor, against a registry and a Docker Hub on this machine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::Path;
use std::process::Command;

use dockwright_tests::client::{Client, at, plain, program};
use dockwright_tests::editors::left_out;
use dockwright_tests::registry::{self, borrowed};
use fake_registry::{Content, Fake, Fault};
use serde_json::{Value, json};

const URI: &str = "file:///images/Dockerfile";

/// A session whose Docker Hub is the fake, and whose cache lies in a folder of its own.
fn session(fake: &Fake, cache: &Path, text: &str) -> Client {
    let variables = registry::only(&fake.url(), cache);
    let mut client = Client::start(&plain(), &borrowed(&variables));
    client.open(URI, text);
    client.wait_diagnostics(URI, 1);
    client
}

/// What is offered at the end of a line: the labels, and whether the list is unfinished.
fn offered(client: &mut Client, line: u32, character: u32) -> (Vec<String>, bool) {
    let answer = client.ask("textDocument/completion", at(URI, line, character));
    let items = answer.get("items").unwrap_or(&answer).as_array().unwrap();
    let labels = items.iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect();
    (labels, answer["isIncomplete"].as_bool().unwrap_or(false))
}

/// Asks until the list is whole: a slow machine may need more than the time that a completion waits.
fn whole(client: &mut Client, line: u32, character: u32) -> Vec<String> {
    for _ in 0..100 {
        let (labels, unfinished) = offered(client, line, character);
        if !unfinished {
            return labels;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("the list stays unfinished");
}

fn python() -> Fake {
    let fake = Fake::start();
    fake.tags(
        "library/python",
        ["3.9", "3.12.4", "3.12", "latest", "3.12-slim", "3", "windowsservercore", "3.13.0rc1"],
    );
    fake
}

#[test]
fn tags_in_their_order_and_once_asked_for() {
    let (fake, cache) = (python(), tempfile::tempdir().unwrap());
    let mut client = session(&fake, cache.path(), "FROM python:\n");
    assert_eq!(fake.requests().len(), 0, "opening a file asks nobody");
    let expected = ["latest", "3", "3.12", "3.12.4", "3.9", "3.13.0rc1", "3.12-slim", "windowsservercore"];
    let labels = whole(&mut client, 0, 12);
    assert_eq!(labels, expected);
    let asked = fake.count("/tags/list");
    let change = json!({ "range": { "start": { "line": 0, "character": 12 }, "end": { "line": 0, "character": 12 } }, "text": "3" });
    client.change(URI, 2, &[change]);
    client.wait_diagnostics(URI, 2);
    whole(&mut client, 0, 13);
    assert_eq!(fake.count("/tags/list"), asked, "a list that is there is not asked for again");
    client.finish();
}

#[test]
fn through_the_default_of_an_argument() {
    let (fake, cache) = (python(), tempfile::tempdir().unwrap());
    let mut client = session(&fake, cache.path(), "ARG VERSION=3.1\nFROM python:${VERSION}-slim\n");
    assert_eq!(whole(&mut client, 0, 15), ["3.12"]);
    client.finish();
}

#[test]
fn what_was_seen_completes_without_a_network() {
    let (fake, cache) = (python(), tempfile::tempdir().unwrap());
    let mut client = session(&fake, cache.path(), "FROM python:\n");
    let labels = whole(&mut client, 0, 12);
    client.finish();
    let variables = [("XDG_CACHE_HOME", cache.path().to_str().unwrap())];
    let mut client = Client::start(&plain(), &variables);
    client.open(URI, "FROM python:\nFROM node:\nFROM py\n");
    client.wait_diagnostics(URI, 1);
    assert_eq!(offered(&mut client, 0, 12).0, labels);
    // Nobody is asked again, so everything is marked with its age, however young it is.
    let answer = client.ask("textDocument/completion", at(URI, 0, 12));
    let aged = |item: &Value| item["detail"].as_str().is_some_and(|detail| detail.ends_with("just now"));
    assert!(answer.as_array().unwrap().iter().all(aged), "{answer}");
    let (none, unfinished) = offered(&mut client, 1, 10);
    assert!(!none.contains(&"latest".to_owned()) && !unfinished);
    assert!(offered(&mut client, 2, 7).0.contains(&"python".to_owned()));
    client.finish();
}

#[test]
fn a_registry_that_never_answers_holds_nobody_up() {
    let (fake, cache) = (python(), tempfile::tempdir().unwrap());
    fake.fail("/", Fault::Silent);
    let mut client = session(&fake, cache.path(), "FROM python:3\n");
    let (labels, unfinished) = offered(&mut client, 0, 12);
    assert!(unfinished && !labels.contains(&"latest".to_owned()));
    let hover = client.ask("textDocument/hover", at(URI, 0, 7));
    let words = hover["contents"]["value"].as_str().unwrap();
    assert!(words.contains("is being asked"), "{words}");
    client.finish();
}

#[test]
fn hover_says_what_an_image_is() {
    let (fake, cache) = (python(), tempfile::tempdir().unwrap());
    let content = || {
        Content::new()
            .env("PYTHON_VERSION", "3.9.20")
            .set("Cmd", json!(["python3"]))
            .layer("RUN /bin/sh -c apt-get update # buildkit", 29_000_000)
            .row("CMD [\"python3\"]")
    };
    let digest =
        fake.image("library/python", "3.9", &[("linux/amd64", content()), ("linux/arm64", content())]);
    let mut client =
        session(&fake, cache.path(), "FROM python:3.9 AS build\nFROM build\nCOPY --from=python:3.9 a b\n");
    let mut words = String::new();
    for _ in 0..100 {
        let hover = client.ask("textDocument/hover", at(URI, 0, 7));
        words = hover["contents"]["value"].as_str().unwrap().to_owned();
        if !words.contains("is being asked") {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    for said in [
        "official image",
        "2025-10-31",
        "29.0 MB",
        "linux/arm64",
        &digest,
        "PYTHON_VERSION=3.9.20",
        "CMD [\"python3\"]",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert!(words.contains("RUN apt-get update") && !words.contains("buildkit"), "{words}");
    // The same image, which only lends a file here.
    let hover = client.ask("textDocument/hover", at(URI, 2, 14));
    let words = hover["contents"]["value"].as_str().unwrap();
    assert!(words.contains(&digest) && !words.contains("CMD [\"python3\"]"), "{words}");
    client.finish();
}

#[test]
fn the_command_drops_what_is_known() {
    let (fake, cache) = (python(), tempfile::tempdir().unwrap());
    let mut client = session(&fake, cache.path(), "FROM python:3\n");
    let mut before = whole(&mut client, 0, 12);
    let asked = fake.count("/tags/list");
    fake.tags("library/python", ["3.99"]);
    let params = json!({ "command": "dockwright.refreshTags", "arguments": [URI] });
    assert_eq!(client.ask("workspace/executeCommand", params), Value::Null);
    let after = whole(&mut client, 0, 12);
    assert!(fake.count("/tags/list") > asked);
    assert!(after.contains(&"3.99".to_owned()) && !before.contains(&"3.99".to_owned()));
    before.push("3.99".to_owned());
    assert_eq!(after.len(), before.len());
    assert_eq!(
        client.refused("workspace/executeCommand", json!({ "command": "dockwright.nothing" })),
        Some(-32602)
    );
    client.finish();
}

#[test]
fn names_of_the_workspace_and_official_images() {
    let (fake, cache) = (Fake::start(), tempfile::tempdir().unwrap());
    let mut client = session(&fake, cache.path(), "FROM \n");
    let other = "file:///images/other.Dockerfile";
    client.open(other, "FROM ghcr.io/own/app:2\n");
    client.wait_diagnostics(other, 1);
    let (labels, _) = offered(&mut client, 0, 5);
    assert_eq!(labels[..4], ["scratch", "ghcr.io/own/app", "alpine", "python"]);
    assert!(labels.len() > 140);
    assert_eq!(fake.requests().len(), 0, "what is embedded asks nobody");
    client.finish();
}

#[test]
fn half_a_name_that_is_being_written_is_nobodys_image() {
    let (fake, cache) = (Fake::start(), tempfile::tempdir().unwrap());
    let folder = cache.path().join("project");
    std::fs::create_dir(&folder).unwrap();
    let (file, text) = (folder.join("Dockerfile"), "FROM acme/app:1\nFROM acme/ap\n");
    std::fs::write(&file, text).unwrap();
    let variables = registry::only(&fake.url(), cache.path());
    let mut client = Client::spawn(&borrowed(&variables), Box::new(|_, _| None));
    let root = format!("file://{}", folder.display());
    client.initialize_with(json!({ "processId": null, "rootUri": root, "capabilities": {} }));
    let uri = format!("file://{}", file.display());
    client.open(&uri, text);
    client.wait_diagnostics(&uri, 1);
    let mut labels = Vec::new();
    for _ in 0..100 {
        let answer = client.ask("textDocument/completion", at(&uri, 1, 12));
        let items = answer.get("items").unwrap_or(&answer).as_array().unwrap();
        labels = items.iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect();
        if labels.contains(&"acme/app".to_owned()) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert!(labels.contains(&"acme/app".to_owned()), "{labels:?}");
    assert!(!labels.contains(&"acme/ap".to_owned()), "{labels:?}");
    client.finish();
}

#[test]
fn a_search_finds_what_others_publish() {
    let (fake, cache) = (python(), tempfile::tempdir().unwrap());
    fake.tags("bitnami/python", ["1"]);
    let mut client = session(&fake, cache.path(), "FROM pyth\n");
    let labels = whole(&mut client, 0, 9);
    assert_eq!(
        labels.iter().filter(|label| label.contains("python")).collect::<Vec<_>>(),
        ["python", "bitnami/python"]
    );
    client.finish();
}

fn tags(fake: &Fake, arguments: &[&str]) -> (String, Option<i32>) {
    let cache = tempfile::tempdir().unwrap();
    tags_with(fake, cache.path(), arguments)
}

fn tags_with(fake: &Fake, cache: &Path, arguments: &[&str]) -> (String, Option<i32>) {
    let output = Command::new(program())
        .arg("tags")
        .args(arguments)
        .envs(registry::only(&fake.url(), cache))
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    (String::from_utf8(output.stdout).unwrap() + &errors, output.status.code())
}

#[test]
fn the_command_line_lists_tags() {
    let fake = python();
    let (text, code) = tags(&fake, &["python"]);
    assert_eq!(code, Some(0), "{text}");
    let names: Vec<&str> = text.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert_eq!(
        names,
        ["latest", "3", "3.12", "3.12.4", "3.9", "3.13.0rc1", "3.12-slim", "windowsservercore"]
    );
    let (text, code) = tags(&fake, &["python:3.12", "--format", "json"]);
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (code, &json["image"], &json["complete"]),
        (Some(0), &json!("docker.io/library/python"), &json!(true))
    );
    let names: Vec<&str> =
        json["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["3.12", "3.12.4", "3.12-slim"]);
    assert_eq!(json["tags"][0]["moving"], true);
    assert_eq!(json["tags"][2]["variant"], "slim");
    let (text, code) = tags(&fake, &["nobody/nothing"]);
    assert!(code == Some(2) && text.matches("nobody/nothing").count() == 1, "{text}");
    let (text, code) = tags(&fake, &["Python"]);
    assert!(code == Some(2) && text.contains("lower case"), "{text}");
}

/// Makes every answer that is kept two hours older: the head of its file says when it was told.
fn age(cache: &Path) {
    let files: Vec<_> = std::fs::read_dir(cache.join("dockwright/registry/v1")).unwrap().flatten().collect();
    let answers = files.iter().map(std::fs::DirEntry::path).filter(|path| path.extension().is_some());
    let mut aged = 0;
    for path in answers {
        let text = std::fs::read_to_string(&path).unwrap();
        let (head, body) = text.split_once('\n').unwrap();
        let mut head: Value = serde_json::from_str(head).unwrap();
        head["when"] = json!(head["when"].as_i64().unwrap() - 7200);
        std::fs::write(&path, format!("{head}\n{body}")).unwrap();
        aged += 1;
    }
    assert!(aged > 0);
}

/// It asks once and ends: what it is told behind would never be seen.
#[test]
fn the_command_line_waits_for_what_is_new_and_tells_how_old_the_rest_is() {
    let (fake, cache) = (python(), tempfile::tempdir().unwrap());
    let lists = |text: &str| text.lines().any(|line| line.split_whitespace().next() == Some("3.99"));
    assert!(!lists(&tags_with(&fake, cache.path(), &["python"]).0));
    fake.tags("library/python", ["3.99"]);
    age(cache.path());
    let (text, code) = tags_with(&fake, cache.path(), &["python"]);
    assert!(code == Some(0) && lists(&text), "{text}");
    age(cache.path());
    fake.fail("/", Fault::status(500));
    let (text, code) = tags_with(&fake, cache.path(), &["python"]);
    assert!(code == Some(0) && lists(&text), "{text}");
    assert!(text.contains("; what follows was told 2 h ago"), "{text}");
    // In an editor the age stands beside each tag.
    let mut client = session(&fake, cache.path(), "FROM python:\n");
    let answer = client.ask("textDocument/completion", at(URI, 0, 12));
    let items = answer.get("items").unwrap_or(&answer).as_array().unwrap();
    let newest = items.iter().find(|item| item["label"] == "3.99").unwrap();
    assert!(newest["detail"].as_str().unwrap().ends_with("2 h ago"), "{newest}");
    client.finish();
}

/// The tags of the great images as they really are: all of them come, the newest first.
#[test]
fn the_real_tags_of_the_great_images() {
    for image in ["python", "node", "golang", "postgres", "ubuntu", "eclipse-temurin"] {
        let real = match fake_registry::official_tags(image) {
            Ok(real) => real,
            Err(why) => return left_out("real tags in the editor", &why),
        };
        let (fake, cache) = (Fake::start(), tempfile::tempdir().unwrap());
        fake.tags(&format!("library/{image}"), real.iter().map(String::as_str));
        let text = format!("FROM {image}:\n");
        let mut client = session(&fake, cache.path(), &text);
        let mut labels = whole(&mut client, 0, u32::try_from(text.trim_end().len()).unwrap());
        client.finish();
        assert_eq!(labels[0], "latest", "{image}");
        labels.sort();
        let mut all = real.clone();
        all.sort();
        assert_eq!(labels, all, "{image}");
    }
}

/// What thousands of items share is said once to a client that knows that, and each is explained by its label.
#[test]
fn a_client_that_knows_defaults_is_told_them_once() {
    let (fake, cache) = (python(), tempfile::tempdir().unwrap());
    fake.image("library/python", "3.12-slim", &[("linux/amd64", Content::new().layer("RUN x", 45_000_000))]);
    let variables = registry::only(&fake.url(), cache.path());
    let list = json!({ "itemDefaults": ["editRange", "data"] });
    let item = json!({ "labelDetailsSupport": true });
    let completion = json!({ "completionList": list, "completionItem": item });
    let capabilities = json!({ "textDocument": { "completion": completion } });
    let mut client = Client::start(&capabilities, &borrowed(&variables));
    client.open(URI, "ARG V=3\nFROM python:$V-slim\nFROM python:3.1\n");
    client.wait_diagnostics(URI, 1);
    whole(&mut client, 2, 15);
    let answer = client.ask("textDocument/completion", at(URI, 2, 15));
    let place = |character: u64| json!({ "line": 2, "character": character });
    assert_eq!(answer["itemDefaults"]["editRange"], json!({ "start": place(12), "end": place(15) }));
    assert_eq!(answer["isIncomplete"], false);
    let slim = answer["items"].as_array().unwrap().iter().find(|item| item["label"] == "3.12-slim").unwrap();
    assert!(slim.get("textEdit").is_none() && slim.get("data").is_none(), "{slim}");
    let brief = slim["labelDetails"]["description"].as_str().unwrap();
    assert!(brief.starts_with("moves"), "{brief}");
    // The client puts the default where the item has none.
    let mut item = slim.clone();
    item["data"] = answer["itemDefaults"]["data"].clone();
    let explained = |client: &mut Client, item: &Value, words: &str| {
        for _ in 0..100 {
            let item = client.ask("completionItem/resolve", item.clone());
            let said = item["documentation"]["value"].as_str().unwrap_or_default().to_owned();
            if said.contains(words) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("{words} is never said of {item}");
    };
    explained(&mut client, &item, "45.0 MB");
    // In an ARG's value only a part of the tag is written.
    let answer = client.ask("textDocument/completion", at(URI, 0, 7));
    let mut item = answer["items"][0].clone();
    assert_eq!(item["label"], "3.12");
    item["data"] = answer["itemDefaults"]["data"].clone();
    explained(&mut client, &item, "45.0 MB");
    client.finish();
}
