//! What is offered to the user: lenses above each FROM, and the same as code actions for editors that show no lens.

use ide::texts::Phrase;
use serde_json::json;
use syntax::dockerfile::Body;
use syntax::document::Placed;
use syntax::{Document, TextRange};
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionTriggerKind, CodeLens,
    Command, Uri,
};

use super::commands::{BUILD, CANCEL};
use super::{file, lock};
use crate::lsp::session::Session;

/// The kind of the code actions. A kind below `source` keeps them out of the light bulb of every line.
pub const KIND: CodeActionKind = CodeActionKind::new("source.dockwright.build");

fn build(title: &str, uri: &Uri, target: Option<&str>) -> Command {
    let mut argument = json!({ "uri": uri });
    if let (Some(target), Some(argument)) = (target, argument.as_object_mut()) {
        argument.insert("target".to_owned(), target.into());
    }
    Command { title: title.to_owned(), command: BUILD.to_owned(), arguments: Some(vec![argument]) }
}

/// A stage that can be built.
struct Offered {
    /// What a target calls it; nothing for the last stage without a name, which is what no target means.
    target: Option<String>,
}

/// The stages, each with what it takes to build it alone; nothing for one in the middle without a name: engines know
/// targets by their names only (BuildKit, `frontend/dockerfile/dockerfile2llb/convert.go`, `resolveTarget`).
fn stages(document: &Document) -> Vec<(TextRange, Option<Offered>)> {
    let all: Vec<Placed<'_>> = document.stages().collect();
    let last = all.len().saturating_sub(1);
    let stage = |(index, placed): (usize, Placed<'_>)| {
        let name = match &placed.instruction.body {
            Body::From(from) => from.name.as_ref().map(|name| name.text.to_string()),
            _ => None,
        };
        let (range, target) = (placed.range(), name.filter(|name| !name.is_empty()));
        let can = target.is_some() || index == last;
        (range, can.then_some(Offered { target }))
    };
    all.into_iter().enumerate().map(stage).collect()
}

/// The lenses of a document that is a file.
pub fn lenses(session: &Session, uri: &Uri, document: &Document) -> Vec<CodeLens> {
    if file(uri).is_none() {
        return Vec::new();
    }
    let encoding = session.facts().encoding;
    let mut lenses = Vec::new();
    for (index, (range, offered)) in stages(document).into_iter().enumerate() {
        let start = encoding.position(document.rope(), range.start);
        let range = tower_lsp::ls_types::Range::new(start, start);
        let lens = |command: Command| CodeLens { range, command: Some(command), data: None };
        if index == 0 {
            lenses.push(lens(build(&session.words(Phrase::OfferBuild, &[]), uri, None)));
        }
        if let Some(offered) = offered {
            lenses.push(lens(build(&session.words(Phrase::OfferStage, &[]), uri, offered.target.as_deref())));
        }
    }
    lenses
}

/// The code actions at a place: the whole file, the stage there, and the end of a build that goes on.
pub fn actions(
    session: &Session,
    document: &Document,
    params: &CodeActionParams,
) -> Vec<CodeActionOrCommand> {
    let uri = &params.text_document.uri;
    let Some(path) = file(uri).filter(|_| wanted(params)) else { return Vec::new() };
    let stages = stages(document);
    if stages.is_empty() {
        return Vec::new();
    }
    let at = session.facts().encoding.offset(document.rope(), params.range.start);
    let mut commands = vec![build(&session.words(Phrase::OfferBuild, &[]), uri, None)];
    let here = stages.iter().rev().find(|(range, _)| range.start <= at).and_then(|(_, stage)| stage.as_ref());
    if let Some(Offered { target: Some(target) }) = here {
        commands.push(build(&session.words(Phrase::OfferStageNamed, &[target]), uri, Some(target)));
    }
    if lock(&session.builds.running).contains_key(&path) {
        let arguments = Some(vec![json!({ "uri": uri })]);
        commands.push(Command {
            title: session.words(Phrase::OfferCancel, &[]),
            command: CANCEL.to_owned(),
            arguments,
        });
    }
    commands.into_iter().map(action).collect()
}

fn action(command: Command) -> CodeActionOrCommand {
    CodeActionOrCommand::CodeAction(CodeAction {
        title: command.title.clone(),
        kind: Some(KIND),
        command: Some(command),
        ..CodeAction::default()
    })
}

/// Whether the client asks for actions of our kind. An editor that runs every source action when a file is saved asks
/// for `source` by itself; that must not start a build.
fn wanted(params: &CodeActionParams) -> bool {
    let Some(only) = &params.context.only else { return true };
    let by_itself = params.context.trigger_kind == Some(CodeActionTriggerKind::AUTOMATIC);
    only.iter().any(|kind| {
        let own = KIND;
        let under = own.as_str().strip_prefix(kind.as_str());
        under.is_some_and(|rest| rest.is_empty() || rest.starts_with('.')) && !(by_itself && kind != &KIND)
    })
}
