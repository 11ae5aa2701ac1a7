//! Reads folders by the system's own calls: one open, a few reads of names, and one question a name that is kept.
//!
//! The standard library makes a path, a name and a copy of each for every entry; with a hundred thousand of them that
//! costs more than the system does.

use std::borrow::Cow;
use std::ffi::{CStr, OsString};
use std::fs::File;
use std::io;
use std::ops::ControlFlow;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;

use rustix::fs::{AtFlags, FileType, Mode, OFlags, RawDir, ResolveFlags, Statx, StatxFlags};
use rustix::io::Errno;

use super::entry::{Kind, State, identity};

/// An open context.
pub(super) struct Root(OwnedFd);

/// Room for the names of a folder, used again for the next.
pub(super) struct Room(Vec<u8>);

/// One name in a folder that is being read.
pub(super) struct Seen<'a> {
    folder: &'a OwnedFd,
    name: &'a CStr,
    kind: FileType,
}

impl Default for Room {
    fn default() -> Self {
        Self(Vec::with_capacity(32 << 10))
    }
}

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

impl Root {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self(rustix::fs::open(path, FOLDER, Mode::empty())?))
    }

    /// Shows each entry of a folder until the visitor has had enough.
    pub(super) fn each(
        &self,
        path: &str,
        room: &mut Room,
        mut visit: impl FnMut(io::Result<Seen<'_>>) -> ControlFlow<()>,
    ) -> io::Result<()> {
        let folder = self.folder(path)?;
        let mut names = RawDir::new(&folder, room.0.spare_capacity_mut());
        while let Some(entry) = names.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let _ = visit(Err(error.into()));
                    break;
                }
            };
            let (name, kind) = (entry.file_name(), entry.file_type());
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            if visit(Ok(Seen { folder: &folder, name, kind })).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Opens a folder of the context, and nothing outside it: where a link stands now that was a folder a moment
    /// ago, the folder has gone.
    fn folder(&self, path: &str) -> io::Result<OwnedFd> {
        let path = if path.is_empty() { "." } else { path };
        let inside = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        let opened = match rustix::fs::openat2(&self.0, path, FOLDER, Mode::empty(), inside) {
            // Systems before 5.6 and some sandboxes do not have it.
            Err(Errno::NOSYS | Errno::PERM) => {
                rustix::fs::openat(&self.0, path, FOLDER | OFlags::NOFOLLOW, Mode::empty())
            }
            opened => opened,
        };
        opened.map_err(|error| match error {
            Errno::LOOP | Errno::NOTDIR | Errno::XDEV => io::ErrorKind::NotFound.into(),
            error => error.into(),
        })
    }
}

impl Seen<'_> {
    /// Nothing of a name that is no UTF-8.
    pub(super) fn name(&self) -> Option<&str> {
        self.name.to_str().ok()
    }

    /// The name with replacement characters.
    pub(super) fn shown(&self) -> Cow<'_, str> {
        self.name.to_string_lossy()
    }

    pub(super) fn is_folder(&self) -> bool {
        match self.kind {
            // Some file systems do not say it along with the name.
            FileType::Unknown => self.look().is_ok_and(|(kind, _)| kind == Kind::Folder),
            kind => kind.is_dir(),
        }
    }

    pub(super) fn look(&self) -> io::Result<(Kind, State)> {
        let found =
            rustix::fs::statx(self.folder, self.name, AtFlags::SYMLINK_NOFOLLOW, StatxFlags::BASIC_STATS)?;
        Ok(facts(&found))
    }

    /// Where a link points.
    pub(super) fn target(&self) -> io::Result<OsString> {
        let target = rustix::fs::readlinkat(self.folder, self.name, Vec::new())?;
        Ok(OsString::from_vec(target.into_bytes()))
    }
}

/// What an open file is now.
pub(super) fn look_at(file: &File) -> io::Result<(Kind, State)> {
    Ok(facts(&rustix::fs::statx(file, c"", AtFlags::EMPTY_PATH, StatxFlags::BASIC_STATS)?))
}

fn facts(found: &Statx) -> (Kind, State) {
    let raw = u32::from(found.stx_mode);
    let file_type = FileType::from_raw_mode(raw);
    let kind = match file_type {
        FileType::RegularFile | FileType::Socket => Kind::File,
        FileType::Directory => Kind::Folder,
        FileType::Symlink => Kind::Link,
        _ => Kind::Special,
    };
    let nanoseconds = |time: rustix::fs::StatxTimestamp| {
        time.tv_sec.saturating_mul(1_000_000_000).saturating_add(i64::from(time.tv_nsec))
    };
    let two = |major: u32, minor: u32| (u64::from(major) << 32) | u64::from(minor);
    let size = match file_type {
        FileType::RegularFile => found.stx_size,
        FileType::CharacterDevice | FileType::BlockDevice => two(found.stx_rdev_major, found.stx_rdev_minor),
        _ => 0,
    };
    let of = (nanoseconds(found.stx_mtime), found.stx_ino, two(found.stx_dev_major, found.stx_dev_minor));
    let state =
        State { size, mode: raw & 0o7777, changed: nanoseconds(found.stx_ctime), identity: identity(of) };
    (kind, state)
}
