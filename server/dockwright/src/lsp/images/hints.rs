//! Facts about images beside the lines of FROM, where a setting asks for them.

use ide::images::hints as known;
use registry::Timestamp;
use tower_lsp::ls_types::{InlayHint, Range};

use crate::lsp::inlay;
use crate::lsp::session::{Session, Snapshot};

/// The hints of the lines of a range, from what was learned before.
pub fn hints(session: &Session, snapshot: &Snapshot, range: Range) -> Vec<InlayHint> {
    let config = session.config();
    let Some(what) = config.image_hints else { return Vec::new() };
    let (encoding, document) = (session.facts().encoding, &snapshot.document);
    let seen = session.images.seen(&config);
    known(document, what, Timestamp::now(), session.language(), &*seen)
        .into_iter()
        .filter_map(|hint| {
            inlay::beside(encoding, document.rope(), hint.offset, range, hint.label, Some(hint.more))
        })
        .collect()
}
