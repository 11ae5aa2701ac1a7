//! `textDocument/inlayHint`.

use tower_lsp::ls_types::{InlayHint, InlayHintParams};

use crate::lsp::session::Session;
use crate::lsp::{build, images, inlay};

/// What is shown beside the lines of a range: of those who have something to say of a line, the first.
pub fn inlay_hint(session: &Session, params: &InlayHintParams) -> Option<Vec<InlayHint>> {
    let uri = &params.text_document.uri;
    let snapshot = session.snapshot(uri)?;
    let encoding = session.facts().encoding;
    // What a build does, then what the next one would do, then what is known of images.
    let said = [
        build::hints(&session.builds, encoding, uri, &snapshot, params.range),
        images::hints(session, &snapshot, params.range),
    ];
    Some(inlay::one_a_line(said))
}
