//! `textDocument/completion`.

use tower_lsp::ls_types::{CompletionResponse, TextDocumentPositionParams};

use crate::lsp::convert;
use crate::lsp::session::Session;

/// What can be written at the position.
pub fn completion(session: &Session, params: &TextDocumentPositionParams) -> Option<CompletionResponse> {
    let document = session.snapshot(&params.text_document.uri)?.document;
    let facts = session.facts();
    let offset = facts.encoding.offset(document.rope(), params.position);
    let items = ide::completion::completion(&document, offset).into_iter().enumerate();
    let convert =
        |(index, item)| convert::completion(facts.encoding, document.rope(), facts.snippets, index, item);
    Some(CompletionResponse::Array(items.map(convert).collect()))
}
