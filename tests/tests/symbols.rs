//! The outline and definitions over the protocol: a tree where the client knows trees, a list where it does not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use dockwright_tests::client::{Client, at, plain, range};
use serde_json::{Value, json};

const URI: &str = "file:///symbols/Dockerfile";
const TEXT: &str = "ARG V=1\r\nFROM a:$V AS 빌드\r\nRUN é \\\r\n  x\r\nFROM b\r\nBROKEN\r\n";

fn outline(capabilities: &Value) -> Value {
    let mut client = Client::start(capabilities, &[]);
    client.open(URI, TEXT);
    client.wait_diagnostics(URI, 1);
    let outline = client.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": URI } }));
    client.finish();
    outline
}

#[test]
fn a_tree_for_a_client_that_draws_trees() {
    let mut capabilities = plain();
    capabilities["textDocument"]["documentSymbol"] = json!({ "hierarchicalDocumentSymbolSupport": true });
    let outline = outline(&capabilities);
    let names: Vec<_> = outline.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["ARG V", "빌드", "FROM b"]);
    let stage = &outline[1];
    assert_eq!(stage["range"]["start"], json!({ "line": 1, "character": 0 }));
    assert_eq!(stage["range"]["end"], json!({ "line": 3, "character": 3 }));
    assert_eq!(stage["selectionRange"]["start"], json!({ "line": 1, "character": 13 }));
    assert_eq!(stage["detail"], "FROM a:$V");
    assert_eq!(stage["children"][0]["name"], "RUN é x");
    assert_eq!(outline[2]["children"][0]["name"], "BROKEN");
}

#[test]
fn a_list_for_a_client_that_does_not() {
    let outline = outline(&plain());
    let shown: Vec<_> = outline
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["name"].as_str().unwrap(), one["containerName"].as_str()))
        .collect();
    assert_eq!(
        shown,
        [
            ("ARG V", None),
            ("빌드", None),
            ("RUN é x", Some("빌드")),
            ("FROM b", None),
            ("BROKEN", Some("FROM b"))
        ]
    );
    assert_eq!(outline[2]["location"]["range"]["start"], json!({ "line": 2, "character": 0 }));
}

#[test]
fn a_variable_and_a_stage_lead_to_their_definitions() {
    let mut client = Client::start(&plain(), &[]);
    client.open(URI, TEXT);
    client.wait_diagnostics(URI, 1);
    let found = client.ask("textDocument/definition", at(URI, 1, 8));
    assert_eq!(found["range"], range((0, 4), (0, 5)));
    assert_eq!(found["uri"], URI);
    assert_eq!(client.ask("textDocument/definition", at(URI, 1, 14))["range"], range((1, 13), (1, 15)));
    assert_eq!(client.ask("textDocument/definition", at(URI, 4, 6)), Value::Null);
    client.finish();
}
