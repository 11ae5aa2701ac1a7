//! What is known of the files of contexts, kept between runs.

use std::path::{Path, PathBuf};

use builder::Digest;
use builder::context::Listing;

use crate::build::state_folder;

/// The most contexts that are kept.
const MOST_CONTEXTS: usize = 50;

fn folder() -> PathBuf {
    state_folder().join("contexts")
}

fn file(root: &Path) -> PathBuf {
    folder().join(format!("{}.json", Digest::of(root.as_os_str().as_encoded_bytes())))
}

/// Takes over what an earlier run knew of a context's files. Says how many were known.
pub fn recall_states(listing: &Listing) -> usize {
    listing.recall(&file(listing.root()))
}

/// Keeps what is known of a context's files for the next run. That it cannot be kept costs the next run time alone.
pub fn keep_states(listing: &Listing) {
    if listing.keep(&file(listing.root())).is_ok() {
        forget_oldest();
    }
}

fn forget_oldest() {
    let files = std::fs::read_dir(folder()).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|end| end == "json")).collect();
    if files.len() <= MOST_CONTEXTS {
        return;
    }
    files.sort_by_key(|path| path.metadata().and_then(|found| found.modified()).ok());
    for path in files.iter().take(files.len() - MOST_CONTEXTS) {
        let _ = std::fs::remove_file(path);
    }
}
