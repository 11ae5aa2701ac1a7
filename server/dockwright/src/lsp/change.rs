//! A client's changes of a text, made into edits of a document.

use std::panic::{AssertUnwindSafe, catch_unwind};

use ropey::Rope;
use syntax::{Document, Edit};
use tower_lsp::ls_types::TextDocumentContentChangeEvent;

use super::encoding::Encoding;

/// The document after the changes, each of which counts in the text that the one before it left.
pub fn applied(
    document: &Document,
    changes: Vec<TextDocumentContentChangeEvent>,
    encoding: Encoding,
) -> Document {
    applied_by(document, changes, encoding, Document::apply)
}

/// The same with another way to apply edits. Where that panics the whole of the new text is read: were it lost,
/// every later change would count in a text that the client does not have.
fn applied_by(
    document: &Document,
    changes: Vec<TextDocumentContentChangeEvent>,
    encoding: Encoding,
    apply: impl FnOnce(&mut Document, &[Edit]),
) -> Document {
    let mut rope = document.rope().clone();
    let mut edits = Vec::with_capacity(changes.len());
    let mut replaced = false;
    for change in changes {
        match change.range {
            None => {
                rope = Rope::from_str(&change.text);
                replaced = true;
            }
            Some(range) => {
                let range = encoding.text_range(&rope, range);
                let chars = rope.byte_to_char(range.start)..rope.byte_to_char(range.end);
                let at = chars.start;
                rope.remove(chars);
                rope.insert(at, &change.text);
                edits.push(Edit { range, text: change.text });
            }
        }
    }
    if replaced {
        return Document::new(&rope.to_string());
    }
    let mut after = document.clone();
    match catch_unwind(AssertUnwindSafe(|| apply(&mut after, &edits))) {
        Ok(()) => after,
        Err(_) => Document::new(&rope.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tower_lsp::ls_types::{Position, Range};

    fn change(range: Option<((u32, u32), (u32, u32))>, text: &str) -> TextDocumentContentChangeEvent {
        let at = |(line, character)| Position::new(line, character);
        let range = range.map(|(start, end)| Range::new(at(start), at(end)));
        TextDocumentContentChangeEvent { range, range_length: None, text: text.to_owned() }
    }

    fn after(text: &str, changes: Vec<TextDocumentContentChangeEvent>) -> String {
        let document = applied(&Document::new(text), changes, Encoding::Utf16);
        let fresh = Document::new(&document.rope().to_string());
        assert_eq!(document, fresh);
        document.rope().to_string()
    }

    #[test]
    fn each_change_counts_in_the_text_before_it() {
        let changes = vec![change(Some(((0, 5), (0, 5))), "al\n"), change(Some(((1, 0), (1, 4))), "pine")];
        assert_eq!(after("FROM node\n", changes), "FROM al\npine\n");
    }

    #[test]
    fn a_change_without_a_range_replaces_the_text() {
        let changes = vec![
            change(Some(((0, 0), (0, 1))), "x"),
            change(None, "FROM b\n"),
            change(Some(((0, 5), (0, 6))), "c"),
        ];
        assert_eq!(after("FROM a\n", changes), "FROM c\n");
    }

    #[test]
    fn no_text_is_lost_where_reading_a_change_panics() {
        let changes = vec![change(Some(((0, 5), (0, 6))), "b"), change(Some(((1, 0), (1, 0))), "RUN x\n")];
        let document = applied_by(&Document::new("FROM a\n"), changes, Encoding::Utf16, |document, _| {
            document.apply(&[Edit { range: syntax::TextRange::new(0, 2), text: "half".to_owned() }]);
            panic!("in the middle of a change");
        });
        assert_eq!(document, Document::new("FROM b\nRUN x\n"));
    }

    #[test]
    fn wild_ranges_are_clamped_and_turned_round() {
        assert_eq!(after("ab\ncd", vec![change(Some(((9, 9), (0, 1))), "-")]), "a-");
        assert_eq!(after("ab\ncd", vec![change(Some(((0, 99), (0, 99))), "-")]), "ab-\ncd");
        assert_eq!(after("", vec![change(Some(((7, 7), (8, 8))), "x")]), "x");
    }
}
