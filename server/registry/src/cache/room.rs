//! Making room: the oldest files go first.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::file::UNFINISHED;
use super::name::END;

/// A file that is still unfinished after this long was left behind by a program that ended.
const ABANDONED: Duration = Duration::from_secs(60 * 60);

/// Brings a folder to four fifths of what it may take, where it takes more. One program at a time does it; nothing is
/// lost when it stops in the middle, or when another reads or writes meanwhile.
pub(super) fn make(folder: &Path, most: u64) {
    let Ok(lock) = File::create(folder.join("lock")) else { return };
    if lock.try_lock().is_err() {
        return;
    }
    let mut files = files(folder);
    let mut size: u64 = files.iter().map(|(_, size, _)| size).sum();
    if size <= most {
        return;
    }
    files.sort_by_key(|(when, _, _)| *when);
    let goal = most / 5 * 4;
    for (_, bytes, path) in files {
        if size <= goal {
            break;
        }
        if fs::remove_file(path).is_ok() {
            size = size.saturating_sub(bytes);
        }
    }
}

/// The files of answers.
pub(super) fn answers(folder: &Path) -> Vec<PathBuf> {
    files(folder).into_iter().map(|(_, _, path)| path).collect()
}

/// The answers with their age and size. What a program left unfinished goes on the way.
fn files(folder: &Path) -> Vec<(SystemTime, u64, PathBuf)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(metadata) = entry.metadata() else { continue };
        let when = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.ends_with(UNFINISHED) && when.elapsed().is_ok_and(|age| age > ABANDONED) {
            let _ = fs::remove_file(path);
        } else if name.ends_with(END) && metadata.is_file() {
            found.push((when, metadata.len(), path));
        }
    }
    found
}
