//! What lies around the open documents: how a build of each would be asked for, which files it would be given, and
//! what they hold. It is read behind, when a document is opened or saved or a file beside it changes, never for a
//! keystroke. Reading is all that is done: nothing is started.

mod changed;
mod hash;
mod look;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use builder::context::Listing;
use builder::graph::Request;
use builder::ignore::Matcher;
use builder::predict::{Contents, Past};
use tower_lsp::ls_types::{ProgressToken, Uri};

use crate::build::{Beside, Place};
pub use changed::changed;
pub use hash::hash;
pub use look::{glance, look};

/// What is around a Dockerfile at one moment. It is never changed: a newer one takes its place.
pub struct Surroundings {
    /// How a build would be asked for.
    pub place: Arc<Place>,
    /// The same for the graph.
    pub request: Arc<Request>,
    /// What the ignore file keeps out, where there is one.
    pub ignore: Option<Arc<Matcher>>,
    /// What rules know of all this.
    pub beside: Beside,
    /// What builds left behind.
    pub past: Arc<Past>,
    /// The named contexts that are folders, by their names.
    pub named: BTreeMap<String, Arc<Listing>>,
    /// What was found at selections of all these files.
    pub contents: Mutex<Contents>,
    /// A number that no others have.
    pub number: u64,
    /// The files of the context; nothing where it is no folder that can be listed.
    pub listing: Option<Arc<Listing>>,
    /// When the disk was looked at.
    looked: Instant,
    /// How long that took.
    took: Duration,
}

/// What differs from the surroundings before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Nothing.
    Nothing,
    /// What files hold.
    Content,
    /// Which files there are, or how a build would be asked for.
    Files,
}

impl Surroundings {
    /// What differs.
    fn change(&self, before: Option<&Self>) -> Change {
        let Some(before) = before else { return Change::Files };
        let paths = |listing: &Listing, other: &Listing| {
            let pairs = listing.entries().iter().zip(other.entries());
            listing.entries().len() == other.entries().len()
                && pairs.into_iter().all(|(one, other)| one.path == other.path && one.kind == other.kind)
        };
        let patterns = |around: &Self| format!("{:?}", around.ignore);
        if self.place.plan != before.place.plan
            || patterns(self) != patterns(before)
            || self.past.builds() != before.past.builds()
        {
            return Change::Files;
        }
        let same_named = self.named.len() == before.named.len()
            && self
                .named
                .iter()
                .all(|(name, one)| before.named.get(name).is_some_and(|other| one.is_same(other)));
        if !same_named {
            return Change::Content;
        }
        match (&self.listing, &before.listing) {
            (None, None) => Change::Nothing,
            (Some(one), Some(other)) if one.is_same(other) => Change::Nothing,
            (Some(one), Some(other)) if paths(one, other) => Change::Content,
            _ => Change::Files,
        }
    }
}

/// What goes on for the contexts of a session.
#[derive(Default)]
pub struct Contexts {
    /// Files that have changed and were not looked at yet, and whether somebody is about to.
    pending: Mutex<(Vec<PathBuf>, bool)>,
    /// The documents whose files are being read.
    hashing: Mutex<HashMap<Uri, hash::Hashing>>,
}

impl Contexts {
    /// Ends what goes on for a document.
    pub fn leave(&self, uri: &Uri) {
        if let Some(hashing) = super::session::lock(&self.hashing).remove(uri) {
            hashing.stop.store(true, Ordering::Relaxed);
        }
    }

    /// Ends the reading of a progress that the user has stopped.
    pub fn cancel_progress(&self, token: &ProgressToken) {
        for hashing in super::session::lock(&self.hashing).values() {
            if hash::token(hashing.number) == *token {
                hashing.stop.store(true, Ordering::Relaxed);
            }
        }
    }
}

/// The reading of a document's surroundings, to be stopped when it is of no use any more.
#[derive(Default, Clone)]
pub struct Reading {
    /// Its number; only the answer of the last counts.
    pub number: u64,
    /// Ends it early.
    pub stop: Arc<AtomicBool>,
}

impl Reading {
    /// Puts another in its place, and ends this one.
    pub fn next(&mut self, number: u64) -> Self {
        self.stop.store(true, Ordering::Relaxed);
        *self = Self { number, stop: Arc::default() };
        self.clone()
    }
}

/// The file of a document that is one.
fn file(uri: &Uri) -> Option<PathBuf> {
    uri.to_file_path().filter(|_| uri.as_str().starts_with("file:")).map(std::borrow::Cow::into_owned)
}

/// A path within a folder, as listings write it: with slashes.
fn within(path: &Path, folder: &Path) -> Option<String> {
    let rest = path.strip_prefix(folder).ok()?;
    let parts: Option<Vec<&str>> = rest.components().map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
}
