//! The commands of builds. They answer at once; what takes time goes on beside them.

use std::sync::Arc;

use ide::texts::Phrase;
use serde_json::Value;
use tower_lsp::ls_types::{MessageActionItem, MessageType, Uri};

use super::choice::Choice;
use super::run::{self, short};
use super::wanted::Wanted;
use super::{file, lock, tables};
use crate::lsp::session::Session;

/// Builds a Dockerfile.
pub const BUILD: &str = "dockwright.build";

/// Ends a build.
pub const CANCEL: &str = "dockwright.cancelBuild";

/// Lists the images of an engine.
pub const IMAGES: &str = "dockwright.images";

/// Lists the layers of an image.
pub const LAYERS: &str = "dockwright.layers";

/// Does what a command says.
///
/// # Errors
/// A sentence, when the arguments cannot be read.
pub async fn command(
    session: &Arc<Session>,
    command: &str,
    arguments: &[Value],
) -> Result<Option<Value>, String> {
    let wanted = Wanted::read(arguments)?;
    match command {
        BUILD => build(session, wanted).map(|()| None),
        IMAGES | LAYERS if !session.scripts.shellcheck.is_trusted() => {
            Err(session.words(Phrase::AskUntrusted, &[]))
        }
        IMAGES => tables::images(session, &wanted).await,
        LAYERS => tables::history(session, &wanted).await,
        _ => cancel(session, &wanted).map(|()| None),
    }
}

/// Says something to the user, beside everything else.
pub fn say(session: &Arc<Session>, kind: MessageType, words: String) {
    let client = session.client.clone();
    tokio::spawn(async move { client.show_message(kind, words).await });
}

/// `dockwright.build`.
fn build(session: &Arc<Session>, wanted: Wanted) -> Result<(), String> {
    if !session.scripts.shellcheck.is_trusted() {
        say(session, MessageType::ERROR, session.words(Phrase::BuildUntrusted, &[]));
        return Ok(());
    }
    let questions = Questions {
        nothing: session.words(Phrase::CommandNothing, &[]),
        which: session.words(Phrase::BuildWhich, &[]),
    };
    let named = wanted.uri()?;
    let begin = move |session: Arc<Session>, uri| begin(&session, uri, wanted);
    meant(session, named, questions, begin);
    Ok(())
}

/// What is said where a command names no document.
pub struct Questions {
    /// Where none is open.
    pub nothing: String,
    /// Where several may be meant.
    pub which: String,
}

/// Goes on with the document that a command means: the one that it names, or the one that the user is at, who is asked
/// where several may be meant.
pub fn meant(
    session: &Arc<Session>,
    named: Option<Uri>,
    questions: Questions,
    go_on: impl FnOnce(Arc<Session>, Uri) + Send + 'static,
) {
    let choice = named.map_or_else(|| lock(&session.builds.attention).choice(), Choice::This);
    let session = session.clone();
    match choice {
        Choice::This(uri) => go_on(session, uri),
        Choice::Ask(uris) => {
            tokio::spawn(async move {
                if let Some(uri) = which(&session, uris, &questions.which).await {
                    go_on(session, uri);
                }
            });
        }
        Choice::Nothing => say(&session, MessageType::ERROR, questions.nothing),
    }
}

/// The document that a command names in its arguments.
///
/// # Errors
/// A sentence, when the arguments cannot be read.
pub fn named(arguments: &[Value]) -> Result<Option<Uri>, String> {
    Wanted::read(arguments)?.uri()
}

/// Asks the user which of several documents is meant.
async fn which(session: &Arc<Session>, uris: Vec<Uri>, question: &str) -> Option<Uri> {
    let name =
        |uri: &Uri| file(uri).map_or_else(|| uri.as_str().to_owned(), |path| path.display().to_string());
    let items = uris.iter().map(|uri| MessageActionItem { title: name(uri), properties: Default::default() });
    let answer =
        session.client.show_message_request(MessageType::INFO, question, Some(items.collect())).await;
    let chosen = answer.ok().flatten()?.title;
    uris.into_iter().find(|uri| name(uri) == chosen)
}

fn begin(session: &Arc<Session>, uri: Uri, wanted: Wanted) {
    match file(&uri) {
        Some(path) => run::start(session, uri, path, wanted),
        None => {
            let words = session.words(Phrase::BuildNoFile, &[uri.as_str()]);
            say(session, MessageType::ERROR, words);
        }
    }
}

/// `dockwright.cancelBuild`: ends the build of a document; without one, that of the document that the user is at, and
/// every build when that has none.
fn cancel(session: &Arc<Session>, wanted: &Wanted) -> Result<(), String> {
    let named = wanted.uri()?;
    let at = match (&named, lock(&session.builds.attention).choice()) {
        (Some(uri), _) => file(uri),
        (None, Choice::This(uri)) => file(&uri),
        (None, _) => None,
    };
    let running = lock(&session.builds.running);
    let one = at.as_ref().and_then(|path| running.get(path));
    let ended: Vec<_> = match (one, &named) {
        (Some(one), _) => vec![one],
        (None, None) => running.values().collect(),
        (None, Some(_)) => Vec::new(),
    };
    if ended.is_empty() {
        let words = match &at {
            Some(path) if named.is_some() => session.words(Phrase::BuildNotOne, &[&short(path)]),
            _ => session.words(Phrase::BuildNone, &[]),
        };
        say(session, MessageType::INFO, words);
    }
    for one in ended {
        let _ = one.cancel.send(true);
    }
    Ok(())
}
