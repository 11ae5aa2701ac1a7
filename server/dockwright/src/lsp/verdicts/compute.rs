//! The verdicts of a text.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use builder::Digest;
use builder::graph::{Graph, NoImages};
use builder::predict::{Contents, Now, predict, wanted};
use tower_lsp::ls_types::Uri;

use super::{MadeOf, Told, images};
use crate::cache::{Contexts, contents};
use crate::lsp::context::{self, Surroundings};
use crate::lsp::session::{Session, Snapshot, lock};

/// So much may be read while somebody waits, in bytes: a file or two that were saved. More is read behind.
const MOST_BYTES: u64 = 4 << 20;

/// And so many files.
const MOST_FILES: usize = 200;

/// Whether there is a build to compare with. Without one a verdict is unknown whatever the text is, and a keystroke need
/// not wait for a graph of all of it.
pub fn has_past(snapshot: &Snapshot) -> bool {
    snapshot.around.as_ref().is_some_and(|around| !around.past.builds().is_empty())
}

/// What is said of a snapshot; nothing as long as nobody has looked around it. Where much is still to be read, what was
/// said before stands until it is.
pub async fn told(session: &Arc<Session>, uri: &Uri, snapshot: &Snapshot) -> Option<Arc<Told>> {
    let around = snapshot.around.clone()?;
    let made_of =
        MadeOf { revision: snapshot.revision, around: around.number, learned: session.images.generation() };
    let last = session.verdicts.last(uri);
    if let Some(last) = last.as_ref().filter(|last| last.made_of == made_of) {
        return Some(last.clone());
    }
    let (session, uri, document) = (session.clone(), uri.clone(), snapshot.document.clone());
    let work = tokio::task::spawn_blocking(move || {
        // As records are made: what is known of a base by now would stand in the keys and in no record.
        let graph = Graph::new(&document, &around.request, &NoImages);
        let Some(contents) = taken(&around, &graph) else {
            context::hash(&session, &uri);
            return last;
        };
        let resolved = images::resolved(&session, &around, &graph);
        let arguments: Vec<(String, Digest)> = around
            .place
            .plan
            .arguments
            .iter()
            .map(|(name, value)| (name.clone(), Digest::of(value)))
            .collect();
        let now = Now {
            contents: &contents,
            images: &resolved,
            // The editor's engine is taken to be that of the last build: to ask it would start a program.
            engine: None,
            arguments: &arguments,
            trust_tags: true,
        };
        let predictions = predict(&graph, &around.past, now);
        let told = Arc::new(Told { document, graph, predictions, made_of });
        lock(&session.verdicts.told).insert(uri, told.clone());
        Some(told)
    });
    work.await.ok().flatten()
}

/// What the steps take of the contexts; nothing where too much of it would have to be read now.
fn taken(around: &Surroundings, graph: &Graph) -> Option<Contents> {
    let main = around.listing.clone().ok_or_else(|| "the context is no folder that can be listed".to_owned());
    if around.past.builds().is_empty() {
        // Nothing is compared with nothing.
        return Some(Contents::default());
    }
    if let Ok(listing) = &main {
        let unread = wanted(graph, &around.past).into_iter();
        let unread = unread.filter_map(|(_, selectors)| {
            let entries = listing.unread(&selectors).ok()?;
            let bytes = entries.iter().fold(0_u64, |sum, entry| sum.saturating_add(entry.state.size));
            Some((entries.len(), bytes))
        });
        let (files, bytes) =
            unread.fold((0, 0_u64), |(files, bytes), one| (files + one.0, bytes.saturating_add(one.1)));
        if files > MOST_FILES || bytes > MOST_BYTES {
            return None;
        }
    }
    let contexts = Contexts { main, named: around.named.clone() };
    let stop = AtomicBool::new(false);
    // Another text of the same files takes much of the same.
    let before = lock(&around.contents).clone();
    let contents = contents((graph, &around.past), &contexts, &before, &stop, &|_, _| {});
    lock(&around.contents).clone_from(&contents);
    Some(contents)
}
