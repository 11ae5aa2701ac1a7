//! What settings do to the severities of rules, over the protocol: ours, and those of the server that people come from.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use dockwright_tests::client::{Client, plain};
use serde_json::{Value, json};

const URI: &str = "file:///settings/Dockerfile";

const TEXT: &str = "\
FROM alpine AS Build
MAINTAINER me
WORKDIR app
CMD ['a', 'b']
RUN echo $UNDEFINED \\

  && true
CMD echo
run echo
";

/// The severities of a rule's findings, from 1, error, to 4, hint.
fn severities(found: &[Value], rule: &str) -> Vec<u64> {
    let of_rule = found.iter().filter(|one| one["code"] == rule);
    of_rule.map(|one| one["severity"].as_u64().unwrap()).collect()
}

/// Gives the server these settings and takes the findings of a new version of the text.
fn with(client: &mut Client, version: i64, settings: &Value) -> Vec<Value> {
    client.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
    // What is told of the old version may be of the old settings or of the new.
    client.change(URI, version, &[json!({ "text": TEXT })]);
    client.wait_diagnostics(URI, version)
}

fn rules(rules: &Value) -> Value {
    json!({ "dockwright": { "diagnostics": { "rules": rules } } })
}

#[test]
fn each_rule_matters_as_much_as_the_settings_say() {
    let mut client = Client::start(&plain(), &[]);
    client.open(URI, TEXT);
    let usual = client.wait_diagnostics(URI, 1);
    assert_eq!(severities(&usual, "StageNameCasing"), [2]);
    assert_eq!(severities(&usual, "MaintainerDeprecated"), [2]);
    for (version, (word, wanted)) in (2..).zip([
        ("error", vec![1]),
        ("warning", vec![2]),
        ("information", vec![3]),
        ("hint", vec![4]),
        ("off", vec![]),
    ]) {
        let found = with(&mut client, version, &rules(&json!({ "StageNameCasing": word })));
        assert_eq!(severities(&found, "StageNameCasing"), wanted, "{word}");
        assert_eq!(severities(&found, "MaintainerDeprecated"), [2], "{word} is for the other rule alone");
    }
    // What is no longer set is as it was.
    let found = with(&mut client, 7, &rules(&json!({})));
    assert_eq!(found, usual);
    client.finish();
}

#[test]
fn what_is_no_setting_is_named_and_the_rest_is_taken() {
    let mut client = Client::start(&plain(), &[]);
    client.open(URI, TEXT);
    client.wait_diagnostics(URI, 1);
    let wrong = json!({
        "StageNameCasing": 3,
        "WorkdirRelativePath": "loud",
        "MaintainerDeprecate": "off",
        "NoEmptyContinuation": "hint",
    });
    let found = with(&mut client, 2, &rules(&wrong));
    let mut told = [client.wait_log(), client.wait_log(), client.wait_log()];
    told.sort();
    assert!(
        told[0].contains("StageNameCasing: off, hint, information, warning or error is wanted, not 3"),
        "{told:?}"
    );
    assert!(told[1].contains("WorkdirRelativePath") && told[1].contains("not \"loud\""), "{told:?}");
    assert!(told[2].contains("MaintainerDeprecate; did you mean MaintainerDeprecated?"), "{told:?}");
    assert_eq!(severities(&found, "StageNameCasing"), [2]);
    assert_eq!(severities(&found, "WorkdirRelativePath"), [2]);
    assert_eq!(severities(&found, "NoEmptyContinuation"), [4]);
    // A value that is no object at all leaves every rule as it was.
    let found = with(&mut client, 3, &rules(&json!("off")));
    assert!(client.wait_log().contains("diagnostics.rules"));
    assert_eq!(severities(&found, "NoEmptyContinuation"), [2]);
    client.finish();
}

#[test]
fn the_settings_of_the_other_server_are_honoured_where_ours_say_nothing() {
    let mut client = Client::start(&plain(), &[]);
    client.open(URI, TEXT);
    let usual = client.wait_diagnostics(URI, 1);
    let cases = [
        ("deprecatedMaintainer", "MaintainerDeprecated"),
        ("emptyContinuationLine", "NoEmptyContinuation"),
        ("instructionCasing", "ConsistentInstructionCasing"),
        ("instructionCmdMultiple", "MultipleInstructionsDisallowed"),
        ("instructionJSONInSingleQuotes", "shell-broken-exec-form"),
        ("instructionWorkdirRelative", "WorkdirRelativePath"),
    ];
    let mut version = 1;
    for (setting, rule) in cases {
        assert_eq!(severities(&usual, rule), [2], "{rule}");
        for (word, wanted) in [("ignore", vec![]), ("error", vec![1])] {
            version += 1;
            let settings = json!({
                "dockwright": {},
                "docker": { "languageserver": { "diagnostics": { setting: word } } },
            });
            assert_eq!(severities(&with(&mut client, version, &settings), rule), wanted, "{setting}: {word}");
        }
    }
    // Ours are stronger, and what no rule corresponds to is passed over without a word.
    let settings = json!({
        "dockwright": { "diagnostics": { "rules": { "MaintainerDeprecated": "hint" } } },
        "docker": { "languageserver": { "diagnostics": {
            "deprecatedMaintainer": "error", "directiveCasing": "error", "nonsense": 5,
        } } },
    });
    let found = with(&mut client, version + 1, &settings);
    assert_eq!(severities(&found, "MaintainerDeprecated"), [4]);
    client.finish();
}

/// The manifest of the VS Code extension repeats the schema: names, types, defaults and words.
#[test]
fn the_manifest_of_vs_code_has_the_settings_of_the_program() {
    let program = dockwright_tests::client::program();
    let printed = std::process::Command::new(program).arg("config-schema").output().unwrap();
    let schema: Value = serde_json::from_slice(&printed.stdout).unwrap();
    let manifest = dockwright_tests::editors::repository().join("editors/vscode/package.json");
    let manifest: Value = serde_json::from_slice(&std::fs::read(manifest).unwrap()).unwrap();
    let groups = manifest["contributes"]["configuration"].as_array().unwrap();
    let own = groups.iter().find(|group| group["title"] == "Dockwright").unwrap();
    let mut own = own["properties"].as_object().unwrap().clone();
    // Who may set it is the editor's affair.
    own.values_mut().for_each(|setting| {
        setting.as_object_mut().unwrap().remove("scope");
    });
    assert_eq!(Value::Object(own), schema);
}

/// A setting of a workspace must not choose who is started or asked before the workspace is trusted.
#[test]
fn settings_that_choose_who_builds_count_in_trusted_folders_alone() {
    let manifest = dockwright_tests::editors::repository().join("editors/vscode/package.json");
    let manifest: Value = serde_json::from_slice(&std::fs::read(manifest).unwrap()).unwrap();
    let restricted = &manifest["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"];
    for name in ["address", "builder", "context", "dockerContext", "engine"] {
        let name = json!(format!("dockwright.build.{name}"));
        assert!(restricted.as_array().unwrap().contains(&name), "{name}");
    }
}
