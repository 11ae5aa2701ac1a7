//! How the server orders, interleaves and ends: what the choice of the framework depends on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use dockwright_tests::client::{Answers, Client, Reply, at, frame, plain, range};
use serde_json::{Value, json};

const HOOKS: &[(&str, &str)] = &[("DOCKWRIGHT_TEST_HOOKS", "1")];
const URI: &str = "file:///probe/Dockerfile";

fn version(client: &mut Client) -> i64 {
    client.request("dockwright/test/version", json!({ "uri": URI }))
}

/// Opens a document in which nothing is wrong and takes its diagnostics in.
fn open(client: &mut Client, text: &str) {
    client.open(URI, text);
    assert_eq!(client.wait_diagnostics(URI, 1), Vec::<Value>::new());
}

#[test]
fn five_thousand_changes_at_once_stay_in_their_order() {
    let mut client = Client::start(&plain(), HOOKS);
    open(&mut client, "FROM a:1\n#\n");
    // Each change puts its digit behind the one before it, so any exchange would show in the text.
    let mut sent = Vec::new();
    let mut comment = String::new();
    for change in 0..5_000u32 {
        let place = (1, 1 + change);
        let digit = (change % 10).to_string();
        let changes = [json!({ "range": range(place, place), "text": digit })];
        let document = json!({ "uri": URI, "version": 2 + change });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        sent.extend(frame(
            &json!({ "jsonrpc": "2.0", "method": "textDocument/didChange", "params": params }),
        ));
        comment.push_str(&digit);
    }
    client.raw(&sent);
    let id = version(&mut client);
    assert_eq!(client.wait_response(id), Ok(json!([5_001, "FROM a:1\n#\n".len() + 5_000])));
    assert_eq!(client.wait_diagnostics(URI, 5_001), Vec::<Value>::new());

    // The text itself: the comment becomes the name of a stage, which completion repeats.
    let stage = range((1, 0), (1, 1));
    let end = json!({ "line": 2, "character": 0 });
    let changes = [
        json!({ "range": { "start": end, "end": end }, "text": "FROM b:1\nCOPY --from= a b\n" }),
        json!({ "range": stage, "text": "FROM a:1 AS s" }),
    ];
    client.change(URI, 5_002, &changes);
    let offered = client.ask("textDocument/completion", at(URI, 3, 12));
    let labels: Vec<_> =
        offered.as_array().unwrap().iter().filter_map(|item| item["label"].as_str()).collect();
    assert!(labels.contains(&format!("s{comment}").as_str()), "{labels:?}");
    client.wait_diagnostics(URI, 5_002);
    client.finish();
}

#[test]
fn a_request_among_edits_sees_the_version_it_was_sent_at() {
    let mut client = Client::start(&plain(), HOOKS);
    open(&mut client, "FROM a:1\n#\n");
    let mut asked = Vec::new();
    for step in 0..500i64 {
        let place = (1, 1 + u32::try_from(step).unwrap());
        client.change(URI, 2 + step, &[json!({ "range": range(place, place), "text": "x" })]);
        asked.push((version(&mut client), 2 + step, 12 + step));
    }
    for (id, version, bytes) in asked {
        assert_eq!(client.wait_response(id), Ok(json!([version, bytes])));
    }
    assert_eq!(client.wait_diagnostics(URI, 501), Vec::<Value>::new());
    client.finish();
}

#[test]
fn slow_requests_hold_up_neither_a_quick_one_nor_a_cancellation() {
    let mut client = Client::start(&plain(), HOOKS);
    open(&mut client, "FROM alpine:3\n");
    let slow: Vec<i64> =
        (0..32).map(|_| client.request("dockwright/test/sleep", json!({ "milliseconds": 10_000 }))).collect();
    // The slow ones are left running; the hover's answer comes all the same, and so do those of the cancelled.
    let hover = client.ask("textDocument/hover", at(URI, 0, 1));
    assert!(hover["contents"]["value"].as_str().unwrap().contains("FROM"), "{hover}");
    for id in slow {
        client.notify("$/cancelRequest", json!({ "id": id }));
        let error = client.wait_response(id).unwrap_err();
        assert_eq!(error["code"], -32800, "{error}");
    }
    // What is not running any more, or never was, can be cancelled without harm.
    client.notify("$/cancelRequest", json!({ "id": 1 }));
    client.notify("$/cancelRequest", json!({ "id": "none" }));
    client.finish();
}

#[test]
fn a_panic_answers_an_error_and_the_session_goes_on() {
    let mut client = Client::start(&plain(), HOOKS);
    open(&mut client, "FROM alpine:3\n");
    for _ in 0..3 {
        assert_eq!(client.refused("dockwright/test/panic", Value::Null), Some(-32603));
        assert!(client.ask("textDocument/hover", at(URI, 0, 1)).is_object());
    }
    client.change(URI, 2, &[json!({ "text": "FRUM alpine\n" })]);
    assert!(!client.wait_diagnostics(URI, 2).is_empty());
    client.finish();
}

#[test]
fn the_hooks_are_not_there_for_users() {
    let mut client = Client::start(&plain(), &[]);
    assert_eq!(client.refused("dockwright/test/panic", Value::Null), Some(-32601));
    client.finish();
}

#[test]
fn a_client_that_never_answers_stops_nothing() {
    let silent: Answers = Box::new(|_, _| Some(Reply::Silence));
    let capabilities = json!({
        "workspace": { "configuration": true, "diagnostics": { "refreshSupport": true } },
        "window": { "workDoneProgress": true, "showDocument": { "support": true } },
    });
    let mut client = Client::start_with(&capabilities, HOOKS, silent);
    // Each of these makes the server ask again for what it is never told.
    for _ in 0..300 {
        client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    }
    open(&mut client, "FROM alpine:3\n");
    assert!(client.ask("textDocument/hover", at(URI, 0, 1)).is_object());
    client.change(URI, 2, &[json!({ "text": "FROM\n" })]);
    assert!(!client.wait_diagnostics(URI, 2).is_empty());
    // The server tells once for each question when its patience ends, which may be before or after the exit.
    assert_eq!(client.ask("shutdown", Value::Null), Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.wait_exit().code(), Some(0));
}

#[test]
fn settings_are_asked_for_and_taken() {
    let answers: Answers = Box::new(|method, params| {
        assert_eq!(method, "workspace/configuration");
        assert_eq!(params["items"][0]["section"], "dockwright");
        Some(Reply::Result(json!([{ "diagnostics": { "enabled": false } }])))
    });
    let capabilities = json!({ "workspace": { "configuration": true } });
    let mut client = Client::start_with(&capabilities, &[], answers);
    client.open(URI, "FROM\n");
    // The first finding may come before the settings do; in the end there is none.
    while client.wait_notification("textDocument/publishDiagnostics")["diagnostics"] != json!([]) {}
    client.finish();
}

/// VS Code tells of changed settings only a server that has registered for it, and sends no settings along.
#[test]
fn changed_settings_are_asked_for_where_the_client_wants_a_registration() {
    let registrations = Arc::new(AtomicUsize::new(0));
    let silenced = Arc::new(AtomicBool::new(false));
    let (counted, enabled) = (registrations.clone(), silenced.clone());
    let answers: Answers = Box::new(move |method, params| match method {
        "client/registerCapability" => {
            assert_eq!(params["registrations"][0]["method"], "workspace/didChangeConfiguration");
            counted.fetch_add(1, Ordering::SeqCst);
            Some(Reply::Result(Value::Null))
        }
        _ => {
            let enabled = !enabled.load(Ordering::SeqCst);
            Some(Reply::Result(json!([{ "diagnostics": { "enabled": enabled } }, null])))
        }
    });
    let capabilities = json!({ "workspace": {
        "configuration": true,
        "didChangeConfiguration": { "dynamicRegistration": true },
    } });
    let mut client = Client::start_with(&capabilities, &[], answers);
    client.open(URI, "FROM\n");
    while client.wait_notification("textDocument/publishDiagnostics")["diagnostics"] == json!([]) {}
    silenced.store(true, Ordering::SeqCst);
    client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    while client.wait_notification("textDocument/publishDiagnostics")["diagnostics"] != json!([]) {}
    client.finish();
    assert_eq!(registrations.load(Ordering::SeqCst), 1);
}

#[test]
fn settings_that_change_no_finding_tell_none_again() {
    let answers: Answers =
        Box::new(|_, _| Some(Reply::Result(json!([{ "diagnostics": { "enabled": false } }, null]))));
    let capabilities = json!({ "workspace": { "configuration": true } });
    let mut client = Client::start_with(&capabilities, &[], answers);
    client.open(URI, "FROM\n");
    while client.wait_notification("textDocument/publishDiagnostics")["diagnostics"] != json!([]) {}
    for _ in 0..3 {
        client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
        assert!(
            client.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": URI } })).is_array()
        );
    }
    // A new version is always told, and nothing came before it.
    client.change(URI, 2, &[json!({ "text": "FROM alpine:3\n" })]);
    let told = client.wait_notification("textDocument/publishDiagnostics");
    assert_eq!((&told["version"], &told["diagnostics"]), (&json!(2), &json!([])));
    client.finish();
}

#[test]
fn exit_after_shutdown_is_0_and_all_answers_are_written() {
    let mut client = Client::start(&plain(), &[]);
    open(&mut client, "FROM alpine:3\n");
    let hover = client.request("textDocument/hover", at(URI, 0, 1));
    let shutdown = client.request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert!(client.wait_response(hover).unwrap().is_object());
    assert_eq!(client.wait_response(shutdown), Ok(Value::Null));
    assert_eq!(client.wait_exit().code(), Some(0));
    client.assert_all_read();
}

#[test]
fn exit_without_shutdown_is_1() {
    let mut client = Client::start(&plain(), &[]);
    client.notify("exit", Value::Null);
    assert_eq!(client.wait_exit().code(), Some(1));
    client.assert_all_read();

    let mut before_initialize = Client::spawn(&[], Box::new(|_, _| None));
    before_initialize.notify("exit", Value::Null);
    assert_eq!(before_initialize.wait_exit().code(), Some(1));
}

#[test]
fn the_server_ends_with_its_standard_input() {
    let mut client = Client::start(&plain(), HOOKS);
    open(&mut client, "FROM alpine:3\n");
    client.request("dockwright/test/sleep", json!({ "milliseconds": 10_000 }));
    client.hang_up();
    assert_eq!(client.wait_exit().code(), Some(1));

    let mut polite = Client::start(&plain(), &[]);
    assert_eq!(polite.ask("shutdown", Value::Null), Value::Null);
    polite.hang_up();
    assert_eq!(polite.wait_exit().code(), Some(0));
    polite.assert_all_read();
}

#[test]
fn nothing_is_answered_before_initialize_and_after_shutdown() {
    let mut client = Client::spawn(&[], Box::new(|_, _| None));
    assert_eq!(client.refused("textDocument/hover", at(URI, 0, 0)), Some(-32002));
    client.initialize(&plain());
    assert_eq!(client.refused("initialize", json!({ "capabilities": {} })), Some(-32600));
    assert_eq!(client.ask("shutdown", Value::Null), Value::Null);
    assert_eq!(client.refused("textDocument/hover", at(URI, 0, 0)), Some(-32600));
    client.notify("exit", Value::Null);
    assert_eq!(client.wait_exit().code(), Some(0));
    client.assert_all_read();
}
