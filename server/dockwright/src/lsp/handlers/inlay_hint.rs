//! `textDocument/inlayHint`.

use std::sync::Arc;

use tower_lsp::ls_types::{InlayHint, InlayHintParams};

use crate::lsp::session::Session;
use crate::lsp::{build, images, inlay, verdicts};

/// What is shown beside the lines of a range: of those who have something to say of a line, the first.
pub async fn inlay_hint(session: &Arc<Session>, params: &InlayHintParams) -> Option<Vec<InlayHint>> {
    let uri = &params.text_document.uri;
    let snapshot = session.snapshot(uri)?;
    let encoding = session.facts().encoding;
    let told =
        if verdicts::has_past(&snapshot) { verdicts::told(session, uri, &snapshot).await } else { None };
    // What a build does, then what the next one would do, then what the last one did where that is all that is known,
    // then what is known of images.
    let build = build::hints(&session.builds, encoding, uri, &snapshot, params.range);
    let (now, before) =
        if session.builds.is_running(uri) { (build, Vec::new()) } else { (Vec::new(), build) };
    let said = [
        now,
        verdicts::hints(session, told.as_deref(), &snapshot, params.range),
        before,
        images::hints(session, &snapshot, params.range),
    ];
    Some(inlay::one_a_line(said))
}
