//! What registries said, kept on disk: a file for each answer, whole or not there, whoever writes beside us.

mod file;
mod name;
mod room;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The version of the format. Files of other versions are not looked at, and make room like all others.
const VERSION: u32 = 1;

/// How many bytes are written before the size of the whole folder is looked at again, as a part of what it may take.
const LOOK_EACH: u64 = 8;

/// A folder of answers.
pub(crate) struct Cache {
    folder: PathBuf,
    most: u64,
    /// Bytes written since the size was looked at.
    written: AtomicU64,
}

/// An answer as it was kept.
#[derive(Debug)]
pub(crate) struct Kept<T> {
    pub value: T,
    /// When the registry said it.
    pub when: Timestamp,
}

impl Cache {
    /// Answers in a folder, which is made when the first is kept, of so many bytes at most.
    pub(crate) fn new(folder: &Path, most: u64) -> Self {
        // The first writing looks at what others left.
        Self { folder: folder.join(format!("v{VERSION}")), most, written: AtomicU64::new(most) }
    }

    /// What was said of a key. What cannot be read in whole, is of another program or speaks of another key is not
    /// there.
    pub(crate) fn get<T: DeserializeOwned>(&self, kind: &str, key: &str) -> Option<Kept<T>> {
        let path = self.path(kind, key);
        let (when, body) = file::read(&path, kind, key, self.most)?;
        let value = serde_json::from_slice(&body).ok()?;
        Some(Kept { value, when })
    }

    /// Keeps what was said. A disk that is full or not ours to write costs the keeping alone.
    pub(crate) fn put<T: Serialize>(&self, kind: &str, key: &str, when: Timestamp, value: &T) {
        let Ok(body) = serde_json::to_vec(value) else { return };
        // One answer may not push out all others.
        if body.len() as u64 > self.most / 4 {
            return;
        }
        let Ok(bytes) = file::write(&self.folder, &self.path(kind, key), kind, key, when, &body) else {
            return;
        };
        let written = self.written.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if written > self.most / LOOK_EACH {
            self.written.store(0, Ordering::Relaxed);
            room::make(&self.folder, self.most);
        }
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        room::make(&self.folder, 0);
    }

    /// Forgets what was said of the keys that are meant.
    pub(crate) fn remove_all(&self, is_meant: impl Fn(&str) -> bool) {
        for path in room::answers(&self.folder) {
            if file::key(&path).is_some_and(|key| is_meant(&key)) {
                let _ = std::fs::remove_file(path);
            }
        }
    }

    fn path(&self, kind: &str, key: &str) -> PathBuf {
        self.folder.join(name::of(kind, key))
    }
}

#[cfg(test)]
mod tests;
