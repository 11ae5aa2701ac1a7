//! Fixes over the protocol: versioned where the client can tell versions, and only of the kinds it asks for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use dockwright_tests::client::{Client, plain, range};
use serde_json::{Value, json};

const URI: &str = "file:///actions/Dockerfile";
const TEXT: &str = "FROM é as Build\r\nFROM build\r\nCOPY --from=Build a b\r\nCMD a b\r\n";

fn ask(capabilities: &Value, only: &[&str]) -> Vec<Value> {
    let mut client = Client::start(capabilities, &[]);
    client.open(URI, TEXT);
    client.wait_diagnostics(URI, 1);
    let mut context = json!({ "diagnostics": [] });
    if !only.is_empty() {
        context["only"] = json!(only);
    }
    let asked =
        json!({ "textDocument": { "uri": URI }, "range": range((0, 10), (0, 12)), "context": context });
    let found = client.ask("textDocument/codeAction", asked);
    client.finish();
    found.as_array().unwrap().clone()
}

#[test]
fn a_stage_is_renamed_in_the_version_that_was_seen() {
    let mut capabilities = plain();
    capabilities["workspace"]["workspaceEdit"] = json!({ "documentChanges": true });
    let found = ask(&capabilities, &["quickfix"]);
    let rename = found.iter().find(|one| one["title"] == "Rename the stage to `build`").unwrap();
    let change = &rename["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": URI, "version": 1 }));
    assert_eq!(
        change["edits"],
        json!([
            { "range": range((0, 10), (0, 15)), "newText": "build" },
            { "range": range((2, 12), (2, 17)), "newText": "build" },
        ])
    );
    assert_eq!(rename["isPreferred"], true);
    assert_eq!(rename["diagnostics"][0]["code"], "StageNameCasing");
    assert!(found.iter().all(|one| one["kind"] == "quickfix"));
    assert!(found.iter().any(|one| one["title"] == "Ignore StageNameCasing in this file"));
    assert!(found.iter().all(|one| one["diagnostics"][0]["code"] != "JSONArgsRecommended"));
}

#[test]
fn a_client_without_versions_gets_edits_by_address() {
    let found = ask(&plain(), &["quickfix"]);
    assert!(found.iter().all(|one| one["edit"]["changes"][URI].is_array()));
}

#[test]
fn everything_at_once_for_whoever_asks() {
    let kind = "source.fixAll.dockwright";
    for only in ["source", "source.fixAll", kind] {
        let mut found = ask(&plain(), &[only]);
        // Builds are offered to whoever asks for all sources of change.
        found.retain(|one| !one["kind"].as_str().is_some_and(|kind| kind.ends_with(".build")));
        assert_eq!(found.len(), 1, "{only}");
        assert_eq!(found[0]["kind"], kind);
        assert_eq!(
            found[0]["edit"]["changes"][URI],
            json!([
                { "range": range((0, 7), (0, 9)), "newText": "AS" },
                { "range": range((0, 10), (0, 15)), "newText": "build" },
                { "range": range((2, 12), (2, 17)), "newText": "build" },
            ])
        );
    }
    assert!(ask(&plain(), &["source.organizeImports"]).is_empty());
    assert!(ask(&plain(), &["refactor"]).is_empty());
    assert!(ask(&plain(), &[]).len() > 2);
}
