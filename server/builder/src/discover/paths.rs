//! Paths and small files.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::guard::LARGEST_FILE;
use crate::ignore::clean;

/// Whether a context is a Git repository or another address.
pub(super) fn is_remote(context: &str) -> bool {
    context.contains("://") || context.starts_with("git@") || context.starts_with("github.com/")
}

/// Whether a named context is a path, and neither an address nor another service or target.
pub(super) fn is_plain(context: &str) -> bool {
    !is_remote(context) && !context.starts_with("target:") && !context.starts_with("service:")
}

/// A file by the real path of its folder, so that it has one name however one came to it: by `..` or by a linked folder.
/// The file itself may be a link and stays one, for its own name and folder decide what is built. What is not there stays
/// as it is written, and so does everything on Windows, where real paths have a form that few programs read.
#[must_use]
pub fn settled(file: &Path) -> PathBuf {
    let real = |folder: &Path| std::fs::canonicalize(folder).ok().filter(|_| !cfg!(windows));
    match (file.parent().and_then(real), file.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => file.to_owned(),
    }
}

/// Whether two paths name one file.
pub(super) fn is_same_file(one: &Path, other: &Path) -> bool {
    one == other
        || matches!((std::fs::canonicalize(one), std::fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}

/// Joins and cleans by the text alone.
pub(super) fn join(folder: &Path, path: &Path) -> PathBuf {
    let joined = folder.join(path);
    match joined.to_str() {
        Some(text) if cfg!(unix) => PathBuf::from(clean(text)),
        _ => joined,
    }
}

/// The text of a file of usual size.
pub(super) fn read(path: &Path) -> Option<String> {
    // Opening a pipe would wait for whoever feeds it.
    let is_usual = |metadata: &std::fs::Metadata| metadata.is_file() && metadata.len() <= LARGEST_FILE;
    std::fs::metadata(path).ok().filter(is_usual)?;
    let file = File::open(path).ok()?;
    file.metadata().ok().filter(is_usual)?;
    let mut text = String::new();
    file.take(LARGEST_FILE).read_to_string(&mut text).ok()?;
    Some(text)
}
