//! What stands beside a Dockerfile on disk, as the checks ask for it: the ignore file, the context, the last builds.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use builder::context::{Limits, Listing};
use builder::discover::ContextRoot;
use builder::ignore::{IGNORE_FILE, Matcher, candidates};
use builder::records::Store;
use ide::diagnostics::{ContextFacts, Facts, History, IgnoreFile};

use super::prepare::{found_context, ignore_rules};
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

    /// Whether rules could say something else than with `other`.
    #[must_use]
    pub fn differs(&self, other: &Self) -> bool {
        self.ignore.is_some()
            || other.ignore.is_some()
            || self.context != other.context
            || self.history != other.history
    }
}

/// Reads what stands beside Dockerfiles; a context that several of them share is looked through once.
#[derive(Default)]
pub struct Reader {
    contexts: HashMap<(PathBuf, PathBuf), Option<Arc<ContextFacts>>>,
}

impl Reader {
    /// What stands beside a Dockerfile. It reads files and folders, for about [`PATIENCE`] at most.
    #[must_use]
    pub fn read(&mut self, dockerfile: &Path, workspace: &Path) -> Beside {
        let (dockerfile, workspace) = (dockerfile.to_owned(), workspace.to_owned());
        let ask = Ask { dockerfile, workspace, ..Ask::default() };
        let (found, _) = found_context(&ask);
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
        let standing = candidates(Some(dockerfile), &folder).into_iter().find(|path| path.is_file());
        let path = standing.unwrap_or_else(|| folder.join(IGNORE_FILE));
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
