//! The comments that BuildKit ties to the instruction below them.

use syntax::{Document, TextRange};

/// A comment line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// What it says, without the `#` and the white space around it.
    pub text: String,
    /// All of it, in bytes of the document.
    pub range: TextRange,
}

/// The comments before the instruction that starts at `start`, top down: those behind the instruction above and
/// behind the last comment that says nothing. Empty lines do not part them. Parser directives are none.
///
/// Public source: BuildKit, `Parse` in `frontend/dockerfile/parser/parser.go`.
#[must_use]
pub fn before(document: &Document, start: usize) -> Vec<Comment> {
    let rope = document.rope();
    let directives = document.directives().all.last().map_or(0, |last| last.range.end);
    let mut comments = Vec::new();
    let mut end = start.min(rope.len_bytes());
    while end > directives {
        // Lines end at `\n` alone to BuildKit.
        let mut at = end - 1;
        // Counted in bytes, for the character in front may be a byte order mark.
        let mut bytes = rope.bytes_at(at);
        while let Some(byte) = bytes.prev() {
            if byte == b'\n' {
                break;
            }
            at -= 1;
        }
        let text = document.text(TextRange::new(at, end));
        let trimmed = text.trim();
        let mark = trimmed.strip_prefix('\u{feff}').unwrap_or(trimmed);
        let is_comment = mark.starts_with('#');
        if !(trimmed.is_empty() || is_comment) || document.instruction_at(at).is_some() {
            break;
        }
        if is_comment && at >= directives {
            let body = mark.trim_start_matches('#');
            let body = if mark.starts_with("##") { mark.get(1..).unwrap_or(body) } else { body }.trim();
            if body.is_empty() {
                break;
            }
            let indent = text.len() - text.trim_start().len();
            let range = TextRange::new(at + indent, at + indent + trimmed.len());
            comments.push(Comment { text: body.to_owned(), range });
        }
        end = at;
    }
    comments.reverse();
    comments
}

#[cfg(test)]
mod tests {
    use super::before;
    use syntax::Document;

    #[test]
    fn a_byte_order_mark_is_no_comment() {
        check("\u{feff}FROM a\n", &[]);
        check("\u{feff}# a\nFROM a\n", &["a"]);
    }

    #[track_caller]
    fn check(source: &str, expected: &[&str]) {
        let document = Document::new(source);
        let last = document.instructions().last().unwrap();
        let found: Vec<String> = before(&document, last.start).into_iter().map(|one| one.text).collect();
        assert_eq!(found, expected, "{source:?}");
    }

    #[test]
    fn comments_belong_to_the_instruction_below() {
        check("# syntax=a\n# one\nFROM a\n", &["one"]);
        check("FROM a\n# one\n\n  # two \nRUN x\n", &["one", "two"]);
        check("FROM a\n# one\n#\n# two\nRUN x\n", &["two"]);
        check("# one\nFROM a\nRUN x\n", &[]);
        check("FROM a\nRUN y \\\n# inside\n  z\nRUN x\n", &[]);
        check("FROM a\nRUN <<E\n# body\nE\nRUN x\n", &[]);
        check("FROM a\n#\nRUN x\n", &[]);
    }
}
