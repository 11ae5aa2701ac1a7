//! Nothing that the program says or keeps holds a password, whatever a registry does and whatever is asked.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::Path;
use std::process::Command;

use dockwright_tests::client::{Client, Reply, at, plain, program};
use dockwright_tests::registry::{self, borrowed};
use fake_registry::{Access, Content, Fake, Fault};
use serde_json::{Value, json};

const URI: &str = "file:///images/Dockerfile";
const PASSWORD: &str = "hunter2-Sup3rSecret";
/// `alice:` and the password in base64.
const ENCODED: &str = "YWxpY2U6aHVudGVyMi1TdXAzclNlY3JldA";

fn assert_unseen(text: &str) {
    for secret in [PASSWORD, ENCODED, "token-1", "hub-token"] {
        assert!(!text.contains(secret), "{secret} is seen in {text}");
    }
}

/// Every file below a folder but Docker's own, as text.
fn kept(folder: &Path, found: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            kept(&path, found);
        } else if path.file_name().unwrap() != "config.json" {
            found.push_str(&path.display().to_string());
            found.push_str(&String::from_utf8_lossy(&std::fs::read(path).unwrap()));
        }
    }
}

/// A private image, and the user's credentials for its registry.
fn world() -> (Fake, tempfile::TempDir) {
    let (fake, folder) = (Fake::start(), tempfile::tempdir().unwrap());
    fake.access(Access::User("alice".into(), PASSWORD.into()));
    fake.image("team/app", "1", &[("linux/amd64", Content::new().layer("ADD", 5))]);
    let auths = json!({ "auths": { fake.host(): { "username": "alice", "password": PASSWORD } } });
    std::fs::write(folder.path().join("config.json"), auths.to_string()).unwrap();
    (fake, folder)
}

#[test]
fn a_session_says_and_keeps_no_password() {
    for fault in [
        None,
        Some(Fault::status(500)),
        Some(Fault::Status(401, Vec::new(), PASSWORD.into())),
        Some(Fault::Body(format!("{{\"{PASSWORD}\""))),
        Some(Fault::redirect(&format!("http://alice:{PASSWORD}@127.0.0.1:1/"))),
    ] {
        let (fake, folder) = world();
        if let Some(fault) = fault.clone() {
            fake.fail_known("team/app", fault);
        }
        let mut variables = registry::only(&fake.url(), folder.path());
        // A setting that is wrong is named in the log, and may hold one too.
        let wrong = format!("https://alice:{PASSWORD}@mirror.example");
        variables.push(("DOCKWRIGHT_REGISTRY_MIRRORS", wrong));
        variables.push(("DOCKWRIGHT_LOG_LEVEL", "debug".to_owned()));
        let mut client = Client::start_with(
            &plain(),
            &borrowed(&variables),
            Box::new(|_, _| Some(Reply::Result(Value::Null))),
        );
        let text = format!("FROM {0}/team/app:1\nFROM {0}/team/app:\n", fake.host());
        let end = u32::try_from(text.lines().nth(1).unwrap().len()).unwrap();
        client.open(URI, &text);
        let mut said = String::new();
        for _ in 0..20 {
            said += &client.ask("textDocument/hover", at(URI, 0, 7)).to_string();
            said += &client.ask("textDocument/completion", at(URI, 1, end)).to_string();
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        said += &client
            .ask(
                "textDocument/codeAction",
                json!({
                    "textDocument": { "uri": URI },
                    "range": { "start": { "line": 0, "character": 7 }, "end": { "line": 0, "character": 7 } },
                    "context": { "diagnostics": [] },
                }),
            )
            .to_string();
        if fault.is_none() {
            assert!(said.contains("5 B compressed"), "the private image is told: {said}");
        }
        let sent = fake.requests();
        let sent = sent.iter().filter_map(|request| request.header("authorization"));
        assert!(sent.clone().any(|value| value.contains(ENCODED)), "the test looks for what was really sent");
        said += &client.everything();
        assert!(said.contains("mirror.example"), "the wrong setting is named: {said}");
        kept(folder.path(), &mut said);
        assert_unseen(&said);
    }
}

#[test]
fn the_command_line_prints_no_password() {
    for (command, fault) in [
        ("tags", None),
        ("layers", None),
        ("tags", Some(Fault::status(403))),
        ("layers", Some(Fault::HangUp)),
    ] {
        let (fake, folder) = world();
        if let Some(fault) = fault.clone() {
            fake.fail_known("team/app", fault);
        }
        let output = Command::new(program())
            .args([command, &format!("{}/team/app:1", fake.host())])
            .envs(registry::only(&fake.url(), folder.path()))
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(if fault.is_none() { 0 } else { 2 }), "{output:?}");
        let mut said = format!("{output:?}");
        kept(folder.path(), &mut said);
        assert_unseen(&said);
    }
}
