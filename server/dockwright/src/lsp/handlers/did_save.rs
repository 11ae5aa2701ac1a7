//! `textDocument/didSave`.

use std::sync::Arc;

use tower_lsp::ls_types::Uri;

use crate::lsp::context;
use crate::lsp::session::Session;

/// Looks at what stands on disk beside the document again, for clients that do not tell when it changes.
pub fn did_save(session: &Arc<Session>, uri: &Uri) {
    session.saved(uri);
    context::look(session, uri);
}
