//! `dockwright.graph`: a picture of the build, in a file of the user's own.

use std::io::Write;
use std::sync::Arc;
use std::time::SystemTime;

use ide::picture::Picture;
use ide::texts::Phrase;
use serde_json::{Value, json};
use tower_lsp::ls_types::{MessageType, ShowDocumentParams, Uri};

use super::hover::unknown;
use super::told;
use crate::lsp::build::commands::{Questions, meant, named, say};
use crate::lsp::build::{log, short};
use crate::lsp::session::Session;

/// The command.
pub const GRAPH: &str = "dockwright.graph";

/// Draws the build of a document. An editor that names it gets the picture as the answer; else it is shown once the
/// user has said which is meant.
///
/// # Errors
/// A sentence, when the arguments cannot be read or the picture cannot be written.
pub async fn graph(session: &Arc<Session>, arguments: &[Value]) -> Result<Option<Value>, String> {
    match named(arguments)? {
        Some(uri) => {
            let (file, svg) = drawn(session, &uri).await?;
            show(session, &file);
            Ok(Some(json!({ "uri": file, "svg": svg })))
        }
        None => {
            let questions = Questions {
                nothing: session.words(Phrase::CommandNothing, &[]),
                which: session.words(Phrase::GraphWhich, &[]),
            };
            meant(session, None, questions, |session, uri| {
                tokio::spawn(async move {
                    match drawn(&session, &uri).await {
                        Ok((file, _)) => show(&session, &file),
                        Err(why) => say(&session, MessageType::ERROR, why),
                    }
                });
            });
            Ok(None)
        }
    }
}

/// The picture and the file that holds it.
async fn drawn(session: &Arc<Session>, uri: &Uri) -> Result<(Uri, String), String> {
    let snapshot =
        session.snapshot(uri).ok_or_else(|| session.words(Phrase::CommandNotOpen, &[uri.as_str()]))?;
    let path = uri.to_file_path().filter(|_| uri.as_str().starts_with("file:"));
    let path = path.ok_or_else(|| session.words(Phrase::CommandNoFile, &[uri.as_str()]))?.into_owned();
    let told = told(session, uri, &snapshot).await;
    let told = told.filter(|told| told.document.rope() == snapshot.document.rope());
    let told = told.unwrap_or_else(|| Arc::new(unknown(session, &snapshot)));
    let picture = Picture::new(&told.outlook(session.language()), &short(&path), SystemTime::now());
    let svg = picture.svg();
    let file = log::path(&path, "graph.svg");
    let failed = |why: std::io::Error| format!("{}: it cannot be written: {why}", file.display());
    log::create(&file)?.write_all(svg.as_bytes()).map_err(failed)?;
    let shown = Uri::from_file_path(&file).ok_or_else(|| format!("{} has no URI", file.display()))?;
    Ok((shown, svg))
}

/// Shows a picture to the user of an editor that draws none itself: a browser can.
fn show(session: &Arc<Session>, file: &Uri) {
    if session.builds.draws() {
        return;
    }
    if !session.builds.shows_documents() {
        return say(session, MessageType::INFO, format!("see {}", file.as_str()));
    }
    let (session, uri) = (session.clone(), file.clone());
    tokio::spawn(async move {
        let params = ShowDocumentParams {
            uri: uri.clone(),
            external: Some(true),
            take_focus: Some(true),
            selection: None,
        };
        if !session.client.show_document(params).await.unwrap_or(false) {
            say(&session, MessageType::INFO, format!("see {}", uri.as_str()));
        }
    });
}
