//! `textDocument/codeLens`.

use tower_lsp::ls_types::{CodeLens, CodeLensParams};

use crate::lsp::build;
use crate::lsp::session::Session;

/// What can be started above a line.
pub fn code_lens(session: &Session, params: &CodeLensParams) -> Option<Vec<CodeLens>> {
    let uri = &params.text_document.uri;
    let document = session.snapshot(uri)?.document;
    Some(build::lenses(session, uri, &document))
}
