//! A logical line: the physical lines of an instruction joined as BuildKit joins them, and the way back.

use crate::TextRange;

/// The joined text of an instruction, without continuations, comments and line ends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Logical {
    /// The joined text.
    pub text: String,
    /// Where each part of the text begins, here and in the instruction.
    pieces: Vec<(usize, usize)>,
}

impl Logical {
    /// Appends a part that stands at `source` in the instruction.
    pub fn push(&mut self, part: &str, source: usize) {
        if part.is_empty() && !self.pieces.is_empty() {
            return;
        }
        self.pieces.push((self.text.len(), source));
        self.text.push_str(part);
    }

    /// The offset in the instruction of the byte at `offset` of the joined text.
    #[must_use]
    pub fn source(&self, offset: usize) -> usize {
        let after = self.pieces.partition_point(|(logical, _)| *logical <= offset);
        let (logical, source) =
            after.checked_sub(1).and_then(|index| self.pieces.get(index)).copied().unwrap_or((0, 0));
        source + (offset - logical.min(offset))
    }

    /// The range in the instruction of a range of the joined text. It spans continuations that stand inside.
    #[must_use]
    pub fn source_range(&self, range: TextRange) -> TextRange {
        if range.is_empty() {
            // An empty range right behind a part belongs to that part, not to the next line.
            let at = range.start.checked_sub(1).map_or_else(|| self.source(0), |last| self.source(last) + 1);
            return TextRange::empty(if self.starts_piece(range.start) {
                self.source(range.start)
            } else {
                at
            });
        }
        TextRange::new(self.source(range.start), self.source(range.end - 1) + 1)
    }

    /// A part of the joined text with its own way back.
    #[must_use]
    pub fn part(&self, range: TextRange) -> Self {
        let mut out = Self::default();
        let end = range.end.min(self.text.len());
        let mut at = range.start;
        while at < end {
            let after = self.pieces.partition_point(|(logical, _)| *logical <= at);
            let next = self.pieces.get(after).map_or(end, |(logical, _)| *logical).min(end);
            out.push(self.text.get(at..next).unwrap_or_default(), self.source(at));
            at = next;
        }
        out
    }

    fn starts_piece(&self, offset: usize) -> bool {
        self.pieces.iter().any(|(logical, _)| *logical == offset) && offset < self.text.len()
    }

    /// The offset in the joined text of the byte at `source` of the instruction; what stands in a continuation
    /// or a comment counts as the end of the part before it.
    #[must_use]
    pub fn logical(&self, source: usize) -> usize {
        let after = self.pieces.partition_point(|(_, start)| *start <= source);
        let Some(index) = after.checked_sub(1) else { return 0 };
        let (logical, start) = self.pieces.get(index).copied().unwrap_or((0, 0));
        let end = self.pieces.get(index + 1).map_or(self.text.len(), |(next, _)| *next);
        (logical + (source - start)).min(end)
    }

    /// Whether the instruction stands on more than one line.
    #[must_use]
    pub fn is_continued(&self) -> bool {
        self.pieces.len() > 1
    }
}
