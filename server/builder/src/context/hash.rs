//! The digest of one entry: what BuildKit's content hash holds of it.
//!
//! Mode, size, type, link target, extended attributes and bytes count; times and owners do not. Source: BuildKit,
//! `cache/contenthash/{filehash,tarsum}.go`; the owner is reset by the engine's client. Digests are compared with
//! each other and with records only, so they need not be BuildKit's own.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::Read;
use std::path::Path;

use super::disk::look_at;
use super::{Entry, Kind, Listing};
use crate::Digest;
use crate::digest::Hasher;

/// The largest file that is read, in bytes. Larger ones are known by their state alone, which can only say that
/// they changed.
pub const LARGEST_FILE: u64 = 4 << 30;

/// Why the digest of a selection is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HashError {
    /// Nothing is there; the build would fail.
    NotFound(String),
    /// Links lead in circles; the build would fail.
    TooManyLinks(String),
    /// A pattern that BuildKit refuses; the build would fail.
    BadPattern(String),
    /// The file changed since it was listed, or while it was read.
    Changed(String),
    /// The file cannot be read.
    Unreadable(String, String),
    /// The listing is not whole, so that nothing can be said of what it lacks.
    Cut(super::Cut),
}

impl fmt::Display for HashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound(path) => write!(f, "{path} is not in the build context"),
            Self::TooManyLinks(path) => write!(f, "the links of {path} lead in circles"),
            Self::BadPattern(pattern) => write!(f, "syntax error in pattern {pattern:?}"),
            Self::Changed(path) => write!(f, "{path} changes while it is read"),
            Self::Unreadable(path, why) => write!(f, "{path} cannot be read: {why}"),
            Self::Cut(cut) => cut.fmt(f),
        }
    }
}

impl std::error::Error for HashError {}

impl Listing {
    /// The digest of one entry by itself; of a folder, its own mode without what lies in it.
    pub(super) fn entry_digest(&self, entry: &Entry) -> Result<Digest, HashError> {
        if let Some(digest) = entry.digest.get() {
            return Ok(*digest);
        }
        let digest = read(self.root(), entry)?;
        let _ = entry.digest.set(digest);
        Ok(digest)
    }
}

fn read(root: &Path, entry: &Entry) -> Result<Digest, HashError> {
    let full = root.join(&*entry.path);
    let mut hasher = Hasher::default();
    // A link's own mode says nothing, on any system.
    let mode = if entry.kind == Kind::Link { 0o777 } else { entry.state.mode };
    hasher.part(mode.to_le_bytes());
    hasher.part(match entry.kind {
        Kind::File => "file",
        Kind::Folder => "folder",
        Kind::Link => "link",
        Kind::Special => "special",
    });
    hasher.part(entry.target.as_deref().unwrap_or_default());
    if entry.kind == Kind::Special {
        hasher.part(entry.state.size.to_le_bytes());
    }
    for (name, value) in attributes(&full) {
        hasher.part(name);
        hasher.part(value);
    }
    if entry.kind == Kind::File && entry.state.size > 0 {
        hasher.part(entry.state.size.to_le_bytes());
        content(&full, entry, &mut hasher)?;
    }
    Ok(hasher.finish())
}

fn content(full: &Path, entry: &Entry, hasher: &mut Hasher) -> Result<(), HashError> {
    let fault = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => HashError::Changed(entry.path.to_string()),
        _ => HashError::Unreadable(entry.path.to_string(), error.to_string()),
    };
    if entry.state.size > LARGEST_FILE {
        hasher.part("by its state");
        hasher.part(entry.state.identity.to_le_bytes());
        return Ok(());
    }
    let mut file = open(full).map_err(fault)?;
    // What was opened must be what was listed, before and after: a link, a pipe or another file may stand there now.
    let is_same =
        |file: &File| look_at(file).is_ok_and(|(kind, state)| kind == Kind::File && state == entry.state);
    if !is_same(&file) {
        return Err(HashError::Changed(entry.path.to_string()));
    }
    let mut left = entry.state.size;
    // One byte more than there should be: a file that has grown shows at once.
    let room = usize::try_from(left.saturating_add(1)).unwrap_or(usize::MAX).min(64 << 10);
    let mut buffer = vec![0; room];
    while left > 0 {
        let count = file.read(&mut buffer).map_err(fault)?;
        if count == 0 {
            break;
        }
        hasher.bytes(buffer.get(..count).unwrap_or_default());
        left = left.saturating_sub(u64::try_from(count).unwrap_or(u64::MAX));
    }
    if left > 0 || !is_same(&file) {
        return Err(HashError::Changed(entry.path.to_string()));
    }
    Ok(())
}

/// Opens a file that is no link, without waiting for whoever feeds a pipe.
#[cfg(unix)]
fn open(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    OpenOptions::new().read(true).custom_flags(i32::try_from(flags.bits()).unwrap_or_default()).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

/// The extended attributes that count, in order: not the system's own, but file capabilities do.
#[cfg(unix)]
fn attributes(path: &Path) -> Vec<(String, Vec<u8>)> {
    // Most files have none, and then the system says so without being given room.
    let room = match rustix::fs::llistxattr_query(path) {
        Ok(room) if room > 0 => room,
        _ => return Vec::new(),
    };
    let mut names = vec![0; room];
    let Ok(len) = rustix::fs::llistxattr(path, &mut names) else { return Vec::new() };
    let mut found = Vec::new();
    for name in names.get(..len).unwrap_or_default().split(|byte| *byte == 0) {
        let Ok(name) = std::str::from_utf8(name) else { continue };
        let counts = name == "security.capability"
            || !["security.", "system.", "com.apple."].iter().any(|prefix| name.starts_with(prefix));
        if name.is_empty() || !counts {
            continue;
        }
        let mut value = vec![0; 64 << 10];
        if let Ok(len) = rustix::fs::lgetxattr(path, name, &mut value) {
            value.truncate(len);
            found.push((name.to_owned(), value));
        }
    }
    found.sort();
    found
}

#[cfg(not(unix))]
fn attributes(_: &Path) -> Vec<(String, Vec<u8>)> {
    Vec::new()
}
