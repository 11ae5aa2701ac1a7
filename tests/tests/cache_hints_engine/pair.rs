//! A project that is built before and after a hint's fix.

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use dockwright_tests::build::{Project, docker, lines};
use dockwright_tests::client::{Client, plain};
use serde_json::{Value, json};

/// A word that no other build has, so that nobody else's cache answers.
pub fn nonce() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    format!("n{}x{}", std::process::id(), since.as_nanos())
}

/// A project whose image goes with it.
pub struct Pair(pub Project);

impl Pair {
    /// Nothing, and a word about it, where no engine answers.
    pub fn new(rule: &str, files: &[(&str, &str)]) -> Option<Self> {
        if !docker(rule) {
            return None;
        }
        let pair = Self(Project::new(rule, &[]));
        for (path, text) in files {
            pair.write(path, text);
        }
        Some(pair)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn text(&self) -> String {
        fs::read_to_string(self.0.path().join("Dockerfile")).unwrap()
    }

    /// The lines on which a rule speaks, with the command line.
    pub fn found(&self, rule: &str) -> Vec<u64> {
        let output = self.0.other(&["check", "--shellcheck", "off", "--format", "json", "Dockerfile"]);
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        let all = json[0]["diagnostics"].as_array().unwrap().clone();
        all.iter().filter(|one| one["code"] == rule).map(|one| one["line"].as_u64().unwrap()).collect()
    }

    /// Builds, and gives the events.
    pub fn build(&self, arguments: &[&str]) -> Vec<Value> {
        let (code, events) = self.0.events(arguments);
        assert_eq!(code, 0, "{events:#?}");
        events
    }

    /// What the line that holds these words did.
    pub fn state(&self, events: &[Value], words: &str) -> String {
        let text = self.text();
        let line =
            text.lines().position(|line| line.contains(words)).unwrap_or_else(|| panic!("{words}: {text}"));
        let start = format!("{} ", line + 1);
        let all = lines(events);
        let state = all.iter().find_map(|state| state.strip_prefix(&start));
        state.unwrap_or_else(|| panic!("line {}: {all:?}\n{text}", line + 1)).to_owned()
    }

    /// Applies the fix that an editor offers for a rule's first finding; the rule is silent then.
    pub fn fix(&self, rule: &str) {
        let mut capabilities = plain();
        capabilities["workspace"]["workspaceEdit"] =
            json!({ "documentChanges": true, "resourceOperations": ["create"] });
        let state = self.0.folder.path().join("state");
        let mut client = Client::spawn(&[("XDG_STATE_HOME", state.to_str().unwrap())], Box::new(|_, _| None));
        // What the next build does is told at its own time, and is none of the hints.
        let settings = json!({ "trusted": false, "dockwright": { "cache": { "diagnostics": "off" } } });
        client.initialize_with(json!({ "capabilities": capabilities, "initializationOptions": settings }));
        let uri = format!("file://{}", self.0.path().join("Dockerfile").display());
        client.open(&uri, &self.text());
        let finding = loop {
            let found = client.wait_diagnostics(&uri, 1);
            if let Some(one) = found.iter().find(|one| one["code"] == rule) {
                break one.clone();
            }
        };
        let asked = json!({
            "textDocument": { "uri": uri }, "range": finding["range"],
            "context": { "diagnostics": [finding], "only": ["quickfix"] },
        });
        let actions = client.ask("textDocument/codeAction", asked);
        let of_rule = |one: &&Value| {
            one["diagnostics"][0]["code"] == rule && !one["title"].as_str().unwrap().starts_with("Ignore")
        };
        let action = actions.as_array().unwrap().iter().find(of_rule).expect("a fix").clone();
        client.finish();
        for change in action["edit"]["documentChanges"].as_array().unwrap() {
            let uri = change["uri"].as_str().or(change["textDocument"]["uri"].as_str()).unwrap();
            let path = uri.strip_prefix("file://").unwrap();
            if change["kind"] == "create" {
                fs::write(path, "").unwrap();
                continue;
            }
            let text = edited(&fs::read_to_string(path).unwrap(), change["edits"].as_array().unwrap());
            fs::write(path, text).unwrap();
        }
        assert_eq!(self.found(rule), [0; 0], "{}", self.text());
    }

    /// What steps wrote.
    pub fn said(events: &[Value]) -> String {
        events
            .iter()
            .filter(|event| event["event"] == "log")
            .filter_map(|event| event["text"].as_str())
            .collect()
    }
}

/// A text after edits of the protocol; all of it is ASCII.
fn edited(text: &str, edits: &[Value]) -> String {
    let offset = |place: &Value| {
        let line = usize::try_from(place["line"].as_u64().unwrap()).unwrap();
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        start + usize::try_from(place["character"].as_u64().unwrap()).unwrap()
    };
    let mut all: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| {
            let (start, end) = (offset(&edit["range"]["start"]), offset(&edit["range"]["end"]));
            (start, end, edit["newText"].as_str().unwrap())
        })
        .collect();
    all.sort_by_key(|(start, end, _)| (*start, *end));
    let mut out = String::new();
    let mut at = 0;
    for (start, end, new) in all {
        out.push_str(&text[at..start]);
        out.push_str(new);
        at = end;
    }
    out + &text[at..]
}
