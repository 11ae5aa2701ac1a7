//! Positions in the three encodings of the protocol: what the server chooses, and that edits and ranges mean the
//! same text in each.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use dockwright_tests::client::{Client, at, range};
use serde_json::{Value, json};

const HOOKS: &[(&str, &str)] = &[("DOCKWRIGHT_TEST_HOOKS", "1")];
const URI: &str = "file:///encodings/Dockerfile";
const ENCODINGS: [&str; 3] = ["utf-8", "utf-16", "utf-32"];

/// The units of `text` in an encoding.
fn units(encoding: &str, text: &str) -> u32 {
    let units = match encoding {
        "utf-8" => text.len(),
        "utf-16" => text.encode_utf16().count(),
        "utf-32" => text.chars().count(),
        other => panic!("{other} is no encoding"),
    };
    u32::try_from(units).unwrap()
}

/// The position in front of byte `offset`, worked out line by line as the protocol says.
fn position(encoding: &str, text: &str, offset: usize) -> (u32, u32) {
    let mut line = 0;
    let mut start = 0;
    let bytes = text.as_bytes();
    for at in 0..offset {
        if bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
            (line, start) = (line + 1, at + 1);
        }
    }
    (line, units(encoding, &text[start..offset]))
}

fn start(encodings: &[&str]) -> Client {
    Client::start(&json!({ "general": { "positionEncodings": encodings } }), HOOKS)
}

#[test]
fn utf8_is_taken_first_then_utf32_then_utf16() {
    for (offered, chosen) in [
        (json!({}), "utf-16"),
        (json!({ "general": {} }), "utf-16"),
        (json!({ "general": { "positionEncodings": [] } }), "utf-16"),
        (json!({ "general": { "positionEncodings": ["utf-16"] } }), "utf-16"),
        (json!({ "general": { "positionEncodings": ["utf-7"] } }), "utf-16"),
        (json!({ "general": { "positionEncodings": ["utf-16", "utf-32"] } }), "utf-32"),
        (json!({ "general": { "positionEncodings": ["utf-16", "utf-32", "utf-8"] } }), "utf-8"),
    ] {
        let client = Client::start(&offered, &[]);
        assert_eq!(client.initialized["capabilities"]["positionEncoding"], chosen, "{offered}");
        client.finish();
    }
}

#[test]
fn ranges_of_diagnostics_and_hovers() {
    // One wrong flag a line, each behind other text: an emoji of two code units, a letter with a combining mark,
    // a joined family, a right-to-left word, and lines that end with CR LF and with CR.
    let text = "FROM alpine:3\r\nCOPY --chown=😀 --from2=x a b\r\nCOPY --chown=e\u{301}é --from2=x a b\n\
                COPY --chown=👨\u{200d}👩\u{200d}👧 --from2=x a b\nCOPY --chown=שלום --from2=x a b";
    for encoding in ENCODINGS {
        let mut client = start(&[encoding]);
        client.open(URI, text);
        let found = client.wait_diagnostics(URI, 1);
        let wanted: Vec<Value> = text
            .match_indices("--from2")
            .map(|(at, flag)| range(position(encoding, text, at), position(encoding, text, at + flag.len())))
            .collect();
        let ranges: Vec<Value> = found.iter().map(|one| one["range"].clone()).collect();
        assert_eq!(ranges, wanted, "{encoding}: {found:?}");
        assert_eq!(wanted.len(), 4);

        let hover = client.ask("textDocument/hover", at(URI, 3, 4));
        assert_eq!(hover["range"], range((3, 0), (3, 4)));
        // The flag's value starts there, however wide its characters are.
        let hover = client.ask("textDocument/hover", at(URI, 3, 14));
        assert_eq!(hover["range"]["start"], json!({ "line": 3, "character": 13 }), "{encoding}");
        client.finish();
    }
}

#[test]
fn edits_mean_the_same_text_in_every_encoding() {
    for encoding in ENCODINGS {
        let mut text = "FROM alpine:3\r\n# 😀e\u{301}x\r\n# 👨\u{200d}👩y\rRUN z\n# é\n".to_owned();
        let mut client = start(&[encoding]);
        client.open(URI, &text);
        client.wait_diagnostics(URI, 1);
        // Each edit: what is replaced, and by what. They come in one notification, each on the text of the one
        // before it.
        let mut changes = Vec::new();
        for (old, new) in [
            ("😀", "🐳🐳"),
            ("\u{301}x", "𝒳"),
            ("y\rRUN", "é\r\nRUN"),
            ("z\n# é", "🐳 \\\n🐳"),
            ("FROM", "FROM "),
            ("\r\n# 🐳", "\n# "),
        ] {
            let at = text.find(old).unwrap();
            let (from, to) = (position(encoding, &text, at), position(encoding, &text, at + old.len()));
            changes.push(json!({ "range": range(from, to), "text": new }));
            text.replace_range(at..at + old.len(), new);
        }
        client.change(URI, 2, &changes);
        assert_eq!(
            client.ask("dockwright/test/version", json!({ "uri": URI })),
            json!([2, text.len()]),
            "{encoding}"
        );
        assert_eq!(client.wait_diagnostics(URI, 2), Vec::<Value>::new());
        // A word behind it all shows that every place is where the client thinks it is.
        let end = position(encoding, &text, text.len());
        client.change(URI, 3, &[json!({ "range": range(end, end), "text": "RNU 🐳" })]);
        let found = client.wait_diagnostics(URI, 3);
        assert_eq!(found[0]["range"], range(end, (end.0, end.1 + 3)), "{encoding}");
        client.finish();
    }
}

#[test]
fn a_position_inside_a_character_means_its_start() {
    for (encoding, inside) in [("utf-8", 3), ("utf-16", 3)] {
        let mut client = start(&[encoding]);
        client.open(URI, "FROM alpine:3\n# 😀\n");
        client.wait_diagnostics(URI, 1);
        client.change(URI, 2, &[json!({ "range": range((1, inside), (1, inside)), "text": "xy" })]);
        // Nothing was torn: the text has grown by what was typed.
        let bytes = "FROM alpine:3\n# xy😀\n".len();
        assert_eq!(client.ask("dockwright/test/version", json!({ "uri": URI })), json!([2, bytes]));
        client.wait_diagnostics(URI, 2);
        client.finish();
    }
}

#[test]
fn a_position_between_cr_and_lf_means_the_end_of_the_line() {
    for encoding in ENCODINGS {
        let mut client = start(&[encoding]);
        client.open(URI, "FROM alpine\r\nRUN x\r\n");
        client.wait_diagnostics(URI, 1);
        let end = "FROM alpine".len() as u32 + 1;
        client.change(URI, 2, &[json!({ "range": range((0, end), (0, end)), "text": ":3\r\nRNU" })]);
        let found = client.wait_diagnostics(URI, 2);
        assert_eq!(found[0]["range"], range((1, 0), (1, 3)), "{encoding}: {found:?}");
        client.finish();
    }
}

#[test]
fn form_feeds_and_unicode_separators_end_no_lines() {
    for encoding in ENCODINGS {
        let mut client = start(&[encoding]);
        client.open(URI, "FROM alpine:3\n# \u{c}\u{b}\u{85}\u{2028}\u{2029}\nRNU x\n");
        let found = client.wait_diagnostics(URI, 1);
        assert_eq!(found[0]["range"], range((2, 0), (2, 3)), "{encoding}: {found:?}");
        client.finish();
    }
}
