//! Fixes as the protocol's code actions.

mod beside;

use std::collections::HashMap;

use ide::diagnostics::fixes::{self, Edit, Trust};
use ide::diagnostics::{Diagnostic, Facts, diagnostics};
use tower_lsp::ls_types as lsp;

use super::convert;
use super::session::{ClientFacts, Session, Snapshot};

/// `source.fixAll` is what editors ask for when a file is saved; ours alone answers to the longer name.
pub const FIX_ALL: &str = "source.fixAll.dockwright";

/// What an action changes, and for whom.
struct Target<'a> {
    /// The document's address.
    uri: &'a lsp::Uri,
    /// The text that the edits are made for.
    snapshot: &'a Snapshot,
    /// What the client said at the start.
    client: ClientFacts,
}

/// What can be done about the findings in a range, and about all of them at once.
pub fn of_findings(
    session: &Session,
    snapshot: &Snapshot,
    params: &lsp::CodeActionParams,
) -> Vec<lsp::CodeActionOrCommand> {
    if !session.config().diagnostics {
        return Vec::new();
    }
    let document = &snapshot.document;
    let facts = session.facts_of(snapshot);
    let target = Target { uri: &params.text_document.uri, snapshot, client: session.facts() };
    let mut out = Vec::new();
    if wanted(params, &lsp::CodeActionKind::QUICKFIX) {
        let range = target.client.encoding.text_range(document.rope(), params.range);
        let found = diagnostics(document, &facts);
        let touches = |one: &&Diagnostic| one.range.start <= range.end && range.start <= one.range.end;
        for finding in found.iter().filter(touches) {
            out.extend(quick_fixes(&target, &facts, finding));
        }
    }
    let all = lsp::CodeActionKind::from(FIX_ALL);
    if wanted(params, &all) {
        out.extend(fix_all(&target, all, &fixes::all(document, &facts)));
    }
    out.into_iter().map(lsp::CodeActionOrCommand::CodeAction).collect()
}

/// Whether the client asks for actions of this kind: kinds have names within names.
fn wanted(params: &lsp::CodeActionParams, kind: &lsp::CodeActionKind) -> bool {
    let Some(only) = &params.context.only else { return true };
    let within = |asked: &str, kind: &str| {
        asked.is_empty()
            || kind.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    only.iter().any(|asked| within(asked.as_str(), kind.as_str()))
}

/// Every fix of a finding.
fn quick_fixes(target: &Target<'_>, facts: &Facts, finding: &Diagnostic) -> Vec<lsp::CodeAction> {
    let document = &target.snapshot.document;
    let shown = convert::diagnostic(target.client.encoding, document.rope(), finding);
    let action = |fix: fixes::Fix| {
        Some(lsp::CodeAction {
            title: fix.title,
            kind: Some(lsp::CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![shown.clone()]),
            is_preferred: (fix.trust <= Trust::Likely).then_some(true),
            edit: Some(match &fix.ignores {
                Some(ignores) => beside::edit(ignores, target.client)?,
                None => edit(target, &fix.edits),
            }),
            ..lsp::CodeAction::default()
        })
    };
    fixes::of(document, facts, finding).into_iter().filter_map(action).collect()
}

/// One action for everything that can be fixed without a look; none when there is nothing.
fn fix_all(target: &Target<'_>, kind: lsp::CodeActionKind, edits: &[Edit]) -> Option<lsp::CodeAction> {
    (!edits.is_empty()).then(|| lsp::CodeAction {
        title: "Fix everything that leaves the image as it is".to_owned(),
        kind: Some(kind),
        edit: Some(edit(target, edits)),
        ..lsp::CodeAction::default()
    })
}

/// The edits for one version of the document, where the client can tell versions.
fn edit(target: &Target<'_>, edits: &[Edit]) -> lsp::WorkspaceEdit {
    let rope = target.snapshot.document.rope();
    let text_edit = |edit: &Edit| lsp::TextEdit {
        range: target.client.encoding.range(rope, edit.range),
        new_text: edit.text.clone(),
    };
    if target.client.versioned_edits {
        let change = lsp::TextDocumentEdit {
            text_document: lsp::OptionalVersionedTextDocumentIdentifier {
                uri: target.uri.clone(),
                version: Some(target.snapshot.version),
            },
            edits: edits.iter().map(|edit| lsp::OneOf::Left(text_edit(edit))).collect(),
        };
        lsp::WorkspaceEdit {
            document_changes: Some(lsp::DocumentChanges::Edits(vec![change])),
            ..lsp::WorkspaceEdit::default()
        }
    } else {
        let changes = HashMap::from([(target.uri.clone(), edits.iter().map(text_edit).collect())]);
        lsp::WorkspaceEdit { changes: Some(changes), ..lsp::WorkspaceEdit::default() }
    }
}
