//! A look at the disk around a document.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use builder::context::{Cut, Limits, Listing};
use builder::predict::Past;
use builder::records::Store;
use tower_lsp::ls_types::Uri;

use super::{Change, Surroundings, file, hash};
use crate::build::{Ask, Beside, Place, place, records_folder};
use crate::lsp::handlers::diagnostic::findings;
use crate::lsp::handlers::did_open;
use crate::lsp::session::Session;

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
        let Some(around) = around(&ask, before.as_deref(), &reading.stop) else { return };
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
    let Some(mut snapshot) = session.snapshot(uri) else { return };
    let (revision, around) = (snapshot.revision, Arc::new(around));
    let same = change < Change::Files || {
        let before = findings(session, uri, &snapshot);
        snapshot.around = Some(around.clone());
        before == findings(session, uri, &snapshot)
    };
    let Some(others) = session.end_reading(uri, reading, around, same.then_some(revision)) else { return };
    if others && session.facts().pulls_diagnostics {
        session.refresh();
    } else if others {
        did_open::show_changes(session, uri.clone());
    }
    if change != Change::Nothing {
        hash(session, uri);
        session.builds.refresh_hints(session);
    }
}

/// What is around a Dockerfile now; nothing when somebody asked to stop.
fn around(ask: &Ask, before: Option<&Surroundings>, stop: &AtomicBool) -> Option<Surroundings> {
    let looked = Instant::now();
    // What a Compose file asks for may be refused; the Dockerfile is read all the same.
    let place = place(ask).ok()?;
    let listing = listing(&place, stop);
    if stop.load(Ordering::Relaxed) || listing.as_ref().is_some_and(|list| list.cut() == Some(Cut::Stopped)) {
        return None;
    }
    if let (Some(now), Some(old)) = (&listing, before.and_then(|before| before.listing.as_ref())) {
        now.adopt(old);
    }
    let ignore = place.ignore.as_ref().ok().filter(|rules| !rules.is_empty()).cloned().map(Arc::new);
    let target = place.plan.target.as_deref().unwrap_or_default().to_lowercase();
    let builds = Store::new(records_folder()).builds(&ask.dockerfile, &target).unwrap_or_default();
    let listed = place.folder().zip(listing.as_ref());
    Some(Surroundings {
        beside: Beside::of(&ask.dockerfile, ignore.clone(), listed, &builds),
        request: Arc::new(place.request.clone()),
        ignore,
        place: Arc::new(place),
        listing: listing.map(Arc::new),
        past: Arc::new(Past::new(builds)),
        looked,
        took: looked.elapsed(),
    })
}

fn listing(place: &Place, stop: &AtomicBool) -> Option<Listing> {
    let limits = Limits { threads: THREADS, ..Limits::default() };
    Listing::new(place.folder()?, place.ignore.as_ref().ok()?, &limits, stop).ok()
}
