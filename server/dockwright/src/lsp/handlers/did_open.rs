//! `textDocument/didOpen`, and the check that every change of a text starts.

use std::sync::Arc;

use tower_lsp::ls_types::{DidOpenTextDocumentParams, Uri};

use super::diagnostic::findings;
use crate::lsp::context;
use crate::lsp::images;
use crate::lsp::scripts;
use crate::lsp::session::Session;
use crate::lsp::verdicts;
use crate::lsp::work;

/// Takes the document in.
pub fn did_open(session: &Arc<Session>, params: DidOpenTextDocumentParams) {
    let document = params.text_document;
    session.open(document.uri.clone(), document.version, &document.text);
    context::look(session, &document.uri);
    check(session, document.uri);
}

/// Looks for findings in the background, and asks what only another program can tell.
pub fn check(session: &Arc<Session>, uri: Uri) {
    scripts::look(session, &uri);
    images::look(session, &uri);
    verdicts::refresh(session, &uri);
    if !session.facts().pulls_diagnostics {
        publish(session, uri);
    }
}

/// Shows the findings again: something is known that was not.
pub fn show(session: &Arc<Session>, uri: &Uri) {
    if session.facts().pulls_diagnostics {
        session.refresh();
    } else {
        publish(session, uri.clone());
    }
}

/// Publishes the findings, unless a newer version comes first or they are those that were told last.
pub fn publish(session: &Arc<Session>, uri: Uri) {
    let Some((snapshot, number)) = session.begin_check(&uri) else { return };
    let task = tokio::spawn({
        let (session, uri) = (session.clone(), uri.clone());
        async move {
            let version = snapshot.version;
            let found = work::on(snapshot, {
                let (session, uri) = (session.clone(), uri.clone());
                move |snapshot| findings(&session, &uri, snapshot)
            });
            // The panic of a check stands on standard error already.
            if let Some(found) = found.await {
                session.end_check(&uri, number, version, found);
            }
        }
    });
    session.set_checking(&uri, number, task.abort_handle());
}
