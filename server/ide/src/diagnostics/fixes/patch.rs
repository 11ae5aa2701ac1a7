//! Edits one after another, told as edits of the first text.

use syntax::TextRange;

use super::Edit;

/// A run of the text as it has become.
enum Piece {
    /// As it was.
    Kept(TextRange),
    /// New.
    Added(String),
}

impl Piece {
    fn len(&self) -> usize {
        match self {
            Self::Kept(range) => range.len(),
            Self::Added(text) => text.len(),
        }
    }

    /// The part of it from `from` to `to`.
    fn part(&self, from: usize, to: usize) -> Self {
        match self {
            Self::Kept(range) => Self::Kept(TextRange::new(range.start + from, range.start + to)),
            Self::Added(text) => Self::Added(text.get(from..to).unwrap_or_default().to_owned()),
        }
    }
}

/// What became of a text.
pub(super) struct Patch {
    pieces: Vec<Piece>,
    len: usize,
}

impl Patch {
    /// A text of `len` bytes to which nothing has happened.
    pub(super) fn new(len: usize) -> Self {
        Self { pieces: vec![Piece::Kept(TextRange::new(0, len))], len }
    }

    /// Edits of the text as it is now, in their order.
    pub(super) fn add(&mut self, edits: &[Edit]) {
        for edit in edits.iter().rev() {
            let mut out = Vec::new();
            let mut at = 0;
            let mut put = false;
            for piece in &self.pieces {
                let (start, end) = (at, at + piece.len());
                at = end;
                if start < edit.range.start {
                    out.push(piece.part(0, end.min(edit.range.start) - start));
                }
                if !put && end >= edit.range.start {
                    out.push(Piece::Added(edit.text.clone()));
                    put = true;
                }
                if end > edit.range.end {
                    out.push(piece.part(start.max(edit.range.end) - start, end - start));
                }
            }
            out.retain(|piece| piece.len() > 0);
            self.pieces = out;
        }
    }

    /// The same as edits of the first text.
    pub(super) fn edits(&self) -> Vec<Edit> {
        let mut out = Vec::new();
        let (mut at, mut added) = (0, String::new());
        let end = Piece::Kept(TextRange::empty(self.len));
        for piece in self.pieces.iter().chain([&end]) {
            match piece {
                Piece::Added(text) => added.push_str(text),
                Piece::Kept(range) => {
                    if range.start > at || !added.is_empty() {
                        out.push(Edit::replace(TextRange::new(at, range.start), std::mem::take(&mut added)));
                    }
                    at = range.end;
                }
            }
        }
        out
    }
}

/// A text with edits applied; they are in its order and do not overlap.
#[must_use]
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(text.get(at..edit.range.start).unwrap_or_default());
        out.push_str(&edit.text);
        at = edit.range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}
