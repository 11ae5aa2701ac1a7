//! One file, folder or link of a context.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

use crate::Digest;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A regular file. Sockets arrive as empty ones.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A device or a named pipe: the engine gets it and nothing is read from it.
    Special,
}

/// What changes when a file changes: the file is read again only when one of these differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct State {
    /// Bytes of a file; of a device, which one it is.
    pub size: u64,
    /// Permission bits with those of set-user-id, set-group-id and sticky.
    pub mode: u32,
    /// When the content or anything else but the name changed, in nanoseconds from 1970; on systems that do not
    /// say, when the content changed.
    pub changed: i64,
    /// Stands for the time that the content changed and for the file's number on its device.
    pub identity: u64,
}

/// An entry that the engine gets.
#[derive(Debug, Clone)]
pub struct Entry {
    /// From the context's root, with slashes.
    pub path: Box<str>,
    /// What it is.
    pub kind: Kind,
    /// Its state when it was listed.
    pub state: State,
    /// Where a link points, as it is written there.
    pub target: Option<Box<str>>,
    /// The digest of mode, type, link target and bytes, once somebody asked for it.
    pub(super) digest: OnceLock<Digest>,
}

/// A file that changed this shortly before it was read may change again without a new time: file systems count in
/// ticks.
pub(super) const TICK: Duration = Duration::from_secs(2);

impl Entry {
    pub(super) fn new(path: &str, kind: Kind, state: State, target: Option<Box<str>>) -> Self {
        Self { path: path.into(), kind, state, target, digest: OnceLock::new() }
    }

    /// The last component of the path.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit_once('/').map_or(&*self.path, |(_, name)| name)
    }

    /// Whether nothing shows a difference.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.path == other.path
            && self.kind == other.kind
            && self.state == other.state
            && self.target == other.target
    }

    /// Whether a change after `at` would show in the state.
    pub(super) fn is_settled(&self, at: SystemTime) -> bool {
        let at = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let settled = at.saturating_sub(TICK).as_nanos();
        i64::try_from(settled).is_ok_and(|settled| self.state.changed < settled)
    }
}

#[cfg(any(test, not(target_os = "linux")))]
impl Kind {
    pub(super) fn of(metadata: &std::fs::Metadata) -> Self {
        let kind = metadata.file_type();
        if kind.is_dir() {
            Self::Folder
        } else if kind.is_symlink() {
            Self::Link
        } else if kind.is_file() || is_socket(kind) {
            Self::File
        } else {
            Self::Special
        }
    }
}

#[cfg(all(unix, any(test, not(target_os = "linux"))))]
fn is_socket(kind: std::fs::FileType) -> bool {
    std::os::unix::fs::FileTypeExt::is_socket(&kind)
}

#[cfg(not(unix))]
fn is_socket(_: std::fs::FileType) -> bool {
    false
}

#[cfg(any(test, not(target_os = "linux")))]
impl State {
    #[cfg(unix)]
    pub(super) fn of(metadata: &std::fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        let nanoseconds =
            |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
        let special = !(metadata.is_file() || metadata.is_dir() || metadata.is_symlink());
        let size = if metadata.is_file() { metadata.size() } else { 0 };
        Self {
            size: if special { metadata.rdev() } else { size },
            mode: metadata.mode() & 0o7777,
            changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
            identity: identity((
                nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
                metadata.ino(),
                metadata.dev(),
            )),
        }
    }

    /// The engine's client gives every file of such a system the mode 0755.
    #[cfg(not(unix))]
    pub(super) fn of(metadata: &std::fs::Metadata) -> Self {
        let modified =
            metadata.modified().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        let changed = modified.and_then(|time| i64::try_from(time.as_nanos()).ok()).unwrap_or_default();
        let size = if metadata.is_file() { metadata.len() } else { 0 };
        Self { size, mode: 0o755, changed, identity: identity(changed) }
    }
}

pub(super) fn identity(of: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}
