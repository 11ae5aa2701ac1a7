//! Real Dockerfiles and odd ones: nothing fails, no answer lies outside of the document, outlines nest.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod files;

use ide::explain::explain;
use ide::hover::hover;
use ide::symbols::{Symbol, symbols};
use ide::texts::Language;
use syntax::language::Keyword;
use syntax::{Document, TextRange};

/// How many places of a file are tried.
const PLACES: usize = 40;

/// What nobody writes, and someone will.
const ODD: [&str; 14] = [
    "",
    "\u{feff}FROM a",
    "FROM",
    "FROM a AS",
    "RUN x\nFROM a\nFROM a AS b\nFROM b AS B\nCOPY --from=b x",
    "FROM a\nENV",
    "FROM a\nENV A=$A B=${B} ${C:-$D}=x",
    "FROM a\nONBUILD ONBUILD RUN $x",
    "FROM a\nONBUILD RUN <<E\n$x\nE\n",
    "FROM 빌드\r\nENV é=${é:-\u{1F600}} \\\r\n  b=$é\r\n",
    "FROM a\nRUN <<A <<B\n$a\nA\n$b",
    "FROM a\nRUN --mount=type=bind,from= --mount --mount=from=\"x,target=/y $z",
    "FROM a\nCOPY --from=99999999999999999999999 --from=$x a b",
    "ARG A=${A:-${A:-${A:-${A\nFROM ${A}$A${",
];

fn places(text: &str) -> impl Iterator<Item = usize> {
    let step = (text.len() / PLACES).max(1);
    (0..=text.len() + 1).step_by(step)
}

fn nested(inner: &[Symbol], outer: TextRange) {
    let mut last = outer.start;
    for symbol in inner {
        assert!(symbol.range.start >= last && symbol.range.end <= outer.end, "{symbol:?} in {outer:?}");
        let selection = symbol.selection;
        assert!(selection.start >= symbol.range.start && selection.end <= symbol.range.end, "{symbol:?}");
        assert!(!symbol.name.trim().is_empty(), "{symbol:?}");
        last = symbol.range.start;
        nested(&symbol.children, symbol.range);
    }
}

fn try_file(text: &str) {
    let document = Document::new(text);
    let length = document.rope().len_bytes();
    nested(&symbols(&document), TextRange::new(0, length));
    for language in Language::ALL {
        let explained = explain(&document, language);
        assert_eq!(explained.instructions.len(), document.instructions().count());
        assert_eq!(explained.stages.len(), document.stages().count());
        for one in &explained.instructions {
            assert!(one.range.end <= length && !one.summary.is_empty(), "{one:?}");
            let step = one.keyword.filter(|_| one.stage.is_some() && one.here.is_empty());
            let said = one.follows.is_some() || !one.runs_again.is_empty();
            assert!(said || step != Some(Keyword::Workdir), "{one:?} in {text:?}");
        }
    }
    for (number, offset) in places(text).enumerate() {
        let language = Language::ALL[number % Language::ALL.len()];
        let Some(found) = hover(&document, offset, language) else { continue };
        assert!(found.range.end <= length, "{found:?} at {offset} of {text:?}");
        let whole = text.get(found.range.std());
        assert!(whole.is_some(), "{found:?} cuts a character of {text:?}");
    }
}

#[test]
fn odd_files_are_answered() {
    for text in ODD {
        for end in 0..=text.len() {
            if let Some(start) = text.get(..end) {
                try_file(start);
            }
        }
    }
}

#[test]
fn real_files_are_answered() {
    let Some(files) = files::corpus("real_files_are_answered") else { return };
    for (_, text) in &files {
        try_file(text);
    }
}
