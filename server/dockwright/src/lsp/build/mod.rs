//! Builds from the editor: the commands, what each line does meanwhile, and what is left afterwards.

mod anchor;
mod board;
mod choice;
pub mod commands;
mod failure;
mod hints;
pub mod log;
mod offers;
mod run;
mod tables;
mod tell;
mod viewer;
mod wanted;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use serde_json::Value;
use tokio::sync::watch;
use tower_lsp::ls_types::{InitializeParams, ProgressToken, Uri};

use super::session::Session;
pub use anchor::Finder;
use board::Line;
use choice::Attention;
pub use failure::findings;
pub use hints::hints;
pub use offers::{KIND, actions, lenses};
pub use run::short;

/// What the client can do for a build.
#[derive(Debug, Clone, Default)]
pub struct Abilities {
    /// It shows progress that the server begins.
    progress: bool,
    /// It can be told to ask for inlay hints again.
    refreshes_hints: bool,
    /// It opens a document when it is told to.
    shows_documents: bool,
    /// It asked for `dockwright/buildState` and `dockwright/buildOutput`, and draws lists by itself.
    notifications: bool,
    /// The roots of the workspace.
    roots: Vec<PathBuf>,
}

/// A build that goes on.
struct Running {
    number: u64,
    cancel: watch::Sender<bool>,
    ended: watch::Receiver<bool>,
}

/// What is shown of the last build of a Dockerfile.
#[derive(Default)]
struct Shown {
    /// The build that it is of.
    number: u64,
    lines: Vec<Line>,
    failure: Option<failure::Failed>,
    image: Option<String>,
}

/// The builds of a session.
#[derive(Default)]
pub struct Builds {
    abilities: OnceLock<Abilities>,
    attention: Mutex<Attention>,
    running: Mutex<HashMap<PathBuf, Running>>,
    shown: Mutex<HashMap<PathBuf, Shown>>,
    /// The last number that was given to a build.
    numbers: AtomicU64,
    /// A number that changes with the failures that are shown.
    generation: AtomicU64,
    /// Asks the client for its hints beside lines anew.
    pub hints: tell::Refresh,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The file of a document that is one.
fn file(uri: &Uri) -> Option<PathBuf> {
    if !uri.as_str().starts_with("file:") {
        return None;
    }
    uri.to_file_path().map(std::borrow::Cow::into_owned)
}

impl Builds {
    /// Keeps what the client says at the start.
    pub fn begin(&self, params: &InitializeParams) {
        let window = params.capabilities.window.clone().unwrap_or_default();
        let workspace = params.capabilities.workspace.clone().unwrap_or_default();
        let options = params.initialization_options.as_ref();
        let wish = options.and_then(|options| options.get("buildNotifications")).and_then(Value::as_bool);
        let folders = params.workspace_folders.iter().flatten().filter_map(|folder| file(&folder.uri));
        #[allow(deprecated, reason = "older clients name their folder in no other way")]
        let root = params.root_uri.as_ref().and_then(file);
        let abilities = Abilities {
            progress: window.work_done_progress.unwrap_or(false),
            refreshes_hints: workspace.inlay_hint.and_then(|hints| hints.refresh_support).unwrap_or(false),
            shows_documents: window.show_document.is_some_and(|show| show.support),
            notifications: wish.unwrap_or(false),
            roots: folders.chain(root).collect(),
        };
        // A client may initialize only once.
        let _ = self.abilities.set(abilities);
    }

    fn abilities(&self) -> Abilities {
        self.abilities.get().cloned().unwrap_or_default()
    }

    /// The root that a file belongs to: the innermost that holds it, else its own folder.
    pub fn root_of(&self, path: &Path) -> PathBuf {
        let roots = self.abilities().roots.into_iter().filter(|root| path.starts_with(root));
        let innermost = roots.max_by_key(|root| root.components().count());
        innermost.unwrap_or_else(|| path.parent().unwrap_or(path).to_owned())
    }

    /// Whether a build of a document goes on.
    pub fn is_running(&self, uri: &Uri) -> bool {
        file(uri).is_some_and(|path| lock(&self.running).contains_key(&path))
    }

    /// Whether the client opens a document when it is told to.
    pub fn shows_documents(&self) -> bool {
        self.abilities().shows_documents
    }

    /// Whether the client draws by itself what a command answers.
    pub fn draws(&self) -> bool {
        self.abilities().notifications
    }

    /// Whether a folder lies in the workspace.
    pub fn is_inside(&self, folder: &Path) -> bool {
        self.abilities().roots.iter().any(|root| folder.starts_with(root))
    }

    /// Whether the client shows progress that the server begins.
    pub fn shows_progress(&self) -> bool {
        self.abilities().progress
    }

    /// Asks the client to ask for inlay hints again.
    pub fn refresh_hints(&self, session: &Arc<Session>) {
        self.hints.ask(session);
    }

    /// The user looks at a document, or works on it.
    pub fn attend(&self, uri: &Uri, works: bool) {
        lock(&self.attention).attend(uri, works);
    }

    /// A document was closed.
    pub fn leave(&self, uri: &Uri) {
        lock(&self.attention).leave(uri);
    }

    /// A number that changes with the failures that are shown.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Relaxed)
    }

    /// Ends the build of a progress that the user has stopped.
    pub fn cancel_progress(&self, token: &ProgressToken) {
        for running in lock(&self.running).values() {
            if tell::token(running.number) == *token {
                let _ = running.cancel.send(true);
            }
        }
    }

    /// Changes what is shown of a file, unless a newer build has begun.
    fn show(&self, path: &Path, number: u64, change: impl FnOnce(&mut Shown)) {
        let mut shown = lock(&self.shown);
        let entry = shown.entry(path.to_owned()).or_default();
        if entry.number <= number {
            entry.number = number;
            change(entry);
        }
    }
}
