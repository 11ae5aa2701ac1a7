//! A line that is broken takes nothing away from what is said of the others.

use std::collections::BTreeMap;

use ide::diagnostics::{Diagnostic, Facts, diagnostics};
use oracle_client::Random;
use syntax::Document;

use crate::corpus::folder;

/// Lines that are refused, and change what no other line means.
const BROKEN: &[&str] = &[
    "BOGUS x",
    "RUNN echo \"a",
    "COPY --bogus=1 a b",
    "LABEL a=\"unclosed",
    "ENV",
    "EXPOSE 80/abc/def",
    "SHELL bash",
    "COPY <<UNCLOSED_HEREDOC /x",
    "RUN <<UNCLOSED_HEREDOC",
];

/// Every so many files of the corpus are looked at.
const EVERY: usize = 7;

/// The rules that say something of the file as a whole: another line is a change of what they count. The case of
/// keywords is decided by the majority, and all of our lines are in capitals.
const OF_THE_WHOLE: &[&str] = &["ConsistentInstructionCasing"];

/// What is said, with how often: the text that it is said of and the words.
fn findings(text: &str) -> BTreeMap<(String, usize, String), usize> {
    let document = Document::new(text);
    let mut out = BTreeMap::new();
    let wanted = |one: &Diagnostic| !OF_THE_WHOLE.contains(&&*one.code);
    for one in diagnostics(&document, &Facts::default()).into_iter().filter(wanted) {
        *out.entry((one.code.into_owned(), one.range.start, one.message)).or_default() += 1;
    }
    out
}

#[test]
fn a_broken_line_takes_no_other_finding_away() {
    let Some(folder) = folder("a_broken_line_takes_no_other_finding_away") else { return };
    let mut paths: Vec<_> =
        std::fs::read_dir(folder.join("files")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut random = Random::new(11);
    let (mut kept, mut wrong) = (0, Vec::new());
    for path in paths.iter().step_by(EVERY) {
        let Ok(text) = String::from_utf8(std::fs::read(path).unwrap()) else { continue };
        let document = Document::new(&text);
        let starts: Vec<usize> = document.instructions().map(|placed| placed.start).collect();
        // Before the first FROM only ARG may stand, and what a comment says belongs to the instruction below it.
        let first = document.stages().next().map_or(usize::MAX, |from| from.start);
        let places: Vec<usize> = starts
            .into_iter()
            .filter(|start| *start > first && document.comments_above(*start).is_empty())
            .collect();
        if places.is_empty() {
            continue;
        }
        let before = findings(&text);
        for broken in BROKEN {
            let at = *random.pick(&places);
            let line = format!("{broken}\n");
            let with = format!("{}{line}{}", &text[..at], &text[at..]);
            let after = findings(&with);
            for ((code, start, message), count) in &before {
                let shifted = if *start >= at { start + line.len() } else { *start };
                let found = after.get(&(code.clone(), shifted, message.clone())).copied().unwrap_or(0);
                kept += count;
                if found < *count {
                    let name = path.file_name().unwrap().to_string_lossy();
                    wrong.push(format!("{name}: `{broken}` at {at} takes away {code} at {start}: {message}"));
                }
            }
        }
    }
    eprintln!("{kept} findings beside a broken line, {} lost", wrong.len());
    assert!(kept > 1_000, "{kept}");
    assert!(wrong.is_empty(), "{} lost:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
}
