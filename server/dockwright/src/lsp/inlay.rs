//! Words beside lines: what several say of a file, one hint a line.

use std::collections::BTreeMap;

use ropey::Rope;
use tower_lsp::ls_types::{InlayHint, InlayHintLabel, InlayHintTooltip, Position, Range};

use super::encoding::Encoding;

/// A hint at the end of the line of `offset`; nothing where that line is not among those that were asked for.
pub fn beside(
    encoding: Encoding,
    rope: &Rope,
    offset: usize,
    asked: Range,
    label: String,
    tooltip: Option<String>,
) -> Option<InlayHint> {
    let line = encoding.position(rope, offset).line;
    if line < asked.start.line || line > asked.end.line {
        return None;
    }
    let end = encoding.offset(rope, Position::new(line, u32::MAX));
    Some(InlayHint {
        position: encoding.position(rope, end),
        label: InlayHintLabel::String(label),
        kind: None,
        text_edits: None,
        tooltip: tooltip.map(InlayHintTooltip::String),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    })
}

/// One hint a line: of those who have something to say of it, the first.
pub fn one_a_line(said: impl IntoIterator<Item = Vec<InlayHint>>) -> Vec<InlayHint> {
    let mut lines: BTreeMap<u32, InlayHint> = BTreeMap::new();
    for hint in said.into_iter().flatten() {
        lines.entry(hint.position.line).or_insert(hint);
    }
    lines.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::{beside, one_a_line};
    use crate::lsp::encoding::Encoding;
    use ropey::Rope;
    use tower_lsp::ls_types::{InlayHint, InlayHintLabel, Position, Range};

    fn hints(text: &str, lines: &[usize], label: &str) -> Vec<InlayHint> {
        let rope = Rope::from_str(text);
        let all = Range::new(Position::new(0, 0), Position::new(1, 0));
        let hint = |line: &usize| {
            beside(Encoding::default(), &rope, rope.line_to_byte(*line), all, label.to_owned(), None)
        };
        lines.iter().filter_map(hint).collect()
    }

    #[test]
    fn the_first_who_speaks_of_a_line_is_heard_and_lines_that_nobody_sees_are_left_out() {
        let text = "FROM a\nRUN b\nRUN c\n";
        let said = [hints(text, &[1], "building"), hints(text, &[0, 1, 2], "facts")];
        let shown: Vec<(u32, u32, String)> = one_a_line(said)
            .into_iter()
            .map(|hint| {
                let InlayHintLabel::String(label) = hint.label else { panic!("a text") };
                (hint.position.line, hint.position.character, label)
            })
            .collect();
        assert_eq!(shown, [(0, 6, "facts".to_owned()), (1, 5, "building".to_owned())]);
    }
}
