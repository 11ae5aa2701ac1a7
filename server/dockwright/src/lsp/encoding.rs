//! Positions: bytes inside, lines and characters at the edge.
//!
//! The client offers encodings; UTF-8 is taken first, then UTF-32, then UTF-16, which is also what a client
//! without a list speaks. Everything is clamped: a position beyond a line means its end.

use ropey::Rope;
use syntax::TextRange;
use tower_lsp::ls_types::{Position, PositionEncodingKind, Range};

/// How the characters of a line are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// In bytes.
    Utf8,
    /// In UTF-16 code units, the protocol's default.
    #[default]
    Utf16,
    /// In Unicode scalar values.
    Utf32,
}

impl Encoding {
    /// The best of what the client offers.
    pub fn choose(offered: Option<&[PositionEncodingKind]>) -> Self {
        let offered = offered.unwrap_or_default();
        let has = |kind: PositionEncodingKind| offered.contains(&kind);
        if has(PositionEncodingKind::UTF8) {
            Self::Utf8
        } else if has(PositionEncodingKind::UTF32) {
            Self::Utf32
        } else {
            Self::Utf16
        }
    }

    /// The name in the protocol.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// The byte offset of a position.
    pub fn offset(self, rope: &Rope, position: Position) -> usize {
        let line = usize::try_from(position.line).unwrap_or(usize::MAX);
        let Some(text) = rope.get_line(line) else { return rope.len_bytes() };
        let start = rope.line_to_byte(line);
        let wanted = usize::try_from(position.character).unwrap_or(usize::MAX);
        let (mut units, mut bytes) = (0, 0);
        for ch in text.chars().take_while(|ch| !matches!(ch, '\n' | '\r')) {
            let width = match self {
                Self::Utf8 => ch.len_utf8(),
                Self::Utf16 => ch.len_utf16(),
                Self::Utf32 => 1,
            };
            // A position inside a character means the character's start.
            if units + width > wanted {
                break;
            }
            units += width;
            bytes += ch.len_utf8();
        }
        start + bytes
    }

    /// The position of a byte offset.
    pub fn position(self, rope: &Rope, offset: usize) -> Position {
        let offset = offset.min(rope.len_bytes());
        let line = rope.byte_to_line(offset);
        let start = rope.line_to_byte(line);
        let character = match piece(rope, start, offset) {
            Some(text) => self.units(text),
            None => self.units_between(rope, start, offset),
        };
        Position::new(u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(character).unwrap_or(u32::MAX))
    }

    /// A range of bytes as a range of positions.
    pub fn range(self, rope: &Rope, range: TextRange) -> Range {
        let start = self.position(rope, range.start);
        // Most ranges lie in one line: the position of their end need not be looked for.
        let text = piece(rope, range.start, range.end).filter(|text| !text.contains(['\n', '\r']));
        let units = text.and_then(|text| u32::try_from(self.units(text)).ok());
        let end = match units.and_then(|units| start.character.checked_add(units)) {
            Some(character) => Position::new(start.line, character),
            None => self.position(rope, range.end),
        };
        Range::new(start, end)
    }

    /// How many units of a position a text takes.
    fn units(self, text: &str) -> usize {
        match self {
            Self::Utf16 if !text.is_ascii() => text.chars().map(char::len_utf16).sum(),
            Self::Utf32 if !text.is_ascii() => text.chars().count(),
            _ => text.len(),
        }
    }

    /// The same of the text between two offsets, which may lie in several pieces of the rope or inside a character.
    fn units_between(self, rope: &Rope, start: usize, end: usize) -> usize {
        let (from, to) = (rope.byte_to_char(start), rope.byte_to_char(end));
        match self {
            Self::Utf8 => end - start,
            Self::Utf16 => rope.char_to_utf16_cu(to) - rope.char_to_utf16_cu(from),
            Self::Utf32 => to - from,
        }
    }

    /// A range of positions as a range of bytes; one that runs backwards is turned round.
    pub fn text_range(self, rope: &Rope, range: Range) -> TextRange {
        let (a, b) = (self.offset(rope, range.start), self.offset(rope, range.end));
        TextRange::new(a.min(b), a.max(b))
    }
}

/// The text between two offsets, where it lies in one piece of the rope.
fn piece(rope: &Rope, start: usize, end: usize) -> Option<&str> {
    let (text, at, _, _) = rope.get_chunk_at_byte(start)?;
    text.get(start - at..end.checked_sub(at)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text` with every position of every encoding there and back.
    fn round_trip(text: &str) {
        let rope = Rope::from_str(text);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (offset, _) in text.char_indices().filter(|(at, _)| !text.as_bytes()[..*at].ends_with(b"\r"))
            {
                assert_eq!(
                    encoding.offset(&rope, encoding.position(&rope, offset)),
                    offset,
                    "{encoding:?} {text:?}"
                );
            }
        }
    }

    #[test]
    fn there_and_back() {
        round_trip("FROM a\nRUN echo 😀é\r\nx\ry\u{301}\n");
        // Longer than a piece of a rope is.
        round_trip(&format!("FROM a\nRUN {}\nUSER é\n", "echo 😀é && ".repeat(300)));
    }

    #[test]
    fn a_range_is_from_position_to_position() {
        let text = format!("FROM a\r\nRUN {}\rx 😀\nUSER é\n", "é".repeat(1500));
        let rope = Rope::from_str(&text);
        let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (number, start) in offsets.iter().copied().enumerate() {
                for end in offsets.iter().copied().skip(number).step_by(7) {
                    let expected = (encoding.position(&rope, start), encoding.position(&rope, end));
                    let range = encoding.range(&rope, TextRange::new(start, end));
                    assert_eq!((range.start, range.end), expected, "{encoding:?} {start}..{end}");
                }
            }
        }
    }

    #[test]
    fn each_counts_in_its_own_units() {
        let rope = Rope::from_str("é😀x");
        let at = "é😀".len();
        assert_eq!(Encoding::Utf8.position(&rope, at).character, 6);
        assert_eq!(Encoding::Utf16.position(&rope, at).character, 3);
        assert_eq!(Encoding::Utf32.position(&rope, at).character, 2);
    }

    #[test]
    fn beyond_means_the_end() {
        let rope = Rope::from_str("ab\r\ncd");
        assert_eq!(Encoding::Utf16.offset(&rope, Position::new(0, 99)), 2);
        assert_eq!(Encoding::Utf16.offset(&rope, Position::new(9, 0)), 6);
        let backwards = Range::new(Position::new(1, 1), Position::new(0, 1));
        assert_eq!(Encoding::Utf16.text_range(&rope, backwards), TextRange::new(1, 5));
    }

    #[test]
    fn only_line_ends_of_the_protocol_end_lines() {
        assert_eq!(Rope::from_str("\u{c}\u{2028}\u{85}").len_lines(), 1);
        assert_eq!(Rope::from_str("a\rb\r\nc\nd").len_lines(), 4);
    }
}
