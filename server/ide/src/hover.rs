//! What stands under the cursor, in words.

use syntax::{Document, TextRange};

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
    let _ = (document, offset);
    None
}
