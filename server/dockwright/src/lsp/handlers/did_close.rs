//! `textDocument/didClose`.

use std::sync::Arc;

use tower_lsp::ls_types::Uri;

use crate::lsp::publisher::Outgoing;
use crate::lsp::session::Session;

/// Forgets the document and takes its findings back.
pub fn did_close(session: &Session, uri: &Uri) {
    let known = session.snapshot(uri).is_some();
    session.scripts.forget(uri);
    session.close(uri);
    if known && !session.facts().pulls_diagnostics {
        let _ = session.outbox.send(Outgoing::Diagnostics(uri.clone(), Arc::default(), None));
    }
}
