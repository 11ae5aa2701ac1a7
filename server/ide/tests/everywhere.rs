//! Real Dockerfiles and unfinished lines, at every byte of them: no answer fails, and none is about a place outside of the document.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ide::hover::{Hover, hover};
use ide::texts::Language;
use syntax::Document;

const FILES: usize = 300;

fn corpus() -> Option<PathBuf> {
    match std::env::var_os("DOCKWRIGHT_CORPUS") {
        Some(folder) => Some(folder.into()),
        None if std::env::var("DOCKWRIGHT_REQUIRE").is_ok_and(|what| what == "all") => {
            panic!("DOCKWRIGHT_CORPUS is not set")
        }
        None => {
            eprintln!("SKIPPED: hover everywhere: DOCKWRIGHT_CORPUS is not set");
            None
        }
    }
}

/// Some of the corpus, from all over it.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let files = std::fs::read_dir(folder.join("files")).unwrap();
    let mut files: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let step = (files.len() / FILES).max(1);
    let readable = files.iter().step_by(step).filter_map(|path| {
        let name = path.file_name()?.to_string_lossy().into_owned();
        Some((name, std::fs::read_to_string(path).ok()?))
    });
    readable.take(FILES).collect()
}

/// What is wrong with an answer about `offset`.
fn wrong(text: &str, offset: usize, hover: &Hover) -> Option<&'static str> {
    match text.get(hover.range.std()) {
        None => Some("reaches out of the document or cuts a character"),
        Some("") => Some("is about nothing"),
        Some(_) if !hover.range.touches(offset.min(text.len())) => Some("is about another place"),
        Some(_) if hover.markdown.trim().is_empty() => Some("says nothing"),
        Some(_) => None,
    }
}

#[test]
fn hover_at_every_position() {
    let Some(folder) = corpus() else { return };
    let (mut asked, mut answered, mut failed) = (0, 0, Vec::new());
    let mut titles = BTreeSet::new();
    for (index, (name, text)) in texts(&folder).into_iter().enumerate() {
        // Some with the line ends of Windows and a byte order mark.
        let text = if index % 10 == 0 { format!("\u{feff}{}", text.replace('\n', "\r\n")) } else { text };
        let document = Document::new(&text);
        let mut last = None;
        for offset in 0..=text.len() + 1 {
            asked += 1;
            let english = hover(&document, offset, Language::English);
            if let Some(found) = &english {
                answered += 1;
                let problem = wrong(&text, offset, found);
                failed.extend(problem.map(|problem| format!("{name}:{offset}: {problem}: {found:?}")));
                titles.insert(found.markdown.split(" — ").next().unwrap_or_default().to_owned());
            }
            // The other language is asked once for each thing: it is about the same text, in other words.
            let range = english.as_ref().map(|found| found.range);
            if range != last {
                let korean = hover(&document, offset, Language::Korean);
                if korean.as_ref().map(|found| found.range) != range || korean.is_some() && korean == english
                {
                    failed.push(format!("{name}:{offset}: {english:?} and {korean:?}"));
                }
                last = range;
            }
        }
    }
    eprintln!("{answered} answers at {asked} positions, about {} things", titles.len());
    assert!(answered > 10_000 && titles.len() > 50, "only {answered} answers, about {titles:?}");
    assert!(failed.is_empty(), "{}:\n{}", failed.len(), failed[..failed.len().min(20)].join("\n"));
}

/// What is being written has words that are missing: each answer is about the text at the cursor all the same.
#[test]
fn hover_in_what_is_not_finished() {
    let mut failed = Vec::new();
    let mut answered = 0;
    for line in [
        "RUN --mount=",
        "RUN --mount=type=",
        "RUN --mount=,",
        "RUN --mount=type=cache,",
        "RUN --mount=type=cache,target=",
        "RUN --mount=\"type=cache\",\"target=/x\" make",
        "RUN --mount='' make",
        "RUN --mount=type=cache,\\\n target=/x make",
        "RUN --network=",
        "RUN --network= make",
        "RUN --security=\"\" make",
        "RUN --device=",
        "RUN --device=,required make",
        "COPY --from=",
        "COPY --from= a b",
        "COPY --chown=",
        "COPY --chmod=\"\" a b",
        "COPY --link=",
        "ADD --checksum=",
        "HEALTHCHECK --interval=",
        "HEALTHCHECK --retries= CMD x",
        "ONBUILD RUN --mount=",
        "ONBUILD COPY --from=",
    ] {
        for end in ["", "\n", "\r\n"] {
            let text = format!("FROM a AS b\n{line}{end}");
            let document = Document::new(&text);
            for offset in 0..=text.len() {
                let Some(found) = hover(&document, offset, Language::English) else { continue };
                answered += 1;
                let problem = wrong(&text, offset, &found);
                failed.extend(
                    problem.map(|problem| format!("{text:?}:{offset}: {problem}: {:?}", found.range)),
                );
            }
        }
    }
    assert!(answered > 500, "only {answered} answers");
    assert!(failed.is_empty(), "{}:\n{}", failed.len(), failed.join("\n"));
}
