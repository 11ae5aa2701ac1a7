//! What can be written at the cursor.

use syntax::{Document, TextRange};

/// What sort of thing a completion writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// An instruction's keyword.
    Instruction,
    /// A build stage.
    Stage,
}

/// One thing that can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletionItem {
    /// What the list shows, and what is filtered by.
    pub label: String,
    /// What sort of thing it is.
    pub kind: CompletionKind,
    /// A few words beside the label.
    pub detail: Option<String>,
    /// What is replaced.
    pub range: TextRange,
    /// What is written; with `$1` and `${1:default}` when `snippet` says so.
    pub insert: String,
    /// Whether `insert` holds tab stops.
    pub snippet: bool,
    /// The words of the documentation, as Markdown.
    pub documentation: Option<String>,
}

/// What can be written at `offset`, the most usual first.
#[must_use]
pub fn completion(document: &Document, offset: usize) -> Vec<CompletionItem> {
    let _ = (document, offset);
    Vec::new()
}
