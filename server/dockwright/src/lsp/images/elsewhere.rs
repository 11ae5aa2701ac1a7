//! Images that the workspace's Dockerfiles name: those that are open, and those on disk, which are looked for behind.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use ide::images::named_in;
use syntax::{Document, Reference};
use tower_lsp::ls_types::Uri;

use crate::lsp::session::{Session, lock};

/// How long what was found on disk counts as new.
const FRESH: Duration = Duration::from_secs(60);
/// At most so many entries of folders are looked at.
const ENTRIES: usize = 20_000;
/// At most so many files are read.
const FILES: usize = 200;
/// Larger files are no Dockerfiles that anybody wrote.
const BYTES: u64 = 1 << 20;

/// The images of the workspace.
#[derive(Default)]
pub struct Elsewhere {
    roots: Mutex<Vec<PathBuf>>,
    found: std::sync::Arc<Mutex<Found>>,
}

#[derive(Default)]
struct Found {
    names: BTreeSet<String>,
    looked: Option<Instant>,
}

impl Elsewhere {
    /// Takes the folders of the workspace.
    pub fn set_roots(&self, roots: Vec<PathBuf>) {
        *lock(&self.roots) = roots;
    }

    /// The images that other documents name, as they write them, then those of this one but for the word at `offset`, which
    /// is being written. It never waits for the disk.
    pub fn names(&self, session: &Session, uri: &Uri, document: &Document, offset: usize) -> Vec<String> {
        self.look();
        let mut names = lock(&self.found).names.clone();
        for other in session.open_documents().iter().filter(|other| *other != uri) {
            if let Some(snapshot) = session.snapshot(other) {
                names.extend(named_in(&snapshot.document));
            }
        }
        let own: BTreeSet<String> = named_in(document).into_iter().collect();
        let (here, there): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| own.contains(name));
        // An editor that saves while typing has half of a name on disk.
        let written = ide::hover::image::named(document, offset).map(|named| named.image);
        let is_written = |name: &String| written.is_some() && Reference::parse(name).ok() == written;
        there.into_iter().chain(here.into_iter().filter(|name| !is_written(name))).collect()
    }

    /// Looks on disk again, behind, where the last look is old.
    fn look(&self) {
        let roots = lock(&self.roots).clone();
        let mut found = lock(&self.found);
        if roots.is_empty() || found.looked.is_some_and(|looked| looked.elapsed() < FRESH) {
            return;
        }
        found.looked = Some(Instant::now());
        let place = self.found.clone();
        tokio::task::spawn_blocking(move || {
            let names = roots.iter().flat_map(|root| below(root)).collect();
            lock(&place).names = names;
        });
    }
}

/// The images that the Dockerfiles below a folder name.
fn below(root: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for path in crate::files::dockerfiles_below(root, ENTRIES).into_iter().take(FILES) {
        let small = path.metadata().is_ok_and(|facts| facts.len() <= BYTES);
        // A file that cannot be read names nothing.
        let Some(text) = small.then(|| std::fs::read_to_string(&path).ok()).flatten() else { continue };
        names.extend(named_in(&Document::new(&text)));
    }
    names
}
