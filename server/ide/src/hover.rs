//! What stands under the cursor, in words.

use syntax::dockerfile::Instruction;
use syntax::language::Frontend;
use syntax::{Document, TextRange};

use crate::texts::{self, Language};

/// An explanation, as Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// The text it explains.
    pub range: TextRange,
    /// The words.
    pub markdown: String,
}

/// Explains what stands at `offset`; nothing where there is nothing to say.
#[must_use]
pub fn hover(document: &Document, offset: usize) -> Option<Hover> {
    let placed = document.instruction_at(offset)?;
    let inner = offset.checked_sub(placed.start)?;
    keyword(placed.instruction, inner).map(|hover| Hover { range: placed.in_document(hover.range), ..hover })
}

/// The keyword under the cursor; that of an ONBUILD's trigger too.
fn keyword(instruction: &Instruction, offset: usize) -> Option<Hover> {
    if let syntax::dockerfile::Body::Onbuild(Some(trigger)) = &instruction.body
        && trigger.name.range.touches(offset)
    {
        return keyword(trigger, offset);
    }
    if !instruction.name.range.touches(offset) {
        return None;
    }
    let keyword = instruction.keyword?;
    let key = keyword.instruction().key();
    let page = texts::document(Language::English, &key, Some(Frontend::NEWEST))?;
    let markdown = format!("**{}** — {page}", keyword.name());
    Some(Hover { range: instruction.name.range, markdown })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use syntax::Document;

    use super::hover;

    #[track_caller]
    fn check(source: &str, expected: Expect) {
        let (before, after) = source.split_once("$0").unwrap();
        let text = format!("{before}{after}");
        let document = Document::new(&text);
        let shown = hover(&document, before.len()).map_or("nothing".to_owned(), |hover| {
            format!("`{}`\n{}", document.text(hover.range), hover.markdown.lines().next().unwrap_or_default())
        });
        expected.assert_eq(&shown);
    }

    #[test]
    fn a_keyword() {
        check(
            "FR$0OM a\n",
            expect![[r#"
                `FROM`
                **FROM** — Starts a build stage from a base image; everything below builds on top of it."#]],
        );
        check(
            "from a\nrun$0 x\n",
            expect![[r#"
                `run`
                **RUN** — Runs a command **while the image is built** and keeps the files that it changed as a new layer."#]],
        );
    }

    #[test]
    fn the_trigger_of_an_onbuild() {
        check(
            "FROM a\nONBUILD CO$0PY a b\n",
            expect![[r#"
                `COPY`
                **COPY** — Copies files from the build context, or from a stage or image, into the image as a new layer."#]],
        );
    }

    #[test]
    fn nothing_in_the_shells_text_or_a_comment_or_an_unknown_word() {
        check("FROM a\nRUN ec$0ho FROM\n", expect!["nothing"]);
        check("# FR$0OM\nFROM a\n", expect!["nothing"]);
        check("FOO$0 a\n", expect!["nothing"]);
    }

    #[test]
    fn every_instruction_has_its_words() {
        for keyword in syntax::language::Keyword::ALL {
            let text = format!("{} x", keyword.name());
            let hover = hover(&Document::new(&text), 1).unwrap();
            assert!(hover.markdown.len() > 120, "{}", keyword.name());
        }
    }
}
