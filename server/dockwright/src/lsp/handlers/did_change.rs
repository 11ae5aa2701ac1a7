//! `textDocument/didChange`.

use std::sync::Arc;

use tower_lsp::ls_types::DidChangeTextDocumentParams;

use super::did_open;
use crate::lsp::config::LogLevel;
use crate::lsp::session::Session;

/// Applies the changes before anything is waited for.
pub fn did_change(session: &Arc<Session>, params: DidChangeTextDocumentParams) {
    let document = params.text_document;
    if session.change(&document.uri, document.version, params.content_changes) {
        did_open::check(session, document.uri);
    } else {
        let name = document.uri.as_str();
        session.log(
            LogLevel::Warning,
            format!("dockwright: a change of {name}, which is not open, was ignored"),
        );
    }
}
