//! A look at the disk around a document.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use builder::context::{Cut, Limits, Listing};
use builder::graph::{Graph, NoImages, Request};
use syntax::Document;
use tower_lsp::ls_types::Uri;

use super::{Change, Reading, Surroundings, file, hash};
use crate::build::{Ask, Beside, Place, named, place};
use crate::cache::{past, recall_states};
use crate::lsp::handlers::diagnostic::findings;
use crate::lsp::handlers::did_open;
use crate::lsp::session::Session;
use crate::lsp::verdicts;

/// Where nobody tells of changes, a look counts as new for so long, or ten times as long as it took.
const FRESH: Duration = Duration::from_secs(1);

/// Threads that list: an editor has other things to do.
const THREADS: usize = 2;

/// Looks at the disk around a document anew, behind, and shows what follows.
pub fn look(session: &Arc<Session>, uri: &Uri) {
    let Some(path) = file(uri) else { return };
    let Some((reading, before)) = session.begin_reading(uri) else { return };
    let (session, uri) = (session.clone(), uri.clone());
    tokio::task::spawn_blocking(move || {
        let workspace = session.builds.root_of(&path);
        let mut ask = Ask { dockerfile: path, workspace, ..Ask::default() };
        session.config().build.complete(&mut ask);
        let Some(document) = session.snapshot(&uri).map(|snapshot| snapshot.document) else { return };
        let Some(around) = around(&ask, &document, before.as_deref(), &reading) else { return };
        let change = around.change(before.as_deref());
        keep(&session, &uri, reading.number, around, change);
    });
}

/// Looks anew where the last look is old and nobody tells of changes.
pub fn glance(session: &Arc<Session>, uri: &Uri) {
    let Some(around) = session.snapshot(uri).and_then(|snapshot| snapshot.around) else { return };
    let watched = session.facts().watches_files
        && around.place.folder().is_some_and(|folder| session.builds.is_inside(folder));
    if !watched && around.looked.elapsed() > FRESH.max(around.took * 10) {
        look(session, uri);
    }
}

/// Keeps what lies around a document, and shows what follows from the change.
pub(super) fn keep(session: &Arc<Session>, uri: &Uri, reading: u64, around: Surroundings, change: Change) {
    let around = Arc::new(around);
    // Who types meanwhile gets another text, whose findings are compared then; it ends with the last of them.
    let same = loop {
        let Some(mut snapshot) = session.snapshot(uri) else { return };
        let same = change < Change::Files || {
            let before = findings(session, uri, &snapshot);
            snapshot.around = Some(around.clone());
            before == findings(session, uri, &snapshot)
        };
        match session.end_reading(uri, reading, &around, snapshot.revision, same) {
            Some(true) => break same,
            Some(false) => {}
            None => return,
        }
    };
    if !same {
        did_open::show(session, uri);
    }
    verdicts::look(session, uri);
    if change != Change::Nothing {
        hash(session, uri);
    }
}

/// What is around a Dockerfile now; nothing when somebody asked to stop.
fn around(
    ask: &Ask,
    document: &Document,
    before: Option<&Surroundings>,
    reading: &Reading,
) -> Option<Surroundings> {
    let looked = Instant::now();
    // What a Compose file asks for may be refused; the Dockerfile is read all the same.
    let place = place(ask).ok()?;
    let listing = listing(&place, &reading.stop);
    let stopped = listing.as_ref().is_some_and(|list| list.cut() == Some(Cut::Stopped));
    if reading.stop.load(Ordering::Relaxed) || stopped {
        return None;
    }
    match (&listing, before.and_then(|before| before.listing.as_ref())) {
        (Some(now), Some(old)) => now.adopt(old),
        // An earlier session may have read them.
        (Some(now), None) => drop(recall_states(now)),
        (None, _) => {}
    }
    let named = named(&place.request).into_iter().map(|(name, now)| {
        before.and_then(|before| before.named.get(&name)).into_iter().for_each(|old| now.adopt(old));
        (name, Arc::new(now))
    });
    let named = named.collect();
    let ignore = place.ignore.as_ref().ok().filter(|rules| !rules.is_empty()).cloned().map(Arc::new);
    let target = place.plan.target.as_deref().unwrap_or_default().to_lowercase();
    let graph = Graph::new(document, &place.request, &NoImages);
    let past = past(&ask.dockerfile, &target, &graph).0;
    // Whether the engine merges layers decides how many steps a `COPY --link` is.
    let merges = past.builds().first().is_some_and(|build| build.merges);
    let listed = place.folder().zip(listing.as_ref());
    Some(Surroundings {
        beside: Beside::of(&ask.dockerfile, ignore.clone(), listed, past.builds()),
        request: Arc::new(Request { merges, ..place.request.clone() }),
        ignore,
        place: Arc::new(place),
        listing: listing.map(Arc::new),
        past: Arc::new(past),
        named,
        contents: Mutex::default(),
        number: reading.number,
        looked,
        took: looked.elapsed(),
    })
}

fn listing(place: &Place, stop: &AtomicBool) -> Option<Listing> {
    let limits = Limits { threads: THREADS, ..Limits::default() };
    Listing::new(place.folder()?, place.ignore.as_ref().ok()?, &limits, stop).ok()
}
