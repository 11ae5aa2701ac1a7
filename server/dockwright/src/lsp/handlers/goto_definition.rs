//! `textDocument/definition`.

use tower_lsp::ls_types::{GotoDefinitionResponse, Location, TextDocumentPositionParams};

use crate::lsp::session::Session;

/// Where the variable or the stage at the position is defined.
pub fn goto_definition(
    session: &Session,
    params: &TextDocumentPositionParams,
) -> Option<GotoDefinitionResponse> {
    let uri = &params.text_document.uri;
    let document = session.snapshot(uri)?.document;
    let encoding = session.facts().encoding;
    let offset = encoding.offset(document.rope(), params.position);
    let target = ide::definition::definition(&document, offset)?;
    let range = encoding.range(document.rope(), target.to);
    Some(GotoDefinitionResponse::Scalar(Location { uri: uri.clone(), range }))
}
