//! `dockwright.pinDigest`, and the facts beside FROM, against a registry on this machine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use dockwright_tests::client::{Client, Reply, at};
use dockwright_tests::registry::{self, borrowed};
use fake_registry::{Content, Fake};
use serde_json::{Value, json};

const URI: &str = "file:///images/Dockerfile";

/// A session, and the edits that it was asked to take.
fn session(fake: &Fake, cache: &Path, more: &[(&str, &str)], takes: bool) -> (Client, Receiver<Value>) {
    let only = registry::only(&fake.url(), cache);
    let mut variables = borrowed(&only);
    variables.extend(more);
    let (sender, edits) = channel();
    let answers = Box::new(move |method: &str, params: &Value| match method {
        "workspace/applyEdit" => {
            sender.send(params["edit"].clone()).unwrap();
            let refused = json!({ "applied": false, "failureReason": "it is read-only" });
            Some(Reply::Result(if takes { json!({ "applied": true }) } else { refused }))
        }
        "workspace/inlayHint/refresh" => Some(Reply::Result(Value::Null)),
        _ => None,
    });
    let mut client = Client::spawn(&variables, answers);
    client.initialize(&json!({ "workspace": {
        "workspaceEdit": { "documentChanges": true }, "inlayHint": { "refreshSupport": true },
    }}));
    (client, edits)
}

fn open(client: &mut Client, uri: &str, text: &str) {
    client.open(uri, text);
    client.wait_diagnostics(uri, 1);
}

fn pin(client: &mut Client, arguments: Value) {
    let params = json!({ "command": "dockwright.pinDigest", "arguments": arguments });
    assert_eq!(client.ask("workspace/executeCommand", params), Value::Null);
}

fn said(client: &mut Client) -> (u64, String) {
    let params = client.wait_notification("window/showMessage");
    (params["type"].as_u64().unwrap(), params["message"].as_str().unwrap().to_owned())
}

/// `line:character text` of each edit, and the version of the document that they are for.
fn written(edit: &Value) -> (Vec<String>, i64) {
    let change = &edit["documentChanges"][0];
    let of = |one: &Value| {
        let (start, end) = (&one["range"]["start"], &one["range"]["end"]);
        assert_eq!(start, end, "nothing is replaced");
        format!("{}:{} {}", start["line"], start["character"], one["newText"].as_str().unwrap())
    };
    let edits = change["edits"].as_array().unwrap().iter().map(of).collect();
    (edits, change["textDocument"]["version"].as_i64().unwrap())
}

#[test]
fn every_image_of_a_document_is_pinned_by_one_edit() {
    let (fake, cache) = (Fake::start(), tempfile::tempdir().unwrap());
    let platforms = [("linux/amd64", Content::new()), ("linux/arm64", Content::new())];
    let python = fake.image("library/python", "3.12", &platforms);
    let tool = fake.image("acme/tool", "latest", &[("linux/amd64", Content::new().env("A", "b"))]);
    let (mut client, edits) = session(&fake, cache.path(), &[], true);
    let text =
        "ARG V=3.12\nFROM python:3.12 AS base\nFROM base\nCOPY --from=acme/tool /a /b\nFROM python:$V\n";
    open(&mut client, URI, text);
    pin(&mut client, json!([URI]));
    let (kind, words) = said(&mut client);
    let (texts, version) = written(&edits.recv().unwrap());
    assert_eq!(texts, [format!("1:16 @{python}"), format!("3:21 @{tool}")]);
    assert_eq!((kind, version), (3, 1));
    assert_eq!(
        words,
        "Pinned to digests: python:3.12, acme/tool. Left as it is, because the file writes it with a \
         variable: python:3.12. Pin the value of that variable."
    );
    client.finish();
}

#[test]
fn without_an_argument_the_document_of_the_user_is_meant() {
    let (fake, cache) = (Fake::start(), tempfile::tempdir().unwrap());
    fake.image("acme/app", "1", &[("linux/amd64", Content::new())]);
    let (mut client, edits) = session(&fake, cache.path(), &[], true);
    pin(&mut client, json!([]));
    assert_eq!(said(&mut client).1, "No Dockerfile is open: open the one whose images are to be pinned.");
    open(&mut client, "file:///images/other.Dockerfile", "FROM other\n");
    open(&mut client, URI, "FROM acme/app:1\n");
    client.ask("textDocument/hover", at(URI, 0, 0));
    pin(&mut client, json!([]));
    assert_eq!(said(&mut client), (3, "Pinned to digests: acme/app:1.".to_owned()));
    assert_eq!(edits.recv().unwrap()["documentChanges"][0]["textDocument"]["uri"], URI);
    client.finish();
}

#[test]
fn what_cannot_be_pinned_says_why_and_the_others_are() {
    let (fake, cache) = (Fake::start(), tempfile::tempdir().unwrap());
    fake.image("acme/app", "1", &[("linux/amd64", Content::new())]);
    let (mut client, edits) = session(&fake, cache.path(), &[], true);
    open(&mut client, URI, "FROM acme/app:1\nFROM acme/app:9\n");
    pin(&mut client, json!([URI]));
    let (kind, words) = said(&mut client);
    assert_eq!(
        (kind, edits.recv().unwrap()["documentChanges"][0]["edits"].as_array().unwrap().len()),
        (2, 1)
    );
    assert!(words.starts_with("Pinned to digests: acme/app:1. Not pinned: acme/app:9: "), "{words}");
    assert!(!words.contains('\n'), "one line: {words}");
    let digest = format!("FROM a@sha256:{}\n", "a".repeat(64));
    client.change(URI, 2, &[json!({ "text": digest })]);
    client.wait_diagnostics(URI, 2);
    pin(&mut client, json!([URI]));
    let (kind, words) = said(&mut client);
    assert!(kind == 3 && words.starts_with("Nothing to pin"), "{words}");
    pin(&mut client, json!(["file:///nowhere/Dockerfile"]));
    let (kind, words) = said(&mut client);
    assert!(kind == 1 && words.contains("file:///nowhere/Dockerfile is not open"), "{words}");
    let refused = json!({ "command": "dockwright.pinDigest", "arguments": [7] });
    assert_eq!(client.refused("workspace/executeCommand", refused), Some(-32602));
    client.finish();
}

#[test]
fn an_editor_that_takes_no_edit_is_heard() {
    let (fake, cache) = (Fake::start(), tempfile::tempdir().unwrap());
    fake.image("acme/app", "1", &[("linux/amd64", Content::new())]);
    let (mut client, _edits) = session(&fake, cache.path(), &[], false);
    open(&mut client, URI, "FROM acme/app:1\n");
    pin(&mut client, json!([URI]));
    assert_eq!(said(&mut client), (1, "The editor did not take the change: it is read-only".to_owned()));
    client.finish();
}

fn hints(client: &mut Client) -> Vec<(u64, String)> {
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let params = json!({ "textDocument": { "uri": URI }, "range": range });
    let answer = client.ask("textDocument/inlayHint", params);
    let hint =
        |one: &Value| (one["position"]["line"].as_u64().unwrap(), one["label"].as_str().unwrap().to_owned());
    answer.as_array().unwrap().iter().map(hint).collect()
}

#[test]
fn the_digest_stands_beside_its_from_where_that_is_wanted() {
    let (fake, cache) = (Fake::start(), tempfile::tempdir().unwrap());
    let digest = fake.image("acme/app", "1", &[("linux/amd64", Content::new())]);
    let wanted = [("DOCKWRIGHT_INLAYHINTS_IMAGES", "digest")];
    let (mut client, _edits) = session(&fake, cache.path(), &wanted, true);
    open(&mut client, URI, "FROM acme/app:1\nRUN true\n");
    assert_eq!(hints(&mut client), [], "nothing was learned yet");
    assert_eq!(fake.requests().len(), 0, "a hint asks nobody");
    client.ask("textDocument/hover", at(URI, 0, 7));
    let end = Instant::now() + Duration::from_secs(60);
    while hints(&mut client).is_empty() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(hints(&mut client), [(0, digest.chars().take(7 + 12).collect())]);
    let (mut other, _edits) = session(&fake, cache.path(), &[], true);
    open(&mut other, URI, "FROM acme/app:1\n");
    assert_eq!(hints(&mut other), [], "nobody sees it who did not ask");
}
