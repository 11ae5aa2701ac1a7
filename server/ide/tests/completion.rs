//! Real Dockerfiles: what is offered at a place makes no new error there, and every range lies in the document.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr
)]

use std::borrow::Cow;
use std::path::PathBuf;

use ide::completion::{CompletionItem, CompletionKind, completion};
use ide::diagnostics::{Facts, Severity, diagnostics};
use ide::texts::Language;
use syntax::{Document, Edit, TextRange};

const FILES: usize = 60;
const POSITIONS: usize = 40;

fn corpus() -> Option<PathBuf> {
    match std::env::var_os("DOCKWRIGHT_CORPUS") {
        Some(folder) => Some(folder.into()),
        None if std::env::var("DOCKWRIGHT_REQUIRE").is_ok_and(|what| what == "all") => {
            panic!("DOCKWRIGHT_CORPUS is not set")
        }
        None => {
            eprintln!("SKIPPED: completion corpus: DOCKWRIGHT_CORPUS is not set");
            None
        }
    }
}

/// The text of an item with its tab stops filled by their defaults.
fn filled(item: &CompletionItem) -> String {
    if !item.snippet {
        return item.insert.clone();
    }
    let mut parts = item.insert.split("${1:");
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        out.push_str(&part.replacen('}', "", 1));
    }
    out
}

/// An item that needs more by its nature. A keyword needs its own arguments: only that it is one, and may stand
/// there, can be held against it. What ends in `=` or a blank asks for what comes next.
fn excused(item: &CompletionItem, code: &str) -> bool {
    match item.kind {
        CompletionKind::Instruction => {
            !["syntax-unknown-instruction", "syntax-no-stage", "syntax-onbuild"].contains(&code)
        }
        _ => item.insert.ends_with(['=', ' ']),
    }
}

/// The errors that touch a range, as code and sentence.
fn errors(document: &Document, range: TextRange) -> Vec<(Cow<'static, str>, String)> {
    let found =
        diagnostics(document, &Facts::default()).into_iter().filter(|one| one.severity == Severity::Error);
    let near = found.filter(|one| one.range.start <= range.end && range.start <= one.range.end);
    near.map(|one| (one.code, one.message)).collect()
}

/// Places all over a text, and those behind a character that completion is asked for at.
fn positions(text: &str) -> Vec<usize> {
    let all = (0..=text.len()).filter(|&at| text.is_char_boundary(at));
    let behind = |at: usize, found: &dyn Fn(char) -> bool| text[..at].chars().next_back().is_none_or(found);
    let (telling, other): (Vec<usize>, Vec<usize>) =
        all.partition(|&at| behind(at, &|ch| matches!(ch, '-' | '=' | ',' | '$' | '{' | '\n' | '#' | '/')));
    let some = |from: Vec<usize>| {
        let step = (from.len() / POSITIONS).max(1);
        from.into_iter().step_by(step)
    };
    some(telling).chain(some(other)).collect()
}

#[test]
fn what_is_offered_makes_no_new_error() {
    let Some(folder) = corpus() else { return };
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder.join("files")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let (mut tried, mut wrong) = (0, Vec::new());
    let step = (files.len() / FILES).max(1);
    for path in files.iter().step_by(step).take(FILES) {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        let document = Document::new(&text);
        for offset in positions(&text) {
            for item in completion(&document, offset, Language::English) {
                let range = item.range;
                assert!(range.start <= offset && offset <= range.end && range.end <= text.len(), "{item:?}");
                let insert = filled(&item);
                let mut after = document.clone();
                after.apply(&[Edit { range, text: insert.clone() }]);
                let before = errors(&document, range);
                let here = TextRange::new(range.start, range.start + insert.len());
                tried += 1;
                // What was wrong there before may be said in other words.
                for (code, message) in errors(&after, here) {
                    let new = before.iter().all(|(known, _)| *known != code);
                    if new && !excused(&item, &code) {
                        let name = path.file_name().unwrap().to_string_lossy();
                        wrong.push(format!("{name}:{offset}: {insert:?}: {message}"));
                    }
                }
            }
        }
    }
    eprintln!("{tried} items tried");
    assert!(tried > 1_000, "only {tried} items were offered");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}
