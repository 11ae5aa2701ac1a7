//! `textDocument/inlayHint`.

use tower_lsp::ls_types::{InlayHint, InlayHintParams};

use crate::lsp::build;
use crate::lsp::session::Session;

/// What is shown beside the lines of a range.
pub fn inlay_hint(session: &Session, params: &InlayHintParams) -> Option<Vec<InlayHint>> {
    let uri = &params.text_document.uri;
    let snapshot = session.snapshot(uri)?;
    Some(build::hints(&session.builds, session.facts().encoding, uri, &snapshot, params.range))
}
