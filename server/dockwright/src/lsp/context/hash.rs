//! Reads the files that the steps of a document take, so that their digests are known when somebody asks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use builder::context::{Entry, Limits, Listing, Selector};
use builder::graph::{Graph, Request, StepKind};
use ide::images::SeenImages;
use ide::texts::{Phrase, phrase};
use syntax::Document;
use tower_lsp::ls_types::{ProgressToken, Uri};

use super::file;
use crate::lsp::progress::Shown;
use crate::lsp::session::{Session, lock};

/// A reading that takes longer than this is told of.
const LONG: Duration = Duration::from_secs(1);

/// How often it is told how far it is.
const EVERY: Duration = Duration::from_millis(250);

/// Files that are being read.
pub struct Hashing {
    /// Its number in the session.
    pub number: u64,
    /// Ends it early.
    pub stop: Arc<AtomicBool>,
}

/// The token of its progress.
pub fn token(number: u64) -> ProgressToken {
    ProgressToken::String(format!("dockwright-files-{number}"))
}

/// How far it is.
#[derive(Default)]
struct Count {
    all: AtomicU64,
    done: AtomicU64,
}

impl Count {
    fn percentage(&self) -> u32 {
        let all = self.all.load(Ordering::Relaxed).max(1);
        u32::try_from(self.done.load(Ordering::Relaxed).min(all) * 100 / all).unwrap_or(100)
    }
}

/// Reads what of a document's context its steps take and nobody has read yet, behind; one that goes on already for
/// the same document is ended. Hints are shown again when all is known.
pub fn hash(session: &Arc<Session>, uri: &Uri) {
    let Some(snapshot) = session.snapshot(uri) else { return };
    let Some(around) = snapshot.around else { return };
    let Some(listing) = around.listing.clone() else { return };
    let number = session.next_number();
    let stop = Arc::<AtomicBool>::default();
    let hashing = Hashing { number, stop: stop.clone() };
    if let Some(before) = lock(&session.contexts.hashing).insert(uri.clone(), hashing) {
        before.stop.store(true, Ordering::Relaxed);
    }
    let count = Arc::<Count>::default();
    let images = SeenImages(session.images.seen(&session.config()));
    let work = tokio::task::spawn_blocking({
        let (count, stop) = (count.clone(), stop.clone());
        move || {
            let selectors = selectors(&snapshot.document, &around.request, &images);
            read(&listing, &selectors, &count, &stop)
        }
    });
    let (session, uri) = (session.clone(), uri.clone());
    tokio::spawn(async move {
        let read = shown(&session, &uri, number, &count, work).await;
        let mut all = lock(&session.contexts.hashing);
        if all.get(&uri).is_some_and(|one| one.number == number) {
            all.remove(&uri);
        }
        drop(all);
        if read && !stop.load(Ordering::Relaxed) {
            session.builds.refresh_hints(&session);
        }
    });
}

/// Waits for a reading, and tells of it when it takes long. Whether anything was read.
async fn shown(
    session: &Arc<Session>,
    uri: &Uri,
    number: u64,
    count: &Count,
    mut work: tokio::task::JoinHandle<bool>,
) -> bool {
    if let Ok(done) = tokio::time::timeout(LONG, &mut work).await {
        return done.unwrap_or(false);
    }
    let name = file(uri).and_then(|path| Some(path.parent()?.file_name()?.to_string_lossy().into_owned()));
    let title = phrase(session.language(), Phrase::ReadingContext, &[&name.unwrap_or_default()]);
    let progress = Shown::begin(session, token(number), title).await;
    loop {
        match tokio::time::timeout(EVERY, &mut work).await {
            Ok(done) => {
                progress.end().await;
                return done.unwrap_or(false);
            }
            Err(_) => progress.report(count.percentage()).await,
        }
    }
}

/// What each step that a build needs takes of the context.
pub fn selectors(document: &Document, request: &Request, images: &SeenImages) -> Vec<Vec<Selector>> {
    let graph = Graph::new(document, request, images);
    let needed = graph.steps.iter().filter(|step| step.needed);
    let inputs = needed
        .flat_map(|step| &step.inputs)
        .filter(|input| graph.steps.get(input.step).is_some_and(|source| source.kind == StepKind::Context));
    inputs.filter_map(|input| input.content.clone()).collect()
}

/// Reads what is not known yet; whether there was anything.
fn read(listing: &Listing, selectors: &[Vec<Selector>], count: &Count, stop: &AtomicBool) -> bool {
    // A selection that cannot be made fails the build, and is told of elsewhere.
    let unread = selectors.iter().filter_map(|one| listing.unread(one).ok());
    let mut entries: Vec<&Entry> = unread.flatten().collect();
    entries.sort_unstable_by(|one, other| one.path.cmp(&other.path));
    entries.dedup_by(|one, other| one.path == other.path);
    // A file costs something even when it is empty.
    let cost = |entry: &Entry| entry.state.size.saturating_add(4096);
    count.all.store(entries.iter().map(|entry| cost(entry)).fold(0, u64::saturating_add), Ordering::Relaxed);
    let threads = Limits::default().threads.div_ceil(2).max(1);
    let share = entries.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        for entries in entries.chunks(share) {
            scope.spawn(move || {
                for entry in entries {
                    if stop.load(Ordering::Relaxed) {
                        return;
                    }
                    // What cannot be read stays unknown.
                    let _ = listing.digest_of_entry(entry);
                    count.done.fetch_add(cost(entry), Ordering::Relaxed);
                }
            });
        }
    });
    !entries.is_empty()
}
