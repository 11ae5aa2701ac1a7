//! What the grammar's tests share.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]
#![allow(clippy::print_stderr, dead_code)]

use std::{env, fs, path::Path};

use tree_sitter::{InputEdit, Node, Parser, Point, Tree};

/// A parser with the language set.
pub fn parser() -> Parser {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_dockwright::LANGUAGE.into()).expect("the parser's ABI is known");
    parser
}

/// The tree of a text.
pub fn parse(text: &[u8]) -> Tree {
    parser().parse(text, None).expect("a language is set")
}

/// The first `ERROR` or `MISSING` node, with its place.
pub fn first_error(tree: &Tree) -> Option<String> {
    if !tree.root_node().has_error() {
        return None;
    }
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        if node.is_error() || node.is_missing() {
            return Some(format!("{node} at line {}", node.start_position().row + 1));
        }
        if node.has_error() && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return Some("an error that no node shows".to_owned());
            }
        }
    }
}

/// One line a node: depth, kind, field and bytes. Two trees are the same if their lists are.
pub fn nodes(tree: &Tree) -> Vec<(usize, u16, Option<u16>, usize, usize)> {
    let mut cursor = tree.walk();
    let mut depth = 0;
    let mut list = Vec::new();
    loop {
        let node = cursor.node();
        list.push((
            depth,
            node.kind_id(),
            cursor.field_id().map(Into::into),
            node.start_byte(),
            node.end_byte(),
        ));
        if cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return list;
            }
            depth -= 1;
        }
    }
}

/// A named node's S-expression, one node a line, with fields.
pub fn expression(node: Node<'_>) -> String {
    fn write(node: Node<'_>, field: Option<&str>, depth: usize, out: &mut String) {
        out.push_str(&"  ".repeat(depth));
        if let Some(field) = field {
            out.push_str(field);
            out.push_str(": ");
        }
        out.push('(');
        out.push_str(node.kind());
        let mut cursor = node.walk();
        let mut more = cursor.goto_first_child();
        while more {
            if cursor.node().is_named() {
                out.push('\n');
                write(cursor.node(), cursor.field_name(), depth + 1, out);
            }
            more = cursor.goto_next_sibling();
        }
        out.push(')');
    }
    let mut out = String::new();
    write(node, None, 0, &mut out);
    out
}

/// The files of the corpus that BuildKit accepts, or `None`, which has been said, when there is no corpus.
pub fn accepted_corpus(test: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let Some(folder) = env::var_os("DOCKWRIGHT_CORPUS") else {
        assert!(
            env::var("DOCKWRIGHT_REQUIRE").as_deref() != Ok("all"),
            "{test}: DOCKWRIGHT_CORPUS is not set"
        );
        eprintln!("SKIPPED: {test}: DOCKWRIGHT_CORPUS is not set");
        return None;
    };
    let folder = Path::new(&folder);
    let expected = fs::read_to_string(folder.join("expected.jsonl")).expect("the corpus has an index");
    let files: Vec<_> = expected
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("each line is JSON"))
        .filter(|entry| entry["parses"] == true)
        .map(|entry| entry["file"].as_str().expect("each line names a file").to_owned())
        .map(|name| (fs::read(folder.join("files").join(&name)).expect("the file is there"), name))
        .map(|(text, name)| (name, text))
        .collect();
    assert!(files.len() > 1000, "only {} files in the corpus", files.len());
    Some(files)
}

/// Random numbers that are the same in every run (xorshift64*).
pub struct Random(u64);

impl Random {
    /// A sequence for a seed other than 0.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }

    /// One of some things.
    pub fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }
}

/// Pieces that the language gives a meaning to, for texts and edits that hit on something.
pub const PIECES: &[&str] = &[
    "FROM ",
    "from",
    "RUN ",
    "RUN",
    "COPY ",
    "ADD ",
    "ENV ",
    "LABEL ",
    "ARG ",
    "CMD ",
    "ENTRYPOINT ",
    "SHELL ",
    "HEALTHCHECK ",
    "NONE",
    "ONBUILD ",
    "VOLUME ",
    "EXPOSE ",
    "USER ",
    "WORKDIR ",
    "STOPSIGNAL ",
    "MAINTAINER ",
    "FOO ",
    "# escape=`\n",
    "# escape=\\\n",
    "# syntax=x\n",
    "# check=skip=all\n",
    "# c\n",
    "#",
    " #",
    "\n#",
    "\n",
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "\\\n",
    " \\\n",
    "\\ \n",
    " \\\r\n",
    "`\n",
    " `\n",
    "\\\n# c\n",
    " \\\n\n",
    "\\\\\n",
    "\\",
    "`",
    "\\ ",
    "\\\"",
    "\"",
    "'",
    " ",
    "  ",
    "\t",
    "a",
    "b c",
    "=",
    "a=b",
    "k=\"v w\"",
    "k='v w'",
    "$",
    "$x",
    "${",
    "${x}",
    "${x:-",
    "${x:-y}",
    "${x#p}",
    "${x/p/r}",
    "${x//",
    "}",
    "/",
    ":",
    "@",
    ",",
    "--",
    "--link",
    "--from=",
    "--mount=",
    "--mount=type=cache,target=/x ",
    "--chown=$u ",
    "-",
    "[",
    "]",
    "[\"a\", \"b\"]",
    "[]",
    "[1, null, {\"a\": []}]",
    "<<EOF",
    "<<-EOF",
    "<<\"EOF\"",
    "3<<E",
    "<<E",
    "<",
    "<<",
    "\nEOF\n",
    "\nE\n",
    "\tE\n",
    "\nCOPY <<E <<-EOF /x\n",
    "\nRUN <<EOF cat\n",
    "\nADD <<\"E\" x\n",
    "\nE\nEOF\n",
    "EOF",
    "AS ",
    " as b",
    "x:1",
    "x@sha256:0",
    "localhost:5000/a:b",
    "é",
    "\u{feff}",
    "\u{2028}",
    "\u{a0}",
    "\0",
    "😀",
];

/// A random text of pieces.
pub fn random_text(random: &mut Random, pieces: usize) -> Vec<u8> {
    let mut text = Vec::new();
    for _ in 0..random.below(pieces) {
        text.extend_from_slice(random.pick(PIECES).as_bytes());
    }
    text
}

/// Applies a random edit to a text, and tells the tree.
pub fn random_edit(random: &mut Random, text: &mut Vec<u8>, tree: &mut Tree) {
    // An editor's edits lie between characters.
    let at_character = |text: &[u8], mut at: usize| {
        while text.get(at).is_some_and(|byte| byte & 0xC0 == 0x80) {
            at -= 1;
        }
        at
    };
    let start = at_character(text, random.below(text.len() + 1));
    let removed = match random.below(4) {
        0 => 0,
        1 => random.below(3),
        2 => random.below(12),
        _ => random.below(60),
    };
    let old_end = at_character(text, (start + removed).min(text.len())).max(start);
    let inserted: Vec<u8> = match random.below(4) {
        0 => Vec::new(),
        1 => random.pick(PIECES).as_bytes().to_vec(),
        2 => [random.pick(PIECES), random.pick(PIECES)].concat().into_bytes(),
        // What stands elsewhere in the text: moved and doubled lines.
        _ => {
            let from = at_character(text, random.below(text.len() + 1));
            let to = at_character(text, (from + random.below(40)).min(text.len()));
            text[from..to.max(from)].to_vec()
        }
    };
    let before = (point(text, start), point(text, old_end));
    text.splice(start..old_end, inserted.iter().copied());
    let new_end = start + inserted.len();
    tree.edit(&InputEdit {
        start_byte: start,
        old_end_byte: old_end,
        new_end_byte: new_end,
        start_position: before.0,
        old_end_position: before.1,
        new_end_position: point(text, new_end),
    });
}

fn point(text: &[u8], at: usize) -> Point {
    let before = &text[..at];
    let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    Point { row: before.iter().filter(|byte| **byte == b'\n').count(), column: at - line_start }
}
