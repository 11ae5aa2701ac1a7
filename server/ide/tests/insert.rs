//! Real Dockerfiles: whatever is offered at a place makes no new error when it is written there, with its tab stops
//! left at their defaults. Every position of 300 files; a file of the corpus holds about a thousand.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr
)]

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use ide::completion::{CompletionItem, completion};
use ide::diagnostics::{Diagnostic, Facts, Severity, diagnostics};
use ide::texts::Language;
use syntax::{Document, Edit, TextRange};

const FILES: usize = 300;

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

/// Whether an error is one of reading the text, of what a mount says, or of which stage is meant. What else a build
/// refuses depends on what variables and folders come to, which other lines and the build's arguments decide: an ARG
/// that is turned into a RUN leaves a VOLUME below without its path, a WORKDIR that goes leaves `target=.` at the root.
fn matters(error: &Diagnostic) -> bool {
    error.severity == Severity::Error
        && match &*error.code {
            "build-mount" => !error.message.starts_with("This mount would cover"),
            "build-stage" => true,
            code => code.starts_with("syntax-"),
        }
}

/// How often each error stands in a document.
fn errors(document: &Document) -> BTreeMap<Cow<'static, str>, Vec<String>> {
    let mut counts: BTreeMap<Cow<'static, str>, Vec<String>> = BTreeMap::new();
    let found = diagnostics(document, &Facts::default()).into_iter();
    for one in found.filter(matters) {
        counts.entry(one.code).or_default().push(one.message);
    }
    counts
}

/// The document with an item written.
fn written(document: &Document, item: &CompletionItem, insert: String) -> Document {
    let mut after = document.clone();
    // What is written elsewhere stands behind, so it goes first and moves nothing.
    if let Some(also) = &item.also {
        assert!(also.range.start > item.range.end, "{item:?}");
        after.apply(std::slice::from_ref(also));
    }
    after.apply(&[Edit { range: item.range, text: insert }]);
    after
}

/// What is wrong with the items offered at every position of a text, and how many were tried.
fn wrong(name: &str, text: &str) -> (usize, Vec<String>) {
    let document = Document::new(text);
    let before = errors(&document);
    let mut seen: HashSet<(TextRange, String)> = HashSet::new();
    let (mut tried, mut wrong) = (0, Vec::new());
    for offset in 0..=text.len() {
        for item in completion(&document, offset, Language::English) {
            let range = item.range;
            assert!(range.start <= range.end && range.end <= text.len(), "{name}:{offset}: {item:?}");
            assert!(text.get(range.std()).is_some(), "{name}:{offset}: inside a character: {item:?}");
            assert!(!text[range.std()].contains('\n'), "{name}:{offset}: over lines: {item:?}");
            if !seen.insert((range, item.insert().to_owned())) {
                continue;
            }
            tried += 1;
            let after = errors(&written(&document, &item, item.filled().into_owned()));
            for (code, messages) in after {
                if messages.len() > before.get(&code).map_or(0, Vec::len) {
                    let insert = item.filled();
                    wrong.push(format!("{name}:{offset}: {insert:?}: {}", messages.last().unwrap()));
                }
            }
        }
    }
    (tried, wrong)
}

#[test]
fn what_is_offered_makes_no_new_error() {
    let Some(folder) = corpus() else { return };
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder.join("files")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let step = (files.len() / FILES).max(1);
    let (mut tried, mut faults, mut read, mut positions) = (0, Vec::new(), 0, 0);
    for path in files.iter().step_by(step).take(FILES) {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        read += 1;
        positions += text.len() + 1;
        let (count, found) = wrong(&path.file_name().unwrap().to_string_lossy(), &text);
        tried += count;
        faults.extend(found);
    }
    eprintln!("{tried} items tried at {positions} positions of {read} files");
    assert!(tried > 10_000, "only {tried} items were offered");
    assert!(faults.is_empty(), "{} of {tried}:\n{}", faults.len(), faults[..faults.len().min(60)].join("\n"));
}

#[test]
fn nor_does_it_in_what_the_corpus_does_not_hold() {
    let texts = [
        "FROM a AS one\nFROM b AS two\nCOPY --from=one x y\nRUN --mount=type=bind,from=one,target=/x ls\n",
        "# syntax=docker/dockerfile:1-labs\nFROM a\nRUN --device=x,required --network=none ls\n",
        "FROM a\nCOPY <<A <<B /d/\n$X\nA\nb\nB\n\nRUN <<-EOF\n\tls\n\tEOF\n\n",
        "# escape=`\n# check=skip=StageNameCasing;error=true\nFROM a\nRUN a `\n  # --x\n  && b\n\n",
        "FROM a\nARG V=1\nENV A=${V:-x} B=${V}\nLABEL a=$V\nUSER u:g\nADD --chown=u:g a b\n",
        "FROM a\nHEALTHCHECK --retries=3 CMD x\nHEALTHCHECK NONE\nONBUILD COPY --link a b\nSTOPSIGNAL 9\n",
        "FROM --platform=linux/amd64 a AS b\nEXPOSE 80/tcp 53\nSHELL [\"a\"]\nVOLUME [\"/a\"]\n",
        "\u{feff}from a as b\r\nrun x \\\r\n  && y\r\n\r\ncopy a b\r\n# 한국어 $\r\n\r\n",
        "FROM a\nRUN cat << x\nCOPY << /x\nRUN a <<\n",
        "",
    ];
    let faults: Vec<String> = texts.iter().flat_map(|text| wrong(text, text).1).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
