//! `textDocument/hover`.

use std::sync::Arc;

use ide::images::SeenImages;
use tower_lsp::ls_types::{Hover, TextDocumentPositionParams};

use crate::lsp::convert;
use crate::lsp::session::Session;
use crate::lsp::verdicts;

/// Explains what stands at the position.
pub async fn hover(session: &Arc<Session>, params: &TextDocumentPositionParams) -> Option<Hover> {
    let uri = &params.text_document.uri;
    let snapshot = session.snapshot(uri)?;
    let document = &snapshot.document;
    let facts = session.facts();
    let encoding = facts.encoding;
    let offset = encoding.offset(document.rope(), params.position);
    let images = SeenImages(session.images.seen(&session.config()));
    let hover = match ide::hover::hover_with(document, offset, session.language(), &images) {
        Some(hover) => Some(hover),
        None => session.images.hover(session, document, offset).await,
    };
    let hover = verdicts::hover(session, uri, &snapshot, offset, hover).await?;
    Some(convert::hover(encoding, facts.hover_markup, document.rope(), hover))
}
