//! `workspace/executeCommand`.

use std::sync::Arc;

use ide::texts::{Phrase, phrase};
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{ExecuteCommandParams, Uri};

use crate::lsp::build::commands as build;
use crate::lsp::images::{PIN_DIGEST, pin};
use crate::lsp::session::Session;
use crate::lsp::verdicts::{EXPLAIN, GRAPH, explain, graph};

/// Drops what is known of tags and images: of those that a document names, or of all.
pub const REFRESH_TAGS: &str = "dockwright.refreshTags";

/// Every command.
pub const COMMANDS: [&str; 8] =
    [build::BUILD, build::CANCEL, REFRESH_TAGS, PIN_DIGEST, build::IMAGES, build::LAYERS, EXPLAIN, GRAPH];

/// Runs a command.
pub async fn execute_command(session: &Arc<Session>, params: ExecuteCommandParams) -> Result<Option<Value>> {
    match params.command.as_str() {
        REFRESH_TAGS => {
            refresh_tags(session, &params.arguments).await;
            Ok(None)
        }
        EXPLAIN => {
            let said = explain(session, &params.arguments).await;
            said.map_err(|why| Error::invalid_params(format!("{EXPLAIN}: {why}")))
        }
        GRAPH => {
            let drawn = graph(session, &params.arguments).await;
            drawn.map_err(|why| Error::invalid_params(format!("{GRAPH}: {why}")))
        }
        PIN_DIGEST => {
            let begun = pin_digest(session, &params.arguments);
            begun.map(|()| None).map_err(|why| Error::invalid_params(format!("{PIN_DIGEST}: {why}")))
        }
        command @ (build::BUILD | build::CANCEL | build::IMAGES | build::LAYERS) => {
            let done = build::command(session, command, &params.arguments).await;
            done.map_err(|why| Error::invalid_params(format!("{command}: {why}")))
        }
        other => Err(Error::invalid_params(format!("{other} is no command of this server"))),
    }
}

async fn refresh_tags(session: &Session, arguments: &[Value]) {
    let uri = arguments.first().and_then(Value::as_str).and_then(|uri| uri.parse::<Uri>().ok());
    let document = uri.and_then(|uri| session.snapshot(&uri)).map(|snapshot| snapshot.document);
    let images = document.map(|document| {
        let named = ide::images::named_in(&document);
        named.iter().filter_map(|name| syntax::Reference::parse(name).ok()).collect::<Vec<_>>()
    });
    session.images.forget(&session.config(), images.as_deref()).await;
}

/// Answers at once: registries and the client are asked beside the handlers.
fn pin_digest(session: &Arc<Session>, arguments: &[Value]) -> std::result::Result<(), String> {
    let named = build::named(arguments)?;
    let say = |words| phrase(session.language(), words, &[]);
    let questions = build::Questions { nothing: say(Phrase::PinNoDocument), which: say(Phrase::PinWhich) };
    build::meant(session, named, questions, |session, uri| drop(tokio::spawn(pin(session, uri))));
    Ok(())
}
