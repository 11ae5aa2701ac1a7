//! `textDocument/hover`.

use ide::images::SeenImages;
use tower_lsp::ls_types::{Hover, TextDocumentPositionParams};

use crate::lsp::convert;
use crate::lsp::session::Session;

/// Explains what stands at the position.
pub async fn hover(session: &Session, params: &TextDocumentPositionParams) -> Option<Hover> {
    let document = session.snapshot(&params.text_document.uri)?.document;
    let facts = session.facts();
    let encoding = facts.encoding;
    let offset = encoding.offset(document.rope(), params.position);
    let images = SeenImages(session.images.seen(&session.config()));
    let hover = match ide::hover::hover_with(&document, offset, session.language(), &images) {
        Some(hover) => hover,
        None => session.images.hover(session, &document, offset).await?,
    };
    Some(convert::hover(encoding, facts.hover_markup, document.rope(), hover))
}
