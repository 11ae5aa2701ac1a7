//! Names of documents as editors really send them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use dockwright_tests::client::{Client, at, plain};
use serde_json::json;

#[test]
fn characters_that_no_uri_may_hold_are_taken_and_escaped_in_answers() {
    for (sent, told) in [
        ("file:///srv/[app] é/Dockerfile", "file:///srv/%5Bapp%5D%20%C3%A9/Dockerfile"),
        ("file:///c|/a^b{c}/Dockerfile", "file:///c%7C/a%5Eb%7Bc%7D/Dockerfile"),
    ] {
        let mut client = Client::start(&plain(), &[]);
        client.open(sent, "FROM alpine:3\nRNU x\n");
        assert_eq!(client.wait_diagnostics(told, 1).len(), 1, "{sent}");
        assert!(client.ask("textDocument/hover", at(sent, 0, 1)).is_object(), "{sent}");
        client.finish();
    }
}

#[test]
fn a_good_uri_comes_back_as_it_was_sent() {
    for uri in [
        "untitled:Untitled-1",
        "git:/srv/Dockerfile?%7B%22ref%22%3A%22HEAD%22%7D",
        "file:///c%3A/a%20b/Dockerfile",
        "vscode-remote://wsl%2Bdebian/srv/Dockerfile",
    ] {
        let mut client = Client::start(&plain(), &[]);
        client.open(uri, "FROM\n");
        assert_eq!(client.wait_diagnostics(uri, 1).len(), 1, "{uri}");
        client.finish();
    }
}

#[test]
fn what_is_no_uri_at_all_stops_nothing() {
    let mut client = Client::start(&plain(), &[]);
    client.open("Dockerfile", "FROM\n");
    assert_eq!(client.refused("textDocument/hover", at("", 0, 0)), Some(-32602));
    assert_eq!(client.refused("textDocument/hover", json!({ "textDocument": { "uri": 7 } })), Some(-32602));
    client.open("file:///Dockerfile", "FROM\n");
    assert_eq!(client.wait_diagnostics("file:///Dockerfile", 1).len(), 1);
    client.finish();
}
