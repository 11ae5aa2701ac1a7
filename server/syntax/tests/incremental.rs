//! An incremental reading equals a fresh one, after any sequence of edits.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use syntax::{Document, Edit, TextRange};

/// A small generator of the same numbers in every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }
}

const PIECES: [&str; 26] = [
    "\n",
    "\\\n",
    "`\n",
    "#",
    " ",
    "RUN <<EOF\n",
    "EOF\n",
    "EOF",
    "\tE\n",
    "RUN <<-E <<F\n",
    "FROM a AS b\n",
    "x",
    "\r\n",
    "\r",
    "# escape=`\n",
    "# escape=`",
    "'",
    "\"",
    "[\"a\"]",
    "COPY <<f /d\n",
    "é",
    "ENV a=b \\\n\n# c\n c=d\n",
    "F\n",
    "\\ \n",
    "ONBUILD ",
    "$x",
];

const SAMPLE: &str = "\u{feff}# syntax=docker/dockerfile:1\n# escape=\\\nARG v=1\nFROM alpine:$v AS base\n\nRUN a \\\n  # comment\n\n  && b\n\
RUN <<EOF\nhello\nEOF\n# lone\nCOPY <<-A <<\"B\" /x/\n\tone\n\tA\ntwo\nB\nENV a=1 \\\n b=2\nCMD [\"x\"]\n";

fn check(document: &Document, what: &dyn Fn() -> String) {
    let text = document.rope().to_string();
    let fresh = Document::new(&text);
    assert!(
        *document == fresh,
        "{}\n{text:?}\nhas {:#?}\nwants {:#?}",
        what(),
        summary(document),
        summary(&fresh)
    );
    if document.segments().count() == 1 {
        let tree = |document: &Document| document.tree_at(0).map(|(_, tree)| tree.tree.root_node().to_sexp());
        assert_eq!(tree(document), tree(&fresh), "{}\n{text:?}", what());
    }
    let bytes: usize = document.segments().map(|(len, _)| len).sum();
    assert_eq!(bytes, text.len(), "{}", what());
}

fn summary(document: &Document) -> Vec<(usize, usize, String)> {
    document
        .instructions()
        .map(|p| (p.start, p.instruction.len, p.instruction.logical.text.clone()))
        .collect()
}

fn run(seed: u64, start: &str, edits: usize, every: usize) {
    let mut random = Random(seed);
    let mut document = Document::new(start);
    let mut history = Vec::new();
    for step in 0..edits {
        let len = document.rope().len_bytes();
        let from = random.below(len + 1);
        let to = if random.below(3) == 0 { from + random.below(40) } else { from };
        let text =
            if random.below(4) == 0 { String::new() } else { PIECES[random.below(PIECES.len())].to_owned() };
        let edit = Edit { range: TextRange::new(from, to), text };
        history.push(edit.clone());
        document.apply(&[edit]);
        if step % every == 0 {
            check(&document, &|| {
                format!(
                    "seed {seed}, step {step}, last edits {:?}",
                    &history[history.len().saturating_sub(3)..]
                )
            });
        }
        if document.rope().len_bytes() > start.len() * 3 {
            document = Document::new(start);
        }
    }
}

#[test]
fn small_documents() {
    for seed in 1..=100 {
        run(seed * 7_919, SAMPLE, 900, 1);
    }
}

#[test]
fn documents_of_many_segments() {
    let long = SAMPLE.trim_start_matches('\u{feff}').repeat(120);
    for seed in 1..=10 {
        run(seed * 104_729, &long, 1_000, 40);
    }
}

#[test]
fn segments_stay_short() {
    let document = Document::new(&SAMPLE.repeat(500));
    assert!(document.segments().count() > 10);
    assert!(document.segments().all(|(_, lines)| lines <= syntax::document::LONGEST_SEGMENT));
}

/// A walk that begins in the middle finds what a walk through everything finds there.
#[test]
fn walks_from_the_middle() {
    let onbuild = "ONBUILD COPY --from=a x y\nCOPY --from=a x y\nRUN --mount=type=cache,target=/x y\n";
    let document = Document::new(&format!("{SAMPLE}\n{onbuild}").repeat(120));
    assert!(document.segments().count() > 2);
    let all: Vec<_> = document.instructions().map(|placed| placed.start).collect();
    let around = all.iter().flat_map(|start| [start.saturating_sub(1), *start, start + 1]);
    for offset in around.chain([0, usize::MAX]) {
        let from: Vec<_> = document.instructions_from(offset).map(|placed| placed.start).collect();
        let above: Vec<_> = document.instructions_above(offset).map(|placed| placed.start).collect();
        let split = all.partition_point(|start| *start < offset);
        assert_eq!(from, all[split..]);
        assert!(above.iter().eq(all[..split].iter().rev()));
    }
    let takers: Vec<_> = document.takers().map(|placed| placed.instruction.keyword).collect();
    assert!(takers.len() >= 360 && takers.iter().all(Option::is_some));
}
