//! Files that the client says have changed: most are one that was saved, some are a branch that was switched.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tower_lsp::ls_types::{FileEvent, Uri};

use super::look::{keep, look};
use super::{Change, Surroundings, file, within};
use crate::lsp::session::{Session, lock};

/// Changes come in crowds; so long after the first they are looked at together.
const CROWD: Duration = Duration::from_millis(20);

/// More single files than this are looked at by listing everything anew.
const MOST: usize = 64;

/// Takes note of files that have changed, and looks at them behind.
pub fn changed(session: &Arc<Session>, changes: &[FileEvent]) {
    let paths = changes.iter().filter_map(|change| file(&change.uri));
    let mut pending = lock(&session.contexts.pending);
    pending.0.extend(paths);
    if std::mem::replace(&mut pending.1, true) {
        return;
    }
    let session = session.clone();
    tokio::spawn(async move {
        tokio::time::sleep(CROWD).await;
        let paths = std::mem::take(&mut *lock(&session.contexts.pending)).0;
        for uri in session.open_documents() {
            meet(&session, &uri, &paths);
        }
    });
}

/// What some changed files mean to a document.
enum Meaning {
    Nothing,
    /// These files of the context hold something else.
    Files(Vec<String>),
    Everything,
}

fn meet(session: &Arc<Session>, uri: &Uri, paths: &[PathBuf]) {
    let around = session.snapshot(uri).and_then(|snapshot| snapshot.around);
    let Some(around) = around else { return look(session, uri) };
    match meaning(&around, paths) {
        Meaning::Nothing => {}
        Meaning::Everything => look(session, uri),
        Meaning::Files(files) => again(session, uri, around, files),
    }
}

/// Whether a file may say which context a Dockerfile has, or what of it is sent.
fn is_definition(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    let yaml = [".yaml", ".yml"].iter().any(|end| name.ends_with(end));
    let bake = name.starts_with("docker-bake");
    name.ends_with(".dockerignore") || name == ".env" || yaml || bake
}

fn meaning(around: &Surroundings, paths: &[PathBuf]) -> Meaning {
    let mut files: Vec<String> = Vec::new();
    for path in paths {
        if is_definition(path) {
            return Meaning::Everything;
        }
        if around.named.values().any(|named| path.starts_with(named.root())) {
            return Meaning::Everything;
        }
        let (Some(listing), Some(folder)) = (&around.listing, around.place.folder()) else { continue };
        let Some(inside) = within(path, folder).or_else(|| within(path, listing.root())) else { continue };
        let ignored = around.ignore.as_ref().is_some_and(|rules| rules.is_ignored(&inside));
        match listing.get(&inside) {
            Some(_) if files.len() < MOST => files.push(inside),
            None if ignored => {}
            _ => return Meaning::Everything,
        }
    }
    if files.is_empty() { Meaning::Nothing } else { Meaning::Files(files) }
}

/// Looks at single files again; at everything, where that is not enough.
fn again(session: &Arc<Session>, uri: &Uri, around: Arc<Surroundings>, files: Vec<String>) {
    let Some((reading, _)) = session.begin_reading(uri) else { return };
    let (session, uri) = (session.clone(), uri.clone());
    tokio::task::spawn_blocking(move || {
        let start = Instant::now();
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let Some(listing) = around.listing.as_ref().and_then(|before| before.with_files_again(&files)) else {
            return look(&session, &uri);
        };
        let same = around.listing.as_ref().is_some_and(|before| before.is_same(&listing));
        let change = if same { Change::Nothing } else { Change::Content };
        let next = Surroundings {
            place: around.place.clone(),
            request: around.request.clone(),
            ignore: around.ignore.clone(),
            // Which files there are is the same.
            beside: around.beside.clone(),
            past: around.past.clone(),
            named: around.named.clone(),
            contents: Mutex::default(),
            number: reading.number,
            listing: Some(Arc::new(listing)),
            looked: start,
            took: around.took,
        };
        keep(&session, &uri, reading.number, next, change);
    });
}
