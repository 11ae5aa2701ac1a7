//! The tree-sitter tree of a segment: made when it is first asked for, and kept by incremental parses from then on.
//!
//! What a Dockerfile means is read by `dockerfile::read`; the tree gives the shape of the text for selections,
//! colours and injected languages, and costs a keystroke nothing until one of those is wanted.

use std::cell::RefCell;

use tree_sitter::{InputEdit, Parser, Point, Tree};

use crate::scan::Escape;

/// What the parser gets before the text of every segment but the first: directives stand only at the top of a file,
/// which an empty line ends, and `` # escape=` `` holds for the whole file. The grammar's README asks for it.
fn prelude(escape: Escape, first: bool) -> &'static str {
    match (first, escape) {
        (true, _) => "",
        (false, Escape::Backslash) => "\n",
        (false, Escape::Backtick) => "# escape=`\n\n",
    }
}

thread_local! {
    static PARSER: RefCell<Option<Parser>> = RefCell::new(parser());
}

fn parser() -> Option<Parser> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_dockwright::LANGUAGE.into()).ok()?;
    Some(parser)
}

/// A tree and how many bytes of it stand before the segment's own text.
#[derive(Debug, Clone)]
pub struct SegmentTree {
    /// The tree.
    pub tree: Tree,
    /// What to subtract from its byte offsets.
    pub offset: usize,
    prelude: &'static str,
}

impl SegmentTree {
    /// Parses a segment; `first` tells that the document starts with it. Nothing when the parser gives up.
    pub(super) fn new(text: &str, escape: Escape, first: bool) -> Option<Self> {
        let prelude = prelude(escape, first);
        parse(text, prelude, None).map(|tree| Self { tree, offset: prelude.len(), prelude })
    }

    /// The tree of `text`, in which the bytes from `start` on were `old_end - start` before the change.
    pub(super) fn edited(
        &self,
        old: &str,
        text: &str,
        start: usize,
        old_end: usize,
        new_end: usize,
    ) -> Option<Self> {
        let mut tree = self.tree.clone();
        let rows_before = self.prelude.matches('\n').count();
        let point = |text: &str, at: usize| {
            let before = text.get(..at).unwrap_or(text);
            let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
            let row = before.bytes().filter(|byte| *byte == b'\n').count() + rows_before;
            Point { row, column: before.len() - line_start }
        };
        tree.edit(&InputEdit {
            start_byte: start + self.offset,
            old_end_byte: old_end + self.offset,
            new_end_byte: new_end + self.offset,
            start_position: point(old, start),
            old_end_position: point(old, old_end),
            new_end_position: point(text, new_end),
        });
        parse(text, self.prelude, Some(&tree)).map(|tree| Self { tree, ..*self })
    }
}

fn parse(text: &str, prelude: &str, old: Option<&Tree>) -> Option<Tree> {
    let read = &mut |byte: usize, _: Point| -> &[u8] {
        match byte.checked_sub(prelude.len()) {
            Some(at) => text.as_bytes().get(at..).unwrap_or_default(),
            None => prelude.as_bytes().get(byte..).unwrap_or_default(),
        }
    };
    PARSER.with_borrow_mut(|parser| parser.as_mut()?.parse_with_options(read, old, None))
}
