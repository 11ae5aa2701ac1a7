//! Reads the files that the steps of a document take, so that their digests are known when somebody asks.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use builder::context::{Limits, Selector};
use builder::graph::{Graph, NoImages};
use builder::predict::{Source, wanted};
use ide::texts::{Phrase, phrase};
use tower_lsp::ls_types::{ProgressToken, Uri};

use super::{Surroundings, file};
use crate::cache::keep_states;
use crate::lsp::progress::Shown;
use crate::lsp::session::{Session, Snapshot, lock};
use crate::lsp::verdicts;

/// A reading that takes longer than this is told of.
const LONG: Duration = Duration::from_secs(1);

/// How often it is told how far it is.
const EVERY: Duration = Duration::from_millis(250);

/// What was read is kept for the next session where it was more than so many files, or so many bytes: a file that was
/// saved is quicker read than all of it written.
const MANY: usize = 64;
const MUCH: u64 = 8 << 20;

/// Files that are being read.
pub struct Hashing {
    /// Its number in the session.
    pub number: u64,
    /// What they lie around.
    around: u64,
    /// Ends it early.
    pub stop: Arc<AtomicBool>,
}

/// The token of its progress.
pub fn token(number: u64) -> ProgressToken {
    ProgressToken::String(format!("dockwright-files-{number}"))
}

/// Reads what of a document's contexts its steps take and nobody has read yet, behind; what is read for files that are
/// old by now is ended. Verdicts are shown again when all is known. Where nothing was ever built, digests would be
/// compared with nothing, and none are taken.
pub fn hash(session: &Arc<Session>, uri: &Uri) {
    let Some(snapshot) = session.snapshot(uri) else { return };
    let Some(around) = snapshot.around.clone() else { return };
    let number = session.next_number();
    let stop = Arc::<AtomicBool>::default();
    {
        let mut all = lock(&session.contexts.hashing);
        if all.get(uri).is_some_and(|one| one.around == around.number) {
            // When it has ended, what is still missing is read.
            return;
        }
        let hashing = Hashing { number, around: around.number, stop: stop.clone() };
        if let Some(before) = all.insert(uri.clone(), hashing) {
            before.stop.store(true, Ordering::Relaxed);
        }
    }
    let done = Arc::<AtomicU32>::default();
    let work = tokio::task::spawn_blocking({
        let (done, stop) = (done.clone(), stop.clone());
        move || read(&snapshot, &around, &done, &stop)
    });
    let (session, uri) = (session.clone(), uri.clone());
    tokio::spawn(async move {
        shown(&session, &uri, number, &done, work).await;
        let mut all = lock(&session.contexts.hashing);
        if all.get(&uri).is_some_and(|one| one.number == number) {
            all.remove(&uri);
        }
        drop(all);
        if !stop.load(Ordering::Relaxed) {
            session.builds.refresh_hints(&session);
            verdicts::refresh(&session, &uri);
        }
    });
}

/// Waits for a reading, and tells of it when it takes long.
async fn shown(
    session: &Arc<Session>,
    uri: &Uri,
    number: u64,
    done: &AtomicU32,
    mut work: tokio::task::JoinHandle<()>,
) {
    if tokio::time::timeout(LONG, &mut work).await.is_ok() {
        return;
    }
    let name = file(uri).and_then(|path| Some(path.parent()?.file_name()?.to_string_lossy().into_owned()));
    let title = phrase(session.language(), Phrase::ReadingContext, &[&name.unwrap_or_default()]);
    let progress = Shown::begin(session, token(number), title).await;
    while tokio::time::timeout(EVERY, &mut work).await.is_err() {
        progress.report(done.load(Ordering::Relaxed)).await;
    }
    progress.end().await;
}

/// Reads what is not known yet; `done` is how much of it, in percent.
fn read(snapshot: &Snapshot, around: &Surroundings, done: &AtomicU32, stop: &AtomicBool) {
    if around.past.builds().is_empty() {
        return;
    }
    // The graph that verdicts are made of: another would have other files read, and theirs never.
    let graph = Graph::new(&snapshot.document, &around.request, &NoImages);
    let told = |read: usize, all: usize| {
        let percent = read.saturating_mul(100).checked_div(all).unwrap_or(100);
        done.store(u32::try_from(percent).unwrap_or(100), Ordering::Relaxed);
    };
    let threads = Limits::default().threads.div_ceil(2);
    let mut open: BTreeMap<Source, Vec<Vec<Selector>>> = BTreeMap::new();
    for (source, selectors) in wanted(&graph, &around.past) {
        open.entry(source).or_default().push(selectors);
    }
    for (source, selections) in &open {
        let listing = match source {
            Source::Context => around.listing.as_ref(),
            Source::Named(name) => around.named.get(name),
        };
        let Some(listing) = listing else { continue };
        let selections = selections.iter().map(Vec::as_slice);
        let unread = selections.clone().filter_map(|one| listing.unread(one).ok()).flatten();
        let (files, bytes) = unread
            .fold((0, 0_u64), |(files, bytes), entry| (files + 1, bytes.saturating_add(entry.state.size)));
        if files > 0 && listing.read_ahead(selections, threads, stop, &told) && (files > MANY || bytes > MUCH)
        {
            keep_states(listing);
        }
    }
}
