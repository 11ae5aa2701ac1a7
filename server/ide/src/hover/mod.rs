//! What stands under the cursor, in words: one kind of thing a file.

mod keyword;

use syntax::document::Placed;
use syntax::language::Frontend;
use syntax::scan::DirectiveName;
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
pub fn hover(document: &Document, offset: usize, language: Language) -> Option<Hover> {
    let asked = Asked { document, offset, language };
    let placed = document.instruction_at(offset)?;
    keyword::hover(&asked, placed)
}

/// What is asked about, and in which language.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// The document.
    pub document: &'a Document,
    /// The cursor, in bytes of the document.
    pub offset: usize,
    /// The language to answer in.
    pub language: Language,
}

impl Asked<'_> {
    /// Whether the cursor touches a range of an instruction.
    pub(crate) fn touches(&self, placed: Placed<'_>, range: TextRange) -> bool {
        placed.in_document(range).touches(self.offset)
    }

    /// The page of an entry of the texts, headed by what it explains. A version is spoken of only where the file
    /// asks for a frontend that is older, or for one that nothing is known of.
    pub(crate) fn page(&self, title: &str, key: &str, range: TextRange) -> Option<Hover> {
        let page = texts::document(self.language, key, self.frontend())?;
        Some(Hover { range, markdown: format!("{title} — {page}") })
    }

    /// The frontend that the file asks for; the newest where it asks for none.
    fn frontend(&self) -> Option<Frontend> {
        match self.document.directives().get(DirectiveName::Syntax) {
            Some(directive) => Frontend::parse(&directive.value),
            None => Some(Frontend::NEWEST),
        }
    }
}

#[cfg(test)]
mod tests;
