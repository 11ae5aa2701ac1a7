//! What each instruction does in a build, and did, beside its first line.

use tower_lsp::ls_types::{InlayHint, Range, Uri};

use super::anchor::Finder;
use super::{Builds, file, lock};
use crate::lsp::encoding::Encoding;
use crate::lsp::inlay;
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
        inlay::beside(encoding, rope, finder.find(&line.anchor)?, range, line.label(), None)
    };
    lines.iter().filter_map(hint).collect()
}
