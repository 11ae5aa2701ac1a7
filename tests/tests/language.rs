//! The language of explanations: the editor's locale, the setting above it, and the form that a client reads.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use dockwright_tests::client::{Client, at};
use serde_json::{Value, json};

const URI: &str = "file:///language/Dockerfile";
const TEXT: &str = "FROM alpine:3\nCOPY --link a b\n";

fn capabilities() -> Value {
    let markdown = json!(["markdown", "plaintext"]);
    json!({ "textDocument": {
        "hover": { "contentFormat": markdown },
        "completion": { "completionItem": { "documentationFormat": markdown } },
        "signatureHelp": { "signatureInformation": { "documentationFormat": markdown } },
    } })
}

/// A session of a client with this locale, with one document open.
fn session(locale: &Value, capabilities: &Value) -> Client {
    let mut client = Client::spawn(&[], Box::new(|_, _| None));
    client.initialize_with(json!({
        "processId": null, "rootUri": null, "locale": locale, "capabilities": capabilities,
    }));
    client.open(URI, TEXT);
    assert_eq!(client.wait_diagnostics(URI, 1), Vec::<Value>::new());
    client
}

/// What a hover, a completion's words and a signature say.
fn said(client: &mut Client) -> [String; 3] {
    let text = |value: &Value| value["value"].as_str().unwrap_or_default().to_owned();
    let hover = client.ask("textDocument/hover", at(URI, 1, 7));
    let completions = client.ask("textDocument/completion", at(URI, 1, 7));
    let link = completions.as_array().unwrap().iter().find(|item| item["label"] == "--link").unwrap().clone();
    let resolved = client.ask("completionItem/resolve", link);
    let signature = client.ask("textDocument/signatureHelp", at(URI, 1, 13));
    [
        text(&hover["contents"]),
        text(&resolved["documentation"]),
        text(&signature["signatures"][0]["documentation"]),
    ]
}

fn is_korean(text: &str) -> bool {
    assert!(!text.is_empty());
    text.chars().any(|ch| ('가'..='힣').contains(&ch))
}

#[test]
fn the_locale_of_the_editor_chooses_and_one_nobody_has_gives_english() {
    for (locale, korean) in [
        (json!("ko"), true),
        (json!("ko-KR"), true),
        (json!("en-GB"), false),
        (json!("tlh-x-nobody"), false),
        (json!(""), false),
        (json!("\u{0}한국어"), false),
        (Value::Null, false),
    ] {
        let mut client = session(&locale, &capabilities());
        for text in said(&mut client) {
            assert_eq!(is_korean(&text), korean, "{locale}: {text}");
        }
        client.finish();
    }
}

#[test]
fn the_setting_is_above_the_locale_and_holds_from_the_next_answer_on() {
    let mut client = session(&json!("en"), &capabilities());
    let settings = |language: &Value| json!({ "settings": { "dockwright": { "language": language } } });
    for (language, korean) in [("ko", true), ("en", false), ("ko", true), ("auto", false)] {
        client.notify("workspace/didChangeConfiguration", settings(&json!(language)));
        for text in said(&mut client) {
            assert_eq!(is_korean(&text), korean, "{language}: {text}");
        }
    }
    client.notify("workspace/didChangeConfiguration", settings(&json!("fr")));
    assert!(client.wait_log().contains("dockwright.language: one of auto, en, ko is wanted, not \"fr\""));
    assert!(!is_korean(&said(&mut client)[0]));
    client.finish();
}

#[test]
fn a_client_that_reads_no_markdown_gets_none() {
    let plain = json!({ "textDocument": { "hover": { "contentFormat": ["plaintext"] } } });
    let mut client = session(&json!("en"), &plain);
    let hover = client.ask("textDocument/hover", at(URI, 1, 7));
    assert_eq!(hover["contents"]["kind"], "plaintext");
    for text in said(&mut client) {
        assert!(!text.contains("**") && !text.contains('`'), "{text}");
    }
    client.finish();
    let mut client = session(&json!("en"), &capabilities());
    assert!(said(&mut client)[0].starts_with("**`COPY --link`** — "));
    client.finish();
}

#[test]
fn what_is_offered_and_what_commands_say_is_in_that_language_too() {
    for (locale, korean) in [("ko", true), ("en", false)] {
        let mut client = session(&json!(locale), &capabilities());
        let lenses = client.ask("textDocument/codeLens", json!({ "textDocument": { "uri": URI } }));
        for lens in lenses.as_array().unwrap() {
            assert_eq!(is_korean(lens["command"]["title"].as_str().unwrap()), korean, "{lens}");
        }
        for command in ["dockwright.build", "dockwright.cancelBuild"] {
            let params = json!({ "command": command, "arguments": [{ "uri": URI }] });
            client.ask("workspace/executeCommand", params);
            let said = client.wait_notification("window/showMessage");
            assert_eq!(is_korean(said["message"].as_str().unwrap()), korean, "{said}");
        }
        client.finish();
    }
}
