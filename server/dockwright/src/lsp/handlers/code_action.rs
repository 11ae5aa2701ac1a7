//! `textDocument/codeAction`.

use tower_lsp::ls_types::{CodeActionParams, CodeActionResponse};

use crate::lsp::session::Session;
use crate::lsp::{actions, build, images};

/// What can be done at a place: about its findings, about those of the whole file, about its image, and a build.
pub fn code_action(session: &Session, params: &CodeActionParams) -> Option<CodeActionResponse> {
    let snapshot = session.snapshot(&params.text_document.uri)?;
    let mut out = actions::of_findings(session, &snapshot, params);
    out.extend(images::actions(session, &snapshot.document, params));
    out.extend(build::actions(session, &snapshot.document, params));
    Some(out)
}
