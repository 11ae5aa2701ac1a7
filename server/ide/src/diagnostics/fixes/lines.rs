//! Fixes that take whole lines out, and what others need to put one in.

use syntax::TextRange;
use syntax::dockerfile::Instruction;
use syntax::document::Placed;
use syntax::language::Keyword;

use super::{Edit, Fix, Scene, Trust};
use crate::diagnostics::comments::before;

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

/// The lines that a range touches, with the end of the last.
pub(super) fn whole_lines(text: &str, range: TextRange) -> TextRange {
    let start = whole_line(text, TextRange::empty(range.start)).start;
    TextRange::new(start, whole_line(text, TextRange::empty(range.end)).end)
}

/// A new line above an instruction and the comments that belong to it.
pub(super) fn line_above(scene: &Scene<'_>, placed: Placed<'_>, words: &str) -> Edit {
    let comments = before(scene.document, placed.start);
    let first = comments.first().map_or(placed.range().start, |comment| comment.range.start);
    let line = whole_line(scene.text, TextRange::empty(first));
    let own = scene.text(line);
    let indent: String = own.chars().take_while(|ch| matches!(ch, ' ' | '\t')).collect();
    let own_line = scene.text(whole_line(scene.text, TextRange::empty(placed.range().start)));
    let end = if own_line.ends_with("\r\n") { "\r\n" } else { "\n" };
    // A byte order mark stays in front of everything.
    let mark = if own.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    Edit::insert(line.start + mark, format!("{indent}{words}{end}"))
}

/// A keyword in the case of an instruction's own.
pub(super) fn like_keyword(instruction: &Instruction, keyword: &str) -> String {
    let is_lower = !instruction.name.text.contains(|ch: char| ch.is_ascii_uppercase());
    if is_lower { keyword.to_lowercase() } else { keyword.to_owned() }
}
