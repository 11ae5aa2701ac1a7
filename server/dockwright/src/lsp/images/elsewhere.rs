//! Images that the workspace's Dockerfiles name: those that are open, and those on disk, which are looked for behind.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use ide::images::named_in;
use syntax::Document;

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

    /// The images that other documents name, as they write them. It never waits for the disk.
    pub fn names(&self, session: &Session, document: &Document) -> Vec<String> {
        self.look();
        let mut names = lock(&self.found).names.clone();
        for uri in session.open_documents() {
            if let Some(snapshot) = session.snapshot(&uri) {
                names.extend(named_in(&snapshot.document));
            }
        }
        // What this file names itself comes last among them, as far as it is on disk too.
        let own: BTreeSet<String> = named_in(document).into_iter().collect();
        let (here, there): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| own.contains(name));
        there.into_iter().chain(here).collect()
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
