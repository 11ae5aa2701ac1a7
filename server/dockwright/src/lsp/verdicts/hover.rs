//! The cache in hovers: what will become of an instruction above its page, what its key holds below.

use std::sync::Arc;
use std::time::SystemTime;

use builder::graph::{Graph, Request};
use builder::predict::Predictions;
use ide::cache::{key_section, verdict_section};
use ide::hover::Hover;
use ide::images::SeenImages;
use ide::texts::{Phrase, phrase};
use syntax::dockerfile::Instruction;
use tower_lsp::ls_types::Uri;

use super::{Told, has_past, told};
use crate::lsp::session::{Session, Snapshot};

/// Adds what is to be said of the cache to a hover of this place, or makes one where nothing else is said.
pub async fn hover(
    session: &Arc<Session>,
    uri: &Uri,
    snapshot: &Snapshot,
    offset: usize,
    said: Option<Hover>,
) -> Option<Hover> {
    let Some(placed) = snapshot.document.instruction_at(offset) else { return said };
    let instruction: &Instruction = placed.instruction;
    let name = placed.in_document(instruction.name.range);
    // Words inside an instruction have a page of their own, which is about something else.
    let on_keyword = name.touches(offset);
    if said.is_some() && !on_keyword {
        return said;
    }
    // A comment within an instruction, and a text that is not finished, are nobody's step.
    let in_comment = instruction.comments.iter().any(|comment| placed.in_document(*comment).touches(offset));
    if in_comment || !instruction.problems.is_empty() {
        return said;
    }
    let language = session.language();
    let known = told(session, uri, snapshot).await.filter(|told| told.made_of.revision == snapshot.revision);
    let is_reading = known.is_none() && has_past(snapshot);
    let known = known.unwrap_or_else(|| Arc::new(unknown(session, snapshot)));
    let key = key_section(&snapshot.document, &known.graph, placed, language);
    let title = format!("**{}** — ", phrase(language, Phrase::CacheTitle, &[]));
    let verdict = if is_reading {
        key.is_some().then(|| format!("{title}{}", phrase(language, Phrase::CacheStale, &[])))
    } else {
        verdict_section(&known.outlook(language), placed.start, SystemTime::now())
    };
    let key = match (&verdict, key) {
        (None, Some(key)) => Some(format!("{title}{key}")),
        (_, key) => key,
    };
    let (range, page) = match said {
        Some(hover) => (hover.range, Some(hover.markdown)),
        None => (name, None),
    };
    super::churn::look(session, uri);
    let churn = super::churn::section(session, snapshot, &known, placed.start);
    let unsaved = (!snapshot.is_saved).then(|| phrase(language, Phrase::CacheUnsaved, &[]));
    let verdict = verdict.map(|verdict| {
        let parts: Vec<String> = [Some(verdict), churn, unsaved].into_iter().flatten().collect();
        parts.join("\n\n")
    });
    let parts: Vec<String> = verdict.into_iter().chain(page).chain(key).collect();
    (!parts.is_empty()).then(|| Hover { range, markdown: parts.join("\n\n---\n\n") })
}

/// The graph of a text alone, for what is told without any build.
pub(super) fn unknown(session: &Session, snapshot: &Snapshot) -> Told {
    let images = SeenImages(session.images.seen(&session.config()));
    let request = snapshot.around.as_ref().map(|around| around.request.clone());
    let graph =
        Graph::new(&snapshot.document, &request.unwrap_or_else(|| Arc::new(Request::default())), &images);
    let made_of = super::MadeOf { revision: snapshot.revision, around: 0, learned: 0 };
    Told { document: snapshot.document.clone(), graph, predictions: Predictions::default(), made_of }
}
