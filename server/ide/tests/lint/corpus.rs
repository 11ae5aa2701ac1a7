//! Real Dockerfiles and what a real engine said of them.

use std::path::PathBuf;

use ide::diagnostics::Facts;
use serde_json::Value;

use crate::compare::{Verdicts, difference, ours, print_counts};

/// Files that the newest frontend judges otherwise than the engine of the corpus, and why. The newest decides.
const OLDER: &[(&str, &str)] = &[
    ("ea02f8e63deabbb7.Dockerfile", "a name that holds `file` is no secret's any more"),
    ("d6327592f50dae56.Dockerfile", "a name that holds `version` is no secret's any more"),
    (
        "c2535b48bd075f69.Dockerfile",
        "the engine was given another text: its refusal quotes what the file does not hold",
    ),
];

/// The folder of the corpus, where `DOCKWRIGHT_CORPUS` names it.
pub fn folder(test: &str) -> Option<PathBuf> {
    let found = std::env::var_os("DOCKWRIGHT_CORPUS").map(PathBuf::from);
    if found.is_none() {
        oracle_client::skip(test, "DOCKWRIGHT_CORPUS is not set");
    }
    found
}

fn verdicts(entry: &Value) -> Option<Verdicts> {
    let mut out = Verdicts::new();
    for warning in entry["warnings"].as_array()? {
        let line = |lines: Option<&Value>, at: usize| {
            usize::try_from(lines.map_or(0, |lines| lines[at].as_u64().unwrap())).unwrap()
        };
        let lines = warning["lines"].as_array().unwrap();
        let key =
            (warning["rule"].as_str().unwrap().to_owned(), line(lines.first(), 0), line(lines.last(), 1));
        *out.entry(key).or_default() += 1;
    }
    Some(out)
}

#[test]
fn a_real_engine_says_the_same() {
    let Some(folder) = folder("a_real_engine_says_the_same") else { return };
    let expected = std::fs::read_to_string(folder.join("expected.jsonl")).unwrap();
    let (mut judged, mut findings, mut wrong) = (0, 0, Vec::new());
    let mut told: Vec<Verdicts> = Vec::new();
    for entry in expected.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let name = entry["file"].as_str().unwrap();
        let known = OLDER.iter().any(|(file, _)| *file == name);
        let Some(theirs) = verdicts(&entry) else { continue };
        let bytes = std::fs::read(folder.join("files").join(name)).unwrap();
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let found = ours(&text, &Facts::default());
        let (missing, mut surplus) = difference(&theirs, &found.verdicts);
        judged += 1;
        told.push(found.verdicts);
        findings += theirs.values().sum::<usize>();
        if entry.get("error").is_some() {
            // The engine stops at the first refusal; we go on.
            surplus.clear();
            let lines: Vec<usize> = entry["error_lines"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|lines| usize::try_from(lines[0].as_u64().unwrap()).unwrap())
                .collect();
            let hit = found.refused.iter().any(|(first, last)| {
                lines.is_empty() || lines.iter().any(|line| (*first..=*last).contains(line))
            });
            let newer =
                entry["error"].as_str().is_some_and(|error| error.contains("unknown flag: --parents"));
            if !hit && !newer && !known {
                wrong.push(format!(
                    "{name}: refusal on {lines:?} not found: {} ({:?})",
                    entry["error"], found.messages
                ));
            }
        } else if !found.refused.is_empty() {
            wrong.push(format!("{name}: refused: {:?} {:?}", found.refused, found.messages));
        }
        if !(known || missing.is_empty() && surplus.is_empty()) {
            wrong.push(format!("{name}: only the engine: {missing:?}; only here: {surplus:?}"));
        }
    }
    print_counts(&told);
    for (file, why) in OLDER {
        eprintln!("explained: {file}: {why}");
    }
    eprintln!("{judged} files, {findings} findings, {} disagreements", wrong.len());
    assert!(judged > 1_900 && findings > 1_000, "{judged} files with {findings} findings");
    assert!(wrong.is_empty(), "{} disagreements:\n{}", wrong.len(), wrong.join("\n"));
}
