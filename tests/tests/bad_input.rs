//! What no good client sends: the answer is an error or empty, and the session goes on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use dockwright_tests::client::{Client, at, frame, plain, range};
use serde_json::{Value, json};

const HOOKS: &[(&str, &str)] = &[("DOCKWRIGHT_TEST_HOOKS", "1")];
const URI: &str = "file:///bad/Dockerfile";

/// A session with one document open, whose diagnostics are given too.
fn open(text: &str) -> (Client, Vec<Value>) {
    let mut client = Client::start(&plain(), HOOKS);
    client.open(URI, text);
    let found = client.wait_diagnostics(URI, 1);
    (client, found)
}

/// The version and the bytes of the document.
fn version(client: &mut Client) -> Value {
    client.ask("dockwright/test/version", json!({ "uri": URI }))
}

/// The session still answers.
fn lives(client: &mut Client) {
    let uri = "file:///bad/alive/Dockerfile";
    client.open(uri, "FROM alpine:3\n");
    assert_eq!(client.wait_diagnostics(uri, 1), Vec::<Value>::new());
    assert!(client.ask("textDocument/hover", at(uri, 0, 1)).is_object());
}

#[test]
fn lone_carriage_returns_end_lines_for_the_protocol_alone() {
    // For the engine a lone CR ends no line: the file is one FROM of too many words.
    let (mut client, found) = open("FROM alpine:3\rRUN x\rBOGUS\n");
    assert_eq!(found.len(), 1, "{found:?}");
    client.change(URI, 2, &[json!({ "range": range((1, 0), (2, 5)), "text": "" })]);
    client.wait_diagnostics(URI, 2);
    assert_eq!(version(&mut client), json!([2, "FROM alpine:3\r\n".len()]));
    client.finish();
}

#[test]
fn nul_and_other_control_characters() {
    let (mut client, _) = open("FROM alpine:3\nRUN echo \0\u{1}\u{7f}\u{feff}\u{2028}\u{c}x\n\0\0\0\n");
    client.change(URI, 2, &[json!({ "range": range((2, 0), (2, 3)), "text": "RNU" })]);
    let found = client.wait_diagnostics(URI, 2);
    assert!(found.iter().any(|one| one["range"] == range((2, 0), (2, 3))), "{found:?}");
    client.finish();
}

#[test]
fn a_line_of_ten_megabytes() {
    let long = "x".repeat(10 * 1024 * 1024);
    let (mut client, _) = open(&format!("FROM alpine:3\nRUN echo {long}\nRNU x\n"));
    let end = 9 + u32::try_from(long.len()).unwrap();
    client.change(URI, 2, &[json!({ "range": range((1, end), (1, end)), "text": "é" })]);
    let found = client.wait_diagnostics(URI, 2);
    assert!(found.iter().any(|one| one["range"] == range((2, 0), (2, 3))), "{found:?}");
    let bytes = "FROM alpine:3\nRUN echo é\nRNU x\n".len() + long.len();
    assert_eq!(version(&mut client), json!([2, bytes]));
    assert!(client.ask("textDocument/hover", at(URI, 1, 1)).is_object());
    client.finish();
}

#[test]
fn a_word_of_sixty_kilobytes_is_not_repeated_whole() {
    let (mut client, found) = open(&format!("FROM alpine:3\n{} x\n", "é".repeat(30_000)));
    let message = found[0]["message"].as_str().unwrap();
    assert!(
        message.starts_with("`éé") && message.ends_with('.') && message.chars().count() < 500,
        "{message}"
    );
    lives(&mut client);
    client.finish();
}

#[test]
fn positions_out_of_range_are_clamped() {
    let (mut client, _) = open("FROM alpine\nRUN x\n");
    for (line, character) in [(0, u32::MAX), (99, 0), (u32::MAX, u32::MAX)] {
        let end = if line == 0 { at(URI, 0, 11) } else { at(URI, 2, 0) };
        let there = client.ask("textDocument/hover", end);
        assert_eq!(client.ask("textDocument/hover", at(URI, line, character)), there);
        client.ask("textDocument/completion", at(URI, line, character));
    }
    // Behind the end of a line is its end; behind the last line is the end of the text.
    client.change(URI, 2, &[json!({ "range": range((0, 99), (0, u32::MAX)), "text": ":3" })]);
    client.change(URI, 3, &[json!({ "range": range((77, 7), (u32::MAX, u32::MAX)), "text": "RUN y\n" })]);
    assert_eq!(version(&mut client), json!([3, "FROM alpine:3\nRUN x\nRUN y\n".len()]));
    assert_eq!(client.wait_diagnostics(URI, 3), Vec::<Value>::new());
    // What is no position at all is refused.
    for bad in [json!(-1), json!("0"), json!(1.5), json!(4_294_967_296i64), Value::Null] {
        let params = json!({ "textDocument": { "uri": URI }, "position": { "line": bad, "character": 0 } });
        assert_eq!(client.refused("textDocument/hover", params), Some(-32602), "{bad}");
    }
    client.finish();
}

#[test]
fn a_range_that_runs_backwards_is_turned_round() {
    let (mut client, _) = open("FROM alpine:3\nRUN x\nRUN y\n");
    client.change(URI, 2, &[json!({ "range": range((2, 0), (1, 0)), "text": "" })]);
    assert_eq!(version(&mut client), json!([2, "FROM alpine:3\nRUN y\n".len()]));
    assert_eq!(client.wait_diagnostics(URI, 2), Vec::<Value>::new());
    client.finish();
}

#[test]
fn a_document_that_was_never_opened() {
    let (mut client, _) = open("FROM alpine:3\n");
    let other = "file:///bad/never-opened";
    assert_eq!(client.ask("textDocument/hover", at(other, 0, 1)), Value::Null);
    assert_eq!(client.ask("textDocument/completion", at(other, 0, 1)), Value::Null);
    client.change(other, 2, &[json!({ "text": "FROM\n" })]);
    let line = client.wait_log();
    assert!(line.contains(other) && line.contains("not open"), "{line}");
    // Closing it, or closing one twice, is no news to anybody.
    for uri in [other, URI, URI] {
        client.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }
    assert_eq!(client.wait_notification("textDocument/publishDiagnostics")["diagnostics"], json!([]));
    assert_eq!(client.ask("textDocument/hover", at(URI, 0, 1)), Value::Null);
    client.finish();
}

#[test]
fn a_document_that_is_opened_twice_takes_the_second_text() {
    let (mut client, _) = open("FROM alpine:3\n");
    client.open(URI, "FRUM alpine\n");
    assert!(!client.wait_diagnostics(URI, 1).is_empty());
    client.finish();
}

#[test]
fn unknown_methods_and_wrong_parameters() {
    let (mut client, _) = open("FROM alpine:3\n");
    assert_eq!(client.refused("dockwright/nonsense", json!({})), Some(-32601));
    assert_eq!(client.refused("textDocument/nonsense", Value::Null), Some(-32601));
    client.notify("dockwright/nonsense", json!({}));
    client.notify("$/nonsense", json!({}));
    assert_eq!(client.refused("textDocument/hover", json!({})), Some(-32602));
    assert_eq!(client.refused("textDocument/hover", json!([1, 2])), Some(-32602));
    client.notify("textDocument/didOpen", json!({ "textDocument": 1 }));
    client.notify("textDocument/didChange", json!({}));
    client.notify("textDocument/didClose", Value::Null);
    // Answers to questions that nobody asked.
    client.send(&json!({ "jsonrpc": "2.0", "id": 4_711, "result": null }));
    client.send(&json!({ "jsonrpc": "2.0", "id": "x", "error": { "code": 1, "message": "no" } }));
    // Changes whose range is none.
    client.change(URI, 2, &[json!({ "range": { "start": 1 }, "text": "x" })]);
    client.change(URI, 2, &[]);
    assert_eq!(client.wait_diagnostics(URI, 2), Vec::<Value>::new());
    lives(&mut client);
    client.finish();
}

#[test]
fn ids_may_be_numbers_and_texts() {
    let (mut client, _) = open("FROM alpine:3\n");
    for id in [json!("text"), json!(0), json!(-5), json!(9_007_199_254_740_991i64)] {
        client.send(
            &json!({ "jsonrpc": "2.0", "id": id, "method": "textDocument/hover", "params": at(URI, 0, 1) }),
        );
        assert!(client.wait_answer(&id).unwrap().is_object());
    }
    client.finish();
}

/// Sends what is no message, waits for the error that answers it, and sees the session go on.
#[track_caller]
fn unreadable(client: &mut Client, bytes: &[u8], code: i64) {
    client.raw(bytes);
    let error = client.wait_answer(&Value::Null).unwrap_err();
    assert_eq!(error["code"], code, "{error} for {}", String::from_utf8_lossy(bytes));
    lives(client);
}

fn body(text: &[u8]) -> Vec<u8> {
    [format!("Content-Length: {}\r\n\r\n", text.len()).as_bytes(), text].concat()
}

#[test]
fn broken_json_costs_that_message_alone() {
    let (mut client, _) = open("FROM alpine:3\n");
    for text in ["{", "\"jsonrpc\"", "{\"jsonrpc\":\"2.0\",\"method\":", "nonsense", "{{}", "\u{0}"] {
        let code = if text == "\"jsonrpc\"" { -32600 } else { -32700 };
        unreadable(&mut client, &body(text.as_bytes()), code);
    }
    unreadable(&mut client, &body(b"{\"jsonrpc\":\"2.0\",\"method\":\"\xff\xfe\"}"), -32700);
    client.finish();
}

#[test]
fn json_that_is_no_message_costs_that_message_alone() {
    let (mut client, _) = open("FROM alpine:3\n");
    for text in [
        "[]",
        "null",
        "{}",
        "{\"jsonrpc\":\"1.0\",\"method\":\"exit\"}",
        "{\"jsonrpc\":\"2.0\",\"method\":5}",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"textDocument/hover\"}",
        "[{\"jsonrpc\":\"2.0\",\"method\":\"textDocument/hover\",\"id\":1}]",
    ] {
        unreadable(&mut client, &body(text.as_bytes()), -32600);
    }
    client.finish();
}

#[test]
fn broken_headers_cost_that_message_alone() {
    let (mut client, _) = open("FROM alpine:3\n");
    for header in [
        "Content-Length: many\r\n\r\n",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: 99999999999999999999999\r\n\r\n",
        "Content-Length: 999999999999\r\n\r\n",
        "Content-Type: application/vscode-jsonrpc\r\n\r\n",
        "\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "\u{0}\u{1} nonsense\r\n\r\n",
    ] {
        unreadable(&mut client, header.as_bytes(), -32700);
    }
    client.finish();
}

#[test]
fn headers_that_are_odd_but_clear_are_read() {
    let (mut client, _) = open("FROM alpine:3\n");
    let question =
        json!({ "jsonrpc": "2.0", "id": "q", "method": "textDocument/hover", "params": at(URI, 0, 1) });
    let text = question.to_string();
    for header in [
        format!("content-length: {}\r\n\r\n", text.len()),
        format!("Content-Length:{}  \r\n\r\n", text.len()),
        format!(
            "X-One: 1\r\nX-Two: 2\r\nContent-Type: application/vscode-jsonrpc\r\nContent-Length: {}\r\n\r\n",
            text.len()
        ),
    ] {
        client.raw(header.as_bytes());
        client.raw(text.as_bytes());
        assert!(client.wait_answer(&json!("q")).unwrap().is_object(), "{header}");
    }
    // An empty message asks for nothing. One that comes byte by byte is one message.
    client.raw(b"Content-Length: 0\r\n\r\n");
    for byte in frame(&question) {
        client.raw(&[byte]);
    }
    assert!(client.wait_answer(&json!("q")).unwrap().is_object());
    client.finish();
}

#[test]
fn a_message_that_is_cut_off_by_the_end() {
    let (mut client, _) = open("FROM alpine:3\n");
    client.raw(b"Content-Length: 100\r\n\r\n{\"jsonrpc\"");
    client.hang_up();
    assert_eq!(client.wait_exit().code(), Some(1));
}

#[test]
fn settings_of_wrong_types_are_named_one_line_each() {
    let mut client = Client::start(&plain(), HOOKS);
    let settings = json!({ "dockwright": {
        "diagnostics": { "enabled": "yes" },
        "log": { "level": 3 },
        "nonsense": true,
        "server": { "path": 1 },
    }});
    client.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
    let mut lines = [client.wait_log(), client.wait_log(), client.wait_log()];
    lines.sort();
    assert!(
        lines[0].starts_with("dockwright.diagnostics.enabled") && lines[0].contains("\"yes\""),
        "{lines:?}"
    );
    assert!(lines[1].starts_with("dockwright.log.level") && lines[1].contains('3'), "{lines:?}");
    assert!(lines[2].starts_with("dockwright.nonsense"), "{lines:?}");
    client.notify("workspace/didChangeConfiguration", json!({ "settings": { "dockwright": [1] } }));
    assert!(client.wait_log().contains("settings are an object"));
    for odd in [json!(null), json!(1), json!([]), json!({})] {
        client.notify("workspace/didChangeConfiguration", json!({ "settings": odd }));
    }
    lives(&mut client);
    client.finish();
}

#[test]
fn initialization_options_of_wrong_types_stop_nothing() {
    let mut client = Client::spawn(&[], Box::new(|_, _| None));
    let options = json!({ "diagnostics": 1 });
    client.initialize_with(json!({ "capabilities": {}, "initializationOptions": options }));
    assert!(client.wait_log().starts_with("dockwright.diagnostics"), "the wrong setting is named");
    lives(&mut client);
    client.finish();
}
