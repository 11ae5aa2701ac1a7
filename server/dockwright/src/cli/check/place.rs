//! Lines and columns as the contract of `check` counts them.

use ropey::Rope;

/// Where the lines of a text begin. A line ends at `\n` alone, as the engine counts, and not at a lone `\r`.
pub(super) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Looks through a text once.
    pub(super) fn of(rope: &Rope) -> Self {
        let mut starts = vec![0];
        let mut at = 0;
        for chunk in rope.chunks() {
            starts.extend(chunk.match_indices('\n').map(|(newline, _)| at + newline + 1));
            at += chunk.len();
        }
        Self { starts }
    }

    /// Line and column of a byte of that text, both from 1. A column is a Unicode scalar value; the byte order
    /// mark, which no editor shows, is none.
    pub(super) fn place(&self, rope: &Rope, offset: usize) -> (usize, usize) {
        let offset = offset.min(rope.len_bytes());
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.start(rope, line);
        (line, (rope.byte_to_char(offset) + 1).saturating_sub(rope.byte_to_char(start)).max(1))
    }

    /// The text of a line without its end.
    pub(super) fn text(&self, rope: &Rope, line: usize) -> String {
        let start = self.start(rope, line);
        let end = self.starts.get(line).copied().unwrap_or(rope.len_bytes()).max(start);
        let text = rope.byte_slice(start..end).to_string();
        text.trim_end_matches(['\r', '\n']).to_owned()
    }

    fn start(&self, rope: &Rope, line: usize) -> usize {
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(rope.len_bytes());
        let mark = start == 0 && rope.get_char(0) == Some('\u{feff}');
        if mark { '\u{feff}'.len_utf8() } else { start }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn place(text: &str, offset: usize) -> (usize, usize) {
        let rope = Rope::from_str(text);
        Lines::of(&rope).place(&rope, offset)
    }

    #[test]
    fn lines_end_at_newlines_and_columns_are_characters() {
        assert_eq!(place("", 0), (1, 1));
        assert_eq!(place("FROM a\nRUN é🐳x", "FROM a\nRUN é🐳".len()), (2, 7));
        assert_eq!(place("a\n", 1), (1, 2));
        assert_eq!(place("a\n", 2), (2, 1));
        assert_eq!(place("a\rb\r\nc", 6), (2, 2));
        assert_eq!(place("a", 99), (1, 2));
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        assert_eq!(place("\u{feff}FROM a\nX", 3), (1, 1));
        assert_eq!(place("\u{feff}FROM a\nX", 0), (1, 1));
        assert_eq!(place("\u{feff}FROM a\nX", 10), (2, 1));
    }

    #[test]
    fn every_chunk_of_a_long_text_counts() {
        let text = "RUN é 🐳 x\n".repeat(5_000);
        let rope = Rope::from_str(&text);
        let lines = Lines::of(&rope);
        for line in [1, 2, 2_500, 5_000] {
            let offset = (line - 1) * "RUN é 🐳 x\n".len() + "RUN é 🐳 ".len();
            assert_eq!(lines.place(&rope, offset), (line, 9));
            assert_eq!(lines.text(&rope, line), "RUN é 🐳 x");
        }
        assert_eq!(lines.place(&rope, rope.len_bytes()), (5_001, 1));
        assert_eq!(lines.text(&rope, 5_001), "");
    }
}
