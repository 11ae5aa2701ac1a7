//! The files of a context, read behind while a document is open.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::cell::RefCell;
use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::rc::Rc;

use dockwright_tests::client::{Client, Reply, program};
use serde_json::{Value, json};

/// Files full of zeros that take no room on the disk, and long to read.
fn large(files: usize, bytes: u64) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..files {
        File::create(folder.path().join(format!("large-{number}"))).unwrap().set_len(bytes).unwrap();
    }
    folder
}

/// Builds with an engine that fails at once: it leaves a record, without which files would be compared with nothing.
/// Then the files are others.
fn built(folder: &tempfile::TempDir, text: &str) -> tempfile::TempDir {
    let state = tempfile::tempdir().unwrap();
    let docker = state.path().join("docker");
    let answers = "#!/bin/sh\ncase \"$*\" in *inspect*) echo 'Driver: docker'; echo 'BuildKit version: v0.25.2';; *) exit 1;; esac\n";
    fs::write(&docker, answers).unwrap();
    fs::set_permissions(&docker, fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(folder.path().join("Dockerfile"), text).unwrap();
    let ended = Command::new(program())
        .args(["build", "--engine", "buildx"])
        .arg(folder.path())
        .env("XDG_STATE_HOME", state.path())
        .env("PATH", format!("{}:{}", state.path().display(), std::env::var("PATH").unwrap()))
        .env("DOCKWRIGHT_REGISTRY_ENABLED", "false")
        .output()
        .unwrap();
    let records = fs::read_dir(state.path().join("dockwright/builds")).map(Iterator::count).unwrap_or(0);
    assert!(records > 0, "{}", String::from_utf8_lossy(&ended.stderr));
    for file in fs::read_dir(folder.path()).unwrap().flatten() {
        File::options().append(true).open(file.path()).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
    }
    state
}

/// A client that shows progress, and the tokens that it was asked to show.
fn client(locale: &str, state: &tempfile::TempDir) -> (Client, Rc<RefCell<Vec<Value>>>) {
    let tokens = Rc::new(RefCell::new(Vec::new()));
    let answers = Box::new({
        let tokens = tokens.clone();
        move |method: &str, params: &Value| {
            (method == "window/workDoneProgress/create").then(|| {
                tokens.borrow_mut().push(params["token"].clone());
                Reply::Result(Value::Null)
            })
        }
    });
    let state = state.path().display().to_string();
    let mut client = Client::spawn(&[("XDG_STATE_HOME", &state)], answers);
    let capabilities = json!({ "window": { "workDoneProgress": true }, "textDocument": { "inlayHint": {} } });
    client.initialize_with(json!({ "capabilities": capabilities, "locale": locale }));
    (client, tokens)
}

fn open(client: &mut Client, folder: &tempfile::TempDir, text: &str) -> String {
    let uri = format!("file://{}/Dockerfile", folder.path().display());
    client.open(&uri, text);
    client.wait_diagnostics(&uri, 1);
    uri
}

fn progress(client: &mut Client) -> Value {
    client.wait_notification("$/progress")
}

#[test]
fn a_long_first_reading_is_told_of_until_it_ends() {
    // What takes less than a second is not told of, on a fast machine either.
    let folder = large(16, 300 << 20);
    let text = "FROM scratch\nCOPY . /\n";
    let state = built(&folder, text);
    let (mut client, tokens) = client("en", &state);
    open(&mut client, &folder, text);
    let begin = progress(&mut client);
    let name = folder.path().file_name().unwrap().to_string_lossy().into_owned();
    assert_eq!(begin["value"]["kind"], "begin");
    assert_eq!(begin["value"]["title"], format!("Reading the files of {name}"));
    assert_eq!(begin["token"], tokens.borrow()[0]);
    let mut last = 0;
    loop {
        let next = progress(&mut client);
        if next["value"]["kind"] == "end" {
            break;
        }
        let percentage = next["value"]["percentage"].as_i64().unwrap();
        assert!((last..=100).contains(&percentage), "{percentage} after {last}");
        last = percentage;
    }
    client.finish();
}

#[test]
fn it_ends_when_the_user_stops_it_and_when_the_document_is_closed() {
    let folder = large(64, 64 << 20);
    let state = built(&folder, "FROM scratch\nCOPY . /\n");
    let (mut client, tokens) = client("ko", &state);
    let uri = open(&mut client, &folder, "FROM scratch\nCOPY . /\n");
    let begin = progress(&mut client);
    assert!(begin["value"]["title"].as_str().unwrap().ends_with("읽는 중"), "{begin}");
    client.notify("window/workDoneProgress/cancel", json!({ "token": tokens.borrow()[0] }));
    let until_end = |client: &mut Client| {
        let mut reports = 0;
        while progress(client)["value"]["kind"] != "end" {
            reports += 1;
        }
        reports
    };
    // All of it would take far longer than a few reports.
    assert!(until_end(&mut client) < 20);
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    client.wait_notification("textDocument/publishDiagnostics");
    open(&mut client, &folder, "FROM scratch\nCOPY . /\n");
    progress(&mut client);
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    client.wait_notification("textDocument/publishDiagnostics");
    assert!(until_end(&mut client) < 20);
    client.finish();
}

#[test]
fn files_that_no_step_takes_are_not_read() {
    let folder = large(8, 300 << 20);
    File::create(folder.path().join("small")).unwrap();
    let text = "FROM scratch\nCOPY small /\n";
    let state = built(&folder, text);
    let (mut client, tokens) = client("en", &state);
    let uri = open(&mut client, &folder, text);
    std::thread::sleep(std::time::Duration::from_millis(1500));
    client.change(&uri, 2, &[json!({ "text": "FROM scratch\nCOPY small /x\n" })]);
    client.wait_diagnostics(&uri, 2);
    assert_eq!(*tokens.borrow(), Vec::<Value>::new());
    client.finish();
}

#[test]
fn the_arguments_of_a_compose_file_count_in_checks() {
    let (folder, state) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let compose = "services:\n  app:\n    build:\n      context: .\n      args:\n        BASE: alpine:3\n";
    fs::write(folder.path().join("compose.yaml"), compose).unwrap();
    let text = "ARG BASE\nFROM $BASE\nMAINTAINER me\n";
    fs::write(folder.path().join("Dockerfile"), text).unwrap();
    let (mut client, _) = client("en", &state);
    let uri = format!("file://{}/Dockerfile", folder.path().display());
    client.open(&uri, text);
    // The first may come before the Compose file was read.
    loop {
        let told = client.wait_notification("textDocument/publishDiagnostics").to_string();
        assert!(told.contains("MaintainerDeprecated"), "{told}");
        if !told.contains("build-base-image") {
            break;
        }
    }
}
