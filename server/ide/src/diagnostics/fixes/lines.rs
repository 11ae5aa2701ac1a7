//! Fixes that take whole lines out.

use syntax::TextRange;
use syntax::language::Keyword;

use super::{Edit, Fix, Scene, Trust};

/// The empty lines of a continuation go.
pub(super) fn empty_lines(scene: &Scene<'_>) -> Option<Fix> {
    let placed = scene.placed?;
    let lines = placed.instruction.empty_lines.iter();
    let edits: Vec<Edit> =
        lines.map(|line| Edit::remove(whole_line(scene.text, placed.in_document(*line)))).collect();
    (!edits.is_empty()).then(|| Fix::new("Remove the empty lines", Trust::Same, edits))
}

/// An instruction that a later one overrules goes; the comments above it stay.
pub(super) fn without_effect(scene: &Scene<'_>) -> Option<Fix> {
    let placed = scene.placed?;
    if placed.instruction.keyword == Some(Keyword::Onbuild) {
        return None;
    }
    let start = whole_line(scene.text, TextRange::empty(placed.range().start)).start;
    let range = TextRange::new(start, placed.start + placed.instruction.len);
    let title = format!("Remove this {}, which does nothing", placed.instruction.name.text);
    Some(Fix::new(title, Trust::Same, vec![Edit::remove(range)]))
}

/// The line that holds the start of a range, with its end.
pub(super) fn whole_line(text: &str, range: TextRange) -> TextRange {
    let before = text.get(..range.start).unwrap_or_default();
    let behind = text.get(range.start..).unwrap_or_default();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = behind.find('\n').map_or(text.len(), |at| range.start + at + 1);
    TextRange::new(start, end)
}
