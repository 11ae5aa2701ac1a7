//! `textDocument/codeAction`.

use tower_lsp::ls_types::{CodeActionOrCommand, CodeActionParams};

use crate::lsp::build;
use crate::lsp::images;
use crate::lsp::session::Session;

/// What can be done at a place.
pub fn code_action(session: &Session, params: &CodeActionParams) -> Option<Vec<CodeActionOrCommand>> {
    let document = session.snapshot(&params.text_document.uri)?.document;
    let mut actions = images::actions(session, &document, params);
    actions.extend(build::actions(&session.builds, session.facts().encoding, &document, params));
    Some(actions)
}
