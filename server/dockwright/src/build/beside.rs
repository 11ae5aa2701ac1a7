//! What stands beside a Dockerfile on disk, as the checks ask for it: the ignore file, the context, the last builds.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use builder::context::{Limits, Listing};
use builder::discover::{BuildContext, ContextRoot};
use builder::graph::Request;
use builder::ignore::{IGNORE_FILE, Matcher, candidates};
use builder::records::{BuildRecord, Store};
use ide::diagnostics::{ContextFacts, Facts, History, IgnoreFile};

use super::place::{found_context, ignore_rules};
use super::prepare::{plan, request};
use super::{Ask, records_folder};

/// How long a context is looked through. What was found by then is true, if not all.
const PATIENCE: Duration = Duration::from_secs(2);

/// How many files are looked at.
const MOST_ENTRIES: usize = 100_000;

/// What stands beside a Dockerfile. Each part may be unknown.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// What the ignore file keeps out of the context.
    pub ignore: Option<Arc<Matcher>>,
    /// What lies in the context.
    pub context: Option<Arc<ContextFacts>>,
    /// What the last builds did.
    pub history: Option<Arc<History>>,
}

impl Beside {
    /// The facts with what is known here.
    #[must_use]
    pub fn add_to(&self, facts: Facts) -> Facts {
        let Self { ignore, context, history } = self.clone();
        Facts { ignore, context, history, ..facts }
    }

    /// The same of what was read already: the context at a folder, and the builds on record, the newest first.
    #[must_use]
    pub fn of(
        dockerfile: &Path,
        ignore: Option<Arc<Matcher>>,
        listing: Option<(&Path, &Listing)>,
        builds: &[BuildRecord],
    ) -> Self {
        let history = (!builds.is_empty()).then(|| Arc::new(History::new(builds)));
        let context = listing.map(|(folder, listing)| {
            let path = ignore_file(dockerfile, folder);
            ContextFacts::new(listing, Some(IgnoreFile { text: std::fs::read_to_string(&path).ok(), path }))
        });
        Self { ignore, context: context.filter(|facts| !facts.is_empty()).map(Arc::new), history }
    }
}

/// Reads what stands beside Dockerfiles; a context that several of them share is looked through once.
#[derive(Default)]
pub struct Reader {
    contexts: HashMap<(PathBuf, PathBuf), Option<Arc<ContextFacts>>>,
}

impl Reader {
    /// What stands beside a Dockerfile, and what a build of it would be asked for, with what the Compose or Bake file
    /// that names it says; nothing of that where it cannot be. It reads files and folders, for about [`PATIENCE`] at
    /// most.
    #[must_use]
    pub fn read(&mut self, ask: &Ask) -> (Beside, Option<Request>) {
        let (found, _) = found_context(ask);
        let request = plan(ask, &found).ok().map(|plan| request(&plan));
        (self.around(ask, found), request)
    }

    fn around(&mut self, ask: &Ask, found: BuildContext) -> Beside {
        let target = found.target.unwrap_or_default().to_lowercase();
        let history = Store::new(records_folder()).builds(&ask.dockerfile, &target).ok();
        let history = history.filter(|builds| !builds.is_empty());
        let history = history.map(|builds| Arc::new(History::new(&builds)));
        let ContextRoot::Folder(folder) = found.root else { return Beside { history, ..Beside::default() } };
        // What the engine would refuse is no rule, and no build reads the context then.
        let Ok(rules) = ignore_rules(&ask.dockerfile, &folder) else {
            return Beside { history, ..Beside::default() };
        };
        let context = self.context(&ask.dockerfile, folder, &rules);
        Beside { ignore: (!rules.is_empty()).then(|| Arc::new(rules)), context, history }
    }

    fn context(&mut self, dockerfile: &Path, folder: PathBuf, rules: &Matcher) -> Option<Arc<ContextFacts>> {
        let path = ignore_file(dockerfile, &folder);
        let known = self.contexts.entry((folder, path)).or_insert_with_key(|(folder, path)| {
            let text = std::fs::read_to_string(path).ok();
            let listing = listed(folder, rules)?;
            let ignore_file = IgnoreFile { path: path.clone(), text };
            let facts = ContextFacts::new(&listing, Some(ignore_file));
            (!facts.is_empty()).then(|| Arc::new(facts))
        });
        known.clone()
    }
}

/// Where the ignore file of a context stands, or would.
fn ignore_file(dockerfile: &Path, folder: &Path) -> PathBuf {
    let standing = candidates(Some(dockerfile), folder).into_iter().find(|path| path.is_file());
    standing.unwrap_or_else(|| folder.join(IGNORE_FILE))
}

/// A listing that ends in time.
fn listed(folder: &Path, rules: &Matcher) -> Option<Listing> {
    // A Dockerfile at the top of the file system has no project around it.
    folder.parent()?;
    let stop = Arc::new(AtomicBool::new(false));
    let watch = std::thread::spawn({
        let stop = Arc::clone(&stop);
        move || {
            std::thread::park_timeout(PATIENCE);
            stop.store(true, Ordering::Relaxed);
        }
    });
    let limits = Limits { entries: MOST_ENTRIES, ..Limits::default() };
    let listing = Listing::new(folder, rules, &limits, &stop);
    watch.thread().unpark();
    listing.ok()
}
