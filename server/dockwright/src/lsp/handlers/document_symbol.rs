//! `textDocument/documentSymbol`.

use tower_lsp::ls_types::{DocumentSymbolParams, DocumentSymbolResponse};

use crate::lsp::outline;
use crate::lsp::session::Session;

/// The outline: a tree, or a list for a client that knows none.
pub fn document_symbol(session: &Session, params: &DocumentSymbolParams) -> Option<DocumentSymbolResponse> {
    let uri = &params.text_document.uri;
    let document = session.snapshot(uri)?.document;
    let facts = session.facts();
    let symbols = ide::symbols::symbols(&document);
    let rope = document.rope();
    Some(if facts.symbol_trees {
        DocumentSymbolResponse::Nested(outline::tree(facts.encoding, rope, symbols))
    } else {
        DocumentSymbolResponse::Flat(outline::list(facts.encoding, rope, uri, symbols))
    })
}
