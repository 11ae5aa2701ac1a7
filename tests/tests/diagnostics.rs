//! When diagnostics come, for clients that are pushed them and for those that pull.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use dockwright_tests::client::{Answers, Client, Reply, plain, range};
use serde_json::{Value, json};

const URI: &str = "file:///diagnostics/Dockerfile";

fn pulling() -> Value {
    json!({
        "textDocument": { "diagnostic": { "relatedDocumentSupport": true } },
        "workspace": { "diagnostics": { "refreshSupport": true } },
    })
}

/// Pulls the diagnostics, given the id of the answer before.
fn pull(client: &mut Client, previous: Option<&str>) -> Value {
    let mut params = json!({ "textDocument": { "uri": URI } });
    if let Some(previous) = previous {
        params["previousResultId"] = previous.into();
    }
    client.ask("textDocument/diagnostic", params)
}

#[test]
fn every_version_is_told_with_its_number() {
    let mut client = Client::start(&plain(), &[]);
    assert!(client.initialized["capabilities"]["diagnosticProvider"].is_null());
    client.open(URI, "FROM alpine:3\nRNU x\n");
    let found = client.wait_diagnostics(URI, 1);
    assert_eq!(
        found,
        [json!({
            "range": range((1, 0), (1, 3)), "severity": 1, "code": "syntax-unknown-instruction",
            "source": "buildkit", "message": "`RNU` is no Dockerfile instruction. Did you mean `RUN`?",
        })]
    );
    client.change(URI, 2, &[json!({ "range": range((1, 1), (1, 3)), "text": "UN" })]);
    assert_eq!(client.wait_diagnostics(URI, 2), Vec::<Value>::new());
    client.finish();
}

#[test]
fn several_errors_come_at_once_in_the_order_of_the_text() {
    let mut client = Client::start(&plain(), &[]);
    client.open(URI, "FROM alpine:3 AS 1st\nRNU x\nCOPY a\nENV a=1 b\nSHELL bash\nCOPY --form=b a c\n");
    let found = client.wait_diagnostics(URI, 1);
    let lines: Vec<_> = found.iter().map(|one| one["range"]["start"]["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [0, 1, 2, 3, 4, 5]);
    client.finish();
}

#[test]
fn a_document_that_is_closed_has_none() {
    let mut client = Client::start(&plain(), &[]);
    client.open(URI, "FROM\n");
    assert!(!client.wait_diagnostics(URI, 1).is_empty());
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": URI } }));
    let params = client.wait_notification("textDocument/publishDiagnostics");
    assert_eq!((&params["uri"], &params["diagnostics"]), (&json!(URI), &json!([])));
    // Opened again, the versions begin anew.
    client.open(URI, "FROM\n");
    assert!(!client.wait_diagnostics(URI, 1).is_empty());
    client.finish();
}

#[test]
fn a_document_that_is_closed_at_once_ends_without_any() {
    let mut client = Client::start(&plain(), &[]);
    for _ in 0..50 {
        client.open(URI, "FROM\n");
        client.notify("textDocument/didClose", json!({ "textDocument": { "uri": URI } }));
    }
    client.open(URI, "FROM alpine:3\n");
    // Findings of the closed documents may come, but each is taken back before the next is opened.
    let mut last = json!([]);
    let mut taken_back = 0;
    loop {
        let params = client.wait_notification("textDocument/publishDiagnostics");
        if params["version"].is_null() {
            taken_back += 1;
        } else if taken_back == 50 {
            last = params["diagnostics"].clone();
            break;
        }
    }
    assert_eq!(last, json!([]));
    client.finish();
}

#[test]
fn a_newer_version_wins() {
    let mut client = Client::start(&plain(), &[]);
    // Reading it takes a while, so that the changes come in the middle.
    client.open(URI, &format!("FROM alpine:3\n{}", "RNU x\n".repeat(20_000)));
    for version in 2..200 {
        let text = if version % 2 == 0 { "RNU" } else { "RUN" };
        client.change(URI, version, &[json!({ "range": range((1, 0), (1, 3)), "text": text })]);
    }
    client.change(URI, 200, &[json!({ "text": "FROM alpine:3\n" })]);
    // The client checks that none comes after a newer one.
    assert_eq!(client.wait_diagnostics(URI, 200), Vec::<Value>::new());
    client.finish();
}

#[test]
fn a_thousand_are_shown_and_the_rest_is_counted() {
    let mut client = Client::start(&plain(), &[]);
    client.open(URI, &format!("FROM alpine:3\n{}", "RNU x\n".repeat(1_500)));
    let found = client.wait_diagnostics(URI, 1);
    assert_eq!(found.len(), 1_001);
    assert_eq!(found[1_000]["message"], "500 more findings are not shown.");
    assert_eq!(found[1_000]["severity"], 3);
    client.finish();
}

#[test]
fn a_client_that_pulls_is_told_nothing_by_itself() {
    let mut client = Client::start(&pulling(), &[]);
    assert!(client.initialized["capabilities"]["diagnosticProvider"].is_object());
    client.open(URI, "FROM alpine:3\nRNU x\n");
    let first = pull(&mut client, None);
    assert_eq!(first["kind"], "full");
    assert_eq!(first["items"][0]["range"], range((1, 0), (1, 3)));
    let id = first["resultId"].as_str().unwrap();

    let again = pull(&mut client, Some(id));
    assert_eq!(again, json!({ "kind": "unchanged", "resultId": id }));

    client.change(URI, 2, &[json!({ "range": range((1, 1), (1, 3)), "text": "UN" })]);
    let changed = pull(&mut client, Some(id));
    assert_eq!((&changed["kind"], &changed["items"]), (&json!("full"), &json!([])));
    assert_ne!(changed["resultId"], first["resultId"]);

    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": URI } }));
    assert_eq!(pull(&mut client, Some(id))["items"], json!([]));
    // The client fails here if anything was pushed.
    client.finish();
}

#[test]
fn a_document_that_was_closed_and_opened_again_is_not_unchanged() {
    let mut client = Client::start(&pulling(), &[]);
    client.open(URI, "FROM alpine:3\nRNU x\n");
    let first = pull(&mut client, None);
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": URI } }));
    // Another text under the number that the first one had.
    client.open(URI, "FROM alpine:3\n");
    let second = pull(&mut client, first["resultId"].as_str());
    assert_eq!((&second["kind"], &second["items"]), (&json!("full"), &json!([])));
    client.finish();
}

#[test]
fn an_id_of_another_session_is_not_unchanged() {
    let mut before = Client::start(&pulling(), &[]);
    before.open(URI, "FROM alpine:3\nRNU x\n");
    let first = pull(&mut before, None);
    before.finish();
    let mut client = Client::start(&pulling(), &[]);
    client.open(URI, "FROM alpine:3\n");
    let second = pull(&mut client, first["resultId"].as_str());
    assert_eq!((&second["kind"], &second["items"]), (&json!("full"), &json!([])));
    client.finish();
}

#[test]
fn settings_turn_them_off_and_on() {
    let mut client = Client::start(&plain(), &[]);
    client.open(URI, "FROM\n");
    assert!(!client.wait_diagnostics(URI, 1).is_empty());
    for (enabled, found) in [(false, 0), (true, 1)] {
        let settings = json!({ "dockwright": { "diagnostics": { "enabled": enabled } } });
        client.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
        assert_eq!(client.wait_diagnostics(URI, 1).len(), found);
    }
    client.finish();
}

#[test]
fn a_client_that_pulls_is_asked_to_do_so_when_the_settings_change() {
    let answers: Answers = Box::new(|method, _| {
        (method == "workspace/diagnostic/refresh").then_some(Reply::Result(Value::Null))
    });
    let mut client = Client::start_with(&pulling(), &[], answers);
    client.open(URI, "FROM\n");
    let first = pull(&mut client, None);
    assert_eq!(first["items"].as_array().unwrap().len(), 1);
    let settings = json!({ "dockwright": { "diagnostics": { "enabled": false } } });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
    let second = pull(&mut client, first["resultId"].as_str());
    assert_eq!((&second["kind"], &second["items"]), (&json!("full"), &json!([])));
    client.finish();
}
