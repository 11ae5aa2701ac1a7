//! Real Dockerfiles: what BuildKit's parser and instruction reader accept is accepted here, and the reverse.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr
)]

use std::path::PathBuf;

use syntax::Document;
use syntax::dockerfile::ProblemKind;
use syntax::language::Keyword;

fn corpus() -> Option<PathBuf> {
    match std::env::var_os("DOCKWRIGHT_CORPUS") {
        Some(folder) => Some(folder.into()),
        None if std::env::var("DOCKWRIGHT_REQUIRE").is_ok_and(|what| what == "all") => {
            panic!("DOCKWRIGHT_CORPUS is not set")
        }
        None => {
            eprintln!("SKIPPED: syntax corpus: DOCKWRIGHT_CORPUS is not set");
            None
        }
    }
}

fn refused(document: &Document) -> bool {
    let first = document.instructions().find(|placed| placed.instruction.keyword != Some(Keyword::Arg));
    let no_stage = first.is_none_or(|placed| placed.instruction.keyword != Some(Keyword::From));
    let directives = document.directives().all.iter().any(|directive| directive.problem.is_some());
    document.refused().next().is_some() || no_stage || directives
}

#[test]
fn agrees_with_buildkit_on_what_is_a_dockerfile() {
    let Some(folder) = corpus() else { return };
    let expected = std::fs::read_to_string(folder.join("expected.jsonl")).unwrap();
    let (mut files, mut wrong) = (0, Vec::new());
    for line in expected.lines() {
        let entry: serde_json::Value = serde_json::from_str(line).unwrap();
        let name = entry["file"].as_str().unwrap();
        let Ok(text) = std::fs::read_to_string(folder.join("files").join(name)) else { continue };
        let document = Document::new(&text);
        files += 1;
        if refused(&document) == entry["parses"].as_bool().unwrap() {
            let problems: Vec<(String, &ProblemKind)> = document
                .instructions()
                .flat_map(|placed| {
                    placed.instruction.problems.iter().map(move |problem| {
                        (placed.instruction.logical.text.chars().take(60).collect(), &problem.kind)
                    })
                })
                .collect();
            wrong.push(format!("{name}: {:?} {problems:?}", entry["error"]));
        }
    }
    assert!(files > 1_900, "only {files} files in the corpus");
    assert!(wrong.is_empty(), "{} of {files} differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_scripts_of_real_files_lead_back_and_can_be_read() {
    let Some(folder) = corpus() else { return };
    let (mut scripts, mut commands, mut broken) = (0, 0, Vec::new());
    for file in std::fs::read_dir(folder.join("files")).unwrap() {
        let path = file.unwrap().path();
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let document = Document::new(&text);
        for placed in document.instructions() {
            let Some(script) = placed.instruction.script() else { continue };
            scripts += 1;
            for (at, ch) in script.text.text.char_indices() {
                let there = placed.start + script.text.source(at);
                let written = text.get(there..).unwrap().chars().next();
                assert!(
                    written == Some(ch) || ch == '\n' || written == Some('\\'),
                    "{path:?}: {ch:?} is led to {there}"
                );
            }
            commands += script.commands().all.len();
            if script.commands().broken {
                broken.push(path.display().to_string());
            }
        }
    }
    eprintln!("{scripts} scripts, {commands} commands, {} of them broken", broken.len());
    assert!(scripts > 4_000 && commands > 15_000, "{scripts} scripts, {commands} commands");
    // Scripts of other shells, and a few that no shell reads.
    assert!(broken.len() * 50 < scripts, "{} of {scripts}: {broken:#?}", broken.len());
}
