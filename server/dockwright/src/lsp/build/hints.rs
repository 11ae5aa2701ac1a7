//! What each instruction does in a build, and did, beside its first line.

use tower_lsp::ls_types::{InlayHint, InlayHintLabel, Range, Uri};

use super::anchor::Finder;
use super::{Builds, file, lock};
use crate::lsp::encoding::Encoding;
use crate::lsp::session::Snapshot;

/// The hints of the lines of a range.
pub fn hints(
    builds: &Builds,
    encoding: Encoding,
    uri: &Uri,
    snapshot: &Snapshot,
    range: Range,
) -> Vec<InlayHint> {
    let lines = file(uri).and_then(|path| Some(lock(&builds.shown).get(&path)?.lines.clone()));
    let lines = lines.unwrap_or_default();
    if lines.is_empty() {
        return Vec::new();
    }
    let finder = Finder::new(&snapshot.document);
    let rope = snapshot.document.rope();
    let hint = |line: &super::board::Line| {
        let start = encoding.position(rope, finder.find(&line.anchor)?);
        if start.line < range.start.line || start.line > range.end.line {
            return None;
        }
        let end = tower_lsp::ls_types::Position::new(start.line, u32::MAX);
        Some(InlayHint {
            position: encoding.position(rope, encoding.offset(rope, end)),
            label: InlayHintLabel::String(line.label()),
            kind: None,
            text_edits: None,
            tooltip: None,
            padding_left: Some(true),
            padding_right: None,
            data: None,
        })
    };
    lines.iter().filter_map(hint).collect()
}
