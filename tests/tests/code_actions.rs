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

/// The fixes of what a COPY takes along, for a project of these files.
fn of_litter(capabilities: &Value, files: &[(&str, &str)]) -> (tempfile::TempDir, Vec<Value>) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let uri = format!("file://{}/Dockerfile", folder.path().display());
    let mut client = Client::start(capabilities, &[]);
    client.open(&uri, "FROM alpine:3\nCOPY . /app\n");
    let rule = "cache-context-litter";
    // The first findings are told before anybody has looked into the folder.
    while !client.wait_diagnostics(&uri, 1).iter().any(|one| one["code"] == rule) {}
    let asked = json!({
        "textDocument": { "uri": uri }, "range": range((1, 5), (1, 6)),
        "context": { "diagnostics": [], "only": ["quickfix"] },
    });
    let mut found = client.ask("textDocument/codeAction", asked).as_array().unwrap().clone();
    client.finish();
    let ignores = |one: &Value| one["title"].as_str().unwrap().starts_with("Ignore");
    found.retain(|one| one["diagnostics"][0]["code"] == rule && !ignores(one));
    (folder, found)
}

#[test]
fn an_ignore_file_is_made_by_clients_that_make_files() {
    let files = [("Dockerfile", ""), (".git/HEAD", "x")];
    let mut capabilities = plain();
    capabilities["workspace"]["workspaceEdit"] = json!({ "documentChanges": true });
    assert_eq!(of_litter(&capabilities, &files).1, [] as [Value; 0]);
    capabilities["workspace"]["workspaceEdit"]["resourceOperations"] = json!(["create"]);
    let (folder, found) = of_litter(&capabilities, &files);
    let uri = format!("file://{}/.dockerignore", folder.path().display());
    assert_eq!(
        found[0]["edit"],
        json!({ "documentChanges": [
            { "kind": "create", "uri": uri, "options": { "ignoreIfExists": true } },
            {
                "textDocument": { "uri": uri, "version": null },
                "edits": [{ "range": range((0, 0), (0, 0)), "newText": ".git\n" }],
            },
        ] })
    );
}

#[test]
fn an_ignore_file_that_is_there_gets_more() {
    let files = [("Dockerfile", ""), (".git/HEAD", "x"), (".dockerignore", "# é\nbuild")];
    let (folder, found) = of_litter(&plain(), &files);
    let uri = format!("file://{}/.dockerignore", folder.path().display());
    assert_eq!(
        found[0]["edit"]["changes"][&uri],
        json!([{ "range": range((1, 5), (1, 5)), "newText": "\n.git\n" }])
    );
}
