//! `textDocument/signatureHelp`.

use tower_lsp::ls_types::{SignatureHelp, TextDocumentPositionParams};

use crate::lsp::convert;
use crate::lsp::session::Session;

/// How the instruction at the position is written.
pub fn signature_help(session: &Session, params: &TextDocumentPositionParams) -> Option<SignatureHelp> {
    let document = session.snapshot(&params.text_document.uri)?.document;
    let facts = session.facts();
    let offset = facts.encoding.offset(document.rope(), params.position);
    let help = ide::signature::signature(&document, offset)?;
    Some(convert::signature_help(session.language(), facts.signature_markup, help))
}
