//! Code actions on the image that a file names.

use std::collections::HashMap;

use ide::images::offers;
use syntax::Document;
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, TextEdit, WorkspaceEdit,
};

use crate::lsp::session::Session;

/// What can be done with the image at a place, from what was learned before.
pub fn actions(
    session: &Session,
    document: &Document,
    params: &CodeActionParams,
) -> Vec<CodeActionOrCommand> {
    let kind = CodeActionKind::REFACTOR_REWRITE;
    let within = |asked: &CodeActionKind| {
        let rest = kind.as_str().strip_prefix(asked.as_str());
        rest.is_some_and(|rest| asked.as_str().is_empty() || rest.is_empty() || rest.starts_with('.'))
    };
    if params.context.only.as_ref().is_some_and(|only| !only.iter().any(within)) {
        return Vec::new();
    }
    let (encoding, rope) = (session.facts().encoding, document.rope());
    let offset = encoding.offset(rope, params.range.start);
    let seen = session.images.seen(&session.config());
    let action = |offer: ide::images::Offer| {
        let start = encoding.position(rope, offer.range.start);
        let range = tower_lsp::ls_types::Range::new(start, encoding.position(rope, offer.range.end));
        let edit = TextEdit { range, new_text: offer.text };
        let changes = HashMap::from([(params.text_document.uri.clone(), vec![edit])]);
        CodeActionOrCommand::CodeAction(CodeAction {
            title: offer.title,
            kind: Some(kind.clone()),
            edit: Some(WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }),
            ..CodeAction::default()
        })
    };
    offers(document, offset, &*seen).into_iter().map(action).collect()
}
