//! What the ignore file of a context says of COPY, as it changes on disk beside an open document.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

use dockwright_tests::client::{Client, Reply, plain};
use serde_json::{Value, json};

const DOCKERFILE: &str = "FROM alpine\nCOPY a.log /x/\n";

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, ignore: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("dockwright-ignored-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let folder = Self(folder);
        folder.ignore(ignore);
        folder
    }

    fn ignore(&self, patterns: &str) {
        fs::write(self.0.join(".dockerignore"), patterns).unwrap();
    }

    fn uri(&self) -> String {
        format!("file://{}/Dockerfile", self.0.display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn copies(found: &[Value]) -> usize {
    found.iter().filter(|one| one["code"] == "CopyIgnoredFile").count()
}

/// Waits until the rule's findings are so many. The first are told before the ignore file is read.
fn wait(client: &mut Client, uri: &str, count: usize) {
    loop {
        let found = client.wait_diagnostics(uri, 1);
        if copies(&found) == count {
            return;
        }
    }
}

#[test]
fn a_client_that_saves_sees_the_ignore_file_as_it_is() {
    let folder = Folder::new("saved", "*.log\n");
    let uri = folder.uri();
    let mut client = Client::start(&plain(), &[]);
    assert_eq!(client.initialized["capabilities"]["textDocumentSync"]["save"], json!(true));
    client.open(&uri, DOCKERFILE);
    wait(&mut client, &uri, 1);
    folder.ignore("");
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
    wait(&mut client, &uri, 0);
    client.finish();
}

#[test]
fn a_client_that_watches_is_asked_to_and_tells_of_changes() {
    let folder = Folder::new("watched", "*.txt\n");
    let uri = folder.uri();
    let asked = Rc::new(RefCell::new(Value::Null));
    let answers = Box::new({
        let asked = asked.clone();
        move |method: &str, params: &Value| {
            (method == "client/registerCapability").then(|| {
                *asked.borrow_mut() = params.clone();
                Reply::Result(Value::Null)
            })
        }
    });
    let capabilities = json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } });
    let mut client = Client::start_with(&capabilities, &[], answers);
    client.open(&uri, DOCKERFILE);
    wait(&mut client, &uri, 0);
    folder.ignore("*.log\n");
    let changes = json!([{ "uri": format!("file://{}/.dockerignore", folder.0.display()), "type": 2 }]);
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    wait(&mut client, &uri, 1);
    // An edit keeps what is known, without another look at the disk.
    fs::remove_file(folder.0.join(".dockerignore")).unwrap();
    client.change(&uri, 2, &[json!({ "text": "FROM alpine\nCOPY a.log b.log /x/\n" })]);
    assert_eq!(copies(&client.wait_diagnostics(&uri, 2)), 2);
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": changes }));
    assert_eq!(copies(&client.wait_diagnostics(&uri, 2)), 0);
    let registered = asked.borrow().to_string();
    assert!(registered.contains("workspace/didChangeWatchedFiles") && registered.contains(r#""**/*""#));
    // A document that comes from no disk has no context.
    client.open("untitled:Untitled-1", DOCKERFILE);
    let _ = client.wait_notification("textDocument/publishDiagnostics");
    client.finish();
}

#[test]
fn a_client_that_pulls_is_told_to_ask_again() {
    let folder = Folder::new("pulled", "*.log\n");
    let capabilities = json!({
        "textDocument": { "diagnostic": {} },
        "workspace": { "diagnostics": { "refreshSupport": true } },
    });
    let refreshed = Rc::new(RefCell::new(0));
    let answers = Box::new({
        let refreshed = refreshed.clone();
        move |method: &str, _: &Value| {
            (method == "workspace/diagnostic/refresh").then(|| {
                *refreshed.borrow_mut() += 1;
                Reply::Result(Value::Null)
            })
        }
    });
    let mut client = Client::start_with(&capabilities, &[], answers);
    client.open(&folder.uri(), DOCKERFILE);
    let params = json!({ "textDocument": { "uri": folder.uri() } });
    // Each answer takes in what the server asks in the meantime.
    while *refreshed.borrow() == 0 {
        client.ask("textDocument/diagnostic", params.clone());
    }
    let answer = client.ask("textDocument/diagnostic", params);
    assert_eq!(copies(answer["items"].as_array().unwrap()), 1);
    client.finish();
}
