//! `textDocument/completion` and `completionItem/resolve`.

use tower_lsp::ls_types::{CompletionItem, CompletionResponse, TextDocumentPositionParams};

use crate::lsp::convert;
use crate::lsp::session::Session;

/// What can be written at the position.
pub fn completion(session: &Session, params: &TextDocumentPositionParams) -> Option<CompletionResponse> {
    let document = session.snapshot(&params.text_document.uri)?.document;
    let facts = session.facts();
    let offset = facts.encoding.offset(document.rope(), params.position);
    let items = ide::completion::completion(&document, offset, session.language());
    let convert =
        |(index, item)| convert::completion(facts.encoding, document.rope(), facts.snippets, index, item);
    Some(CompletionResponse::Array(items.into_iter().enumerate().map(convert).collect()))
}

/// Adds the words to an item that was offered; an item without a key stays as it is.
pub fn resolve(session: &Session, mut item: CompletionItem) -> CompletionItem {
    let key = item.data.as_ref().and_then(|data| data.as_str());
    let words = key.and_then(|key| ide::completion::documentation(session.language(), key));
    item.documentation = words
        .map(|words| convert::documentation(session.facts().completion_markup, words))
        .or(item.documentation);
    item
}
