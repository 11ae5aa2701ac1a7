//! ShellCheck's remarks over the protocol: with the real program, and with programs that call themselves so.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::process::Command;

use dockwright_tests::client::{Answers, Client, Reply, plain, range};
use dockwright_tests::editors::left_out;
use serde_json::{Value, json};

const URI: &str = "file:///scripts/Dockerfile";

fn client(capabilities: &Value, options: &Value, answers: Answers) -> Client {
    let mut client = Client::spawn(&[], answers);
    client.initialize_with(json!({ "capabilities": capabilities, "initializationOptions": options }));
    client
}

/// A program of these lines, and the folder that it goes away with.
fn program(lines: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let (source, program) = (folder.path().join("source"), folder.path().join("shellcheck"));
    fs::write(&source, format!("#!/bin/sh\n{lines}\n")).unwrap();
    let installed = Command::new("install").args(["-m", "755"]).args([&source, &program]).status().unwrap();
    assert!(installed.success());
    let program = program.display().to_string();
    (folder, program)
}

/// Takes note of each run, and remarks on the first word.
const REMARKS: &str = r#"printf '%s\n' "$(cat)" >> "$(dirname "$0")/scripts"
echo '{"comments":[{"line":1,"endLine":1,"column":1,"endColumn":5,"level":"warning","code":2164,"message":"Hm"}]}'; exit 1"#;

fn codes(found: &[Value]) -> Vec<&str> {
    found.iter().map(|one| one["code"].as_str().unwrap()).collect()
}

#[test]
fn the_real_program_remarks_on_scripts_and_heredocs() {
    if Command::new("shellcheck").arg("--version").output().is_err() {
        return left_out("the_real_program_remarks_on_scripts_and_heredocs", "shellcheck is not installed");
    }
    let mut client = client(&plain(), &json!({ "shellcheck": "auto" }), Box::new(|_, _| None));
    let text = "FROM debian:12\nARG known\nENV more=1\nRUN echo \"$known$more\" \\\n  # of no concern\n  && rm -r $gone\nRUN <<EOF\nset -e\necho `date`\nEOF\n";
    client.open(URI, text);
    let shellcheck = |found: Vec<Value>| -> Vec<Value> {
        found.into_iter().filter(|one| one["source"] == "shellcheck").collect()
    };
    assert_eq!(shellcheck(client.wait_diagnostics(URI, 1)), Vec::<Value>::new());
    let found = shellcheck(client.wait_diagnostics(URI, 1));
    assert_eq!(codes(&found), ["SC2154", "SC2086", "SC2046", "SC2005", "SC2006"], "{found:#?}");
    assert_eq!(found[0]["range"], range((5, 11), (5, 16)));
    assert_eq!(found[0]["severity"], 2);
    assert_eq!(found[1]["codeDescription"]["href"], "https://www.shellcheck.net/wiki/SC2086");
    assert_eq!(found[2]["range"], range((8, 5), (8, 11)));
    client.finish();
}

#[test]
fn only_a_script_that_changed_is_asked_about_again() {
    let (folder, program) = program(REMARKS);
    let mut client = client(&plain(), &json!({ "shellcheck": program }), Box::new(|_, _| None));
    client.open(URI, "FROM debian:12\nRUN make one\nRUN make two\n");
    let _ = client.wait_diagnostics(URI, 1);
    let found = client.wait_diagnostics(URI, 1);
    assert_eq!(codes(&found), ["SC2164", "SC2164"]);
    assert_eq!(found[1]["range"], range((2, 4), (2, 8)));
    client.change(URI, 2, &[json!({ "range": range((2, 9), (2, 12)), "text": "three" })]);
    assert_eq!(codes(&client.wait_diagnostics(URI, 2)), ["SC2164"]);
    assert_eq!(codes(&client.wait_diagnostics(URI, 2)), ["SC2164", "SC2164"]);
    let mut asked: Vec<_> =
        fs::read_to_string(folder.path().join("scripts")).unwrap().lines().map(str::to_owned).collect();
    asked.sort();
    assert_eq!(asked, ["make one", "make three", "make two"]);
    client.finish();
}

#[test]
fn a_client_that_pulls_is_told_to_ask_again() {
    let (_folder, program) = program(REMARKS);
    let capabilities = json!({
        "textDocument": { "diagnostic": {} }, "workspace": { "diagnostics": { "refreshSupport": true } },
    });
    let (sender, refreshed) = std::sync::mpsc::channel();
    let answers: Answers = Box::new(move |method, _| {
        (method == "workspace/diagnostic/refresh").then(|| {
            let _ = sender.send(());
            Reply::Result(Value::Null)
        })
    });
    let mut client = client(&capabilities, &json!({ "shellcheck": program }), answers);
    client.open(URI, "FROM debian:12\nRUN make one\n");
    let params = json!({ "textDocument": { "uri": URI } });
    let first = client.ask("textDocument/diagnostic", params.clone());
    let params = json!({ "textDocument": { "uri": URI }, "previousResultId": first["resultId"] });
    // Messages are read while an answer is waited for; what else was read meanwhile asks for a refresh too.
    let (mut told, mut found) = (0, Vec::new());
    let until = std::time::Instant::now() + std::time::Duration::from_secs(30);
    while (told == 0 || found.is_empty()) && std::time::Instant::now() < until {
        std::thread::sleep(std::time::Duration::from_millis(50));
        let report = client.ask("textDocument/diagnostic", params.clone());
        told += refreshed.try_iter().count();
        let items = report["items"].as_array().into_iter().flatten();
        found = items.map(|one| one["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    }
    assert!(told > 0, "the client was never told to ask again");
    assert_eq!(found, ["SC2164"]);
    client.finish();
}

#[test]
fn nothing_is_started_before_the_workspace_is_trusted() {
    let (folder, program) = program(REMARKS);
    let options = json!({ "trusted": false, "dockwright": { "shellcheck": program } });
    let mut client = client(&plain(), &options, Box::new(|_, _| None));
    client.open(URI, "FROM debian:12\nRUN make one\n");
    assert_eq!(client.wait_diagnostics(URI, 1), Vec::<Value>::new());
    // A setting gives no trust: the workspace itself could bring it.
    let settings = json!({ "settings": { "dockwright": { "trusted": true, "shellcheck": program } } });
    client.notify("workspace/didChangeConfiguration", settings);
    std::thread::sleep(std::time::Duration::from_millis(900));
    assert!(!folder.path().join("scripts").exists());
    client.notify("dockwright/trusted", Value::Null);
    assert_eq!(codes(&client.wait_diagnostics(URI, 1)), ["SC2164"]);
    client.finish();
}

#[test]
fn a_program_that_fails_costs_one_line_of_the_log() {
    let (_folder, program) = program("exit 4");
    let options = json!({ "shellcheck": program });
    let mut client = client(&plain(), &options, Box::new(|_, _| None));
    client.open(URI, "FROM debian:12\nRUN make one\nRUN make two\nRUN make three\nRUN make four\n");
    assert_eq!(client.wait_diagnostics(URI, 1), Vec::<Value>::new());
    let line = client.wait_log();
    assert!(line.contains(&program) && line.contains("failed (exit status: 4)"), "{line}");
    client.finish();
}
