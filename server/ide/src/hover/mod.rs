//! What stands under the cursor, in words: one kind of thing a file.

mod arguments;
mod csv;
mod details;
mod directives;
mod flags;
mod heredoc;
pub mod image;
mod keyword;
mod layers;
mod modifier;
mod predefined;
mod stage;
mod variable;

use builder::graph::{Images, NoImages};
use syntax::dockerfile::{Body, Instruction};
use syntax::document::Placed;
use syntax::language::{self, Frontend, Since};
use syntax::scan::DirectiveName;
use syntax::{Document, TextRange};

use crate::texts::{self, Language};

pub use layers::command as recorded_command;

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
    hover_with(document, offset, language, &NoImages)
}

/// The same with what is known of base images.
#[must_use]
pub fn hover_with(
    document: &Document,
    offset: usize,
    language: Language,
    images: &dyn Images,
) -> Option<Hover> {
    let asked = Asked { document, offset, language, images };
    directives::hover(&asked).or_else(|| {
        let placed = document.instruction_at(offset)?;
        let inside = trigger(&asked, placed);
        if inside.comments.iter().any(|comment| asked.touches(placed, *comment)) {
            return None;
        }
        keyword::hover(&asked, placed, inside)
            .or_else(|| modifier::hover(&asked, placed, inside))
            .or_else(|| variable::hover(&asked, placed))
            .or_else(|| stage::hover(&asked, placed, inside))
            .or_else(|| predefined::hover(&asked, placed, inside))
            .or_else(|| flags::hover(&asked, placed, inside))
            .or_else(|| arguments::hover(&asked, placed, inside))
            .or_else(|| heredoc::hover(&asked, placed))
    })
}

/// The instruction that the cursor is in: of an ONBUILD, from the trigger's keyword on, the trigger.
fn trigger<'a>(asked: &Asked<'_>, placed: Placed<'a>) -> &'a Instruction {
    match &placed.instruction.body {
        Body::Onbuild(Some(trigger)) if placed.start + trigger.name.range.start <= asked.offset => trigger,
        _ => placed.instruction,
    }
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
    /// What is known of base images.
    pub images: &'a dyn Images,
}

impl Asked<'_> {
    /// Whether the cursor touches a range of an instruction.
    pub(crate) fn touches(&self, placed: Placed<'_>, range: TextRange) -> bool {
        placed.in_document(range).touches(self.offset)
    }

    /// The page of an entry of the texts, headed by what it explains. A version is spoken of only where the file
    /// asks for a frontend that is older, or for one that nothing is known of.
    pub(crate) fn page(&self, title: &str, key: &str, range: TextRange) -> Option<Hover> {
        self.page_since(title, key, range, language::since(key))
    }

    /// The same for what needs another version here than elsewhere.
    fn page_since(&self, title: &str, key: &str, range: TextRange, since: Option<Since>) -> Option<Hover> {
        let page = texts::document_since(self.language, key, since, self.frontend(since))?;
        Some(Hover { range, markdown: format!("{title} — {page}") })
    }

    /// What closes an answer about what stands in the file itself: see [`texts::closing`].
    fn closing(&self, key: &str) -> String {
        texts::closing(self.language, key, self.frontend(language::since(key))).join("\n\n")
    }

    /// The frontend that the file asks for. Where it asks for none, the engine's own is as good as the newest;
    /// only of what that does not know either the file cannot be said to ask for anything.
    fn frontend(&self, since: Option<Since>) -> Option<Frontend> {
        match self.document.directives().get(DirectiveName::Syntax) {
            Some(directive) => Frontend::parse(&directive.value),
            None => since.is_none_or(|since| Frontend::NEWEST.understands(since)).then_some(Frontend::NEWEST),
        }
    }
}

impl Hover {
    /// With a line of its own above the words.
    fn headed(self, line: &str) -> Self {
        Self { markdown: format!("{line}\n\n{}", self.markdown), ..self }
    }
}

#[cfg(test)]
mod flow_tests;
#[cfg(test)]
mod parts_tests;
#[cfg(test)]
mod tests;
