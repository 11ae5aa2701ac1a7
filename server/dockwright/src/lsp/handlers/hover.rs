//! `textDocument/hover`.

use std::sync::Arc;

use ide::images::SeenImages;
use ide::texts::Language;
use tower_lsp::ls_types::{Hover, TextDocumentPositionParams};

use crate::lsp::convert;
use crate::lsp::session::{Session, Snapshot};
use crate::lsp::verdicts;

/// What is said of a name that a build is given a context for.
fn context(snapshot: &Snapshot, offset: usize, language: Language) -> Option<ide::hover::Hover> {
    let around = snapshot.around.as_ref()?;
    ide::hover::image::context(&snapshot.document, offset, language, &around.request)
}

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
        None => match context(&snapshot, offset, session.language()) {
            Some(hover) => Some(hover),
            None => session.images.hover(session, document, offset).await,
        },
    };
    let hover = verdicts::hover(session, uri, &snapshot, offset, hover).await?;
    Some(convert::hover(encoding, facts.hover_markup, document.rope(), hover))
}
