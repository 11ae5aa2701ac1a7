//! The text of one Dockerfile with everything that is known of it by reading.

use ropey::Rope;

use crate::TextRange;

/// One change of a text: the bytes of `range` are replaced by `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What goes, in bytes of the text before the change.
    pub range: TextRange,
    /// What comes in its place.
    pub text: String,
}

/// A Dockerfile. A clone is a snapshot: it costs next to nothing and never changes.
#[derive(Debug, Clone)]
pub struct Document {
    rope: Rope,
}

impl Document {
    /// Reads a text. Any text gives a document.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { rope: Rope::from_str(text) }
    }

    /// The text.
    #[must_use]
    pub fn rope(&self) -> &Rope {
        &self.rope
    }

    /// Applies changes in their order, each to the text that the one before it left, and reads again what they
    /// touched. Ranges are clamped to the text and widened to whole characters.
    pub fn apply(&mut self, edits: &[Edit]) {
        for edit in edits {
            let start = self.rope.byte_to_char(edit.range.start.min(self.rope.len_bytes()));
            let end = self.rope.byte_to_char(edit.range.end.min(self.rope.len_bytes()));
            self.rope.remove(start..end.max(start));
            self.rope.insert(start, &edit.text);
        }
    }
}
