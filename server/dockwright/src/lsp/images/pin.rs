//! `dockwright.pinDigest`: every image of a document gets the digest that it stands for now.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use ide::images::{Unpinned, pins};
use ide::texts::{Phrase, phrase};
use registry::{Answer, Reference, Resolved};
use tower_lsp::ls_types::{
    DocumentChanges, MessageType, OneOf, OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit,
    TextEdit, Uri, WorkspaceEdit,
};

use crate::lsp::build::commands::say;
use crate::lsp::session::{Session, Snapshot};

/// Pins every image that a document names without its digest.
pub const PIN_DIGEST: &str = "dockwright.pinDigest";

/// A digest that was learned so lately is the one of now.
const NOW: Duration = Duration::from_secs(60);

/// Pins the images of a document, and says what came of it. It runs beside the handlers: it asks registries, then the
/// client.
pub async fn pin(session: Arc<Session>, uri: Uri) {
    let (kind, lines) = match pinned(&session, &uri).await {
        Ok(lines) => lines,
        Err(why) => (MessageType::ERROR, vec![why]),
    };
    say(&session, kind, lines.join(" "));
}

async fn pinned(session: &Arc<Session>, uri: &Uri) -> Result<(MessageType, Vec<String>), String> {
    let say = |words, filled: &[&str]| phrase(session.language(), words, filled);
    let snapshot = |uri| session.snapshot(uri).ok_or_else(|| say(Phrase::PinNotOpen, &[uri.as_str()]));
    let found = pins(&snapshot(uri)?.document);
    let digests = resolved(session, found.unpinned.into_iter().map(|one| one.image)).await;
    // Registries take their time: what is changed is the text of now.
    let now = snapshot(uri)?;
    let found = pins(&now.document);
    let digest = |image: &Reference| digests.get(image).and_then(|answer| answer.value.as_deref());
    let edits: Vec<TextEdit> = found
        .unpinned
        .iter()
        .filter_map(|one| edit(session, &now, one, &digest(&one.image)?.digest))
        .collect();
    let mut kind = MessageType::INFO;
    let mut lines = Vec::new();
    if edits.is_empty() && found.unpinned.is_empty() && found.indirect.is_empty() {
        lines.push(say(Phrase::PinNothing, &[]));
    }
    if !edits.is_empty() {
        apply(session, uri, now.version, edits).await.map_err(|why| say(Phrase::PinRefused, &[&why]))?;
        let mut done: Vec<String> = Vec::new();
        for one in &found.unpinned {
            let Some(answer) = digests.get(&one.image).filter(|answer| answer.value.is_some()) else {
                continue;
            };
            let name = one.image.familiar();
            // What no registry could confirm is told with its age.
            let old = answer.problem.is_some().then_some(answer.age).flatten();
            let name = match old {
                Some(age) => say(Phrase::PinOld, &[&name, &ide::images::age(session.language(), age)]),
                None => name,
            };
            if !done.contains(&name) {
                done.push(name);
            }
        }
        lines.push(say(Phrase::PinDone, &[&done.join(", ")]));
    }
    for (image, answer) in &digests {
        if let (None, Some(problem)) = (&answer.value, &answer.problem) {
            kind = MessageType::WARNING;
            let problem = ide::images::problem(session.language(), problem);
            lines.push(say(Phrase::PinFailed, &[&image.familiar(), &problem]));
        }
    }
    if !found.indirect.is_empty() {
        let names: Vec<String> = found.indirect.iter().map(Reference::familiar).collect();
        lines.push(say(Phrase::PinIndirect, &[&names.join(", ")]));
    }
    Ok((kind, lines))
}

/// The digests that images stand for now, each asked for once.
async fn resolved(
    session: &Session,
    images: impl Iterator<Item = Reference>,
) -> HashMap<Reference, Answer<Resolved>> {
    let service = session.images.service(&session.config());
    let mut asked: Vec<Reference> = Vec::new();
    for image in images {
        if !asked.contains(&image) {
            asked.push(image);
        }
    }
    let answers = join_all(asked.iter().map(|image| service.digest(image, NOW))).await;
    asked.into_iter().zip(answers).collect()
}

fn edit(session: &Session, now: &Snapshot, one: &Unpinned, digest: &str) -> Option<TextEdit> {
    let place = session.facts().encoding.position(now.document.rope(), one.offset);
    // What a registry answers is data: only what can be a digest is written.
    let good = syntax::reference::is_digest(digest);
    good.then(|| TextEdit { range: Range::new(place, place), new_text: Unpinned::pin(digest) })
}

/// Asks the client to change the document, of this version where it can tell.
async fn apply(session: &Session, uri: &Uri, version: i32, edits: Vec<TextEdit>) -> Result<(), String> {
    let edit = if session.facts().versioned_edits {
        let text_document =
            OptionalVersionedTextDocumentIdentifier { uri: uri.clone(), version: Some(version) };
        let edits = edits.into_iter().map(OneOf::Left).collect();
        let changes = DocumentChanges::Edits(vec![TextDocumentEdit { text_document, edits }]);
        WorkspaceEdit { document_changes: Some(changes), ..WorkspaceEdit::default() }
    } else {
        let changes = HashMap::from([(uri.clone(), edits)]);
        WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
    };
    match session.client.apply_edit(edit).await {
        Ok(answer) if answer.applied => Ok(()),
        Ok(answer) => Err(answer.failure_reason.unwrap_or_else(|| uri.as_str().to_owned())),
        Err(error) => Err(error.message.into_owned()),
    }
}
