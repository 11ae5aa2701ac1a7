//! Reads folders by the standard library, where Linux's own calls are not to be had.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::fs::{DirEntry, File};
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::entry::{Kind, State};

/// A context.
pub(super) struct Root(PathBuf);

/// Nothing: the standard library has its own.
#[derive(Default)]
pub(super) struct Room;

/// One entry of a folder.
pub(super) struct Seen<'a> {
    entry: &'a DirEntry,
    name: &'a OsStr,
}

impl Root {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        std::fs::read_dir(path)?;
        Ok(Self(path.to_owned()))
    }

    /// Shows each entry of a folder until the visitor has had enough.
    pub(super) fn each(
        &self,
        path: &str,
        _: &mut Room,
        mut visit: impl FnMut(io::Result<Seen<'_>>) -> ControlFlow<()>,
    ) -> io::Result<()> {
        for entry in std::fs::read_dir(self.0.join(path))? {
            let flow = match entry {
                Ok(entry) => visit(Ok(Seen { entry: &entry, name: &entry.file_name() })),
                Err(error) => visit(Err(error)),
            };
            if flow.is_break() {
                break;
            }
        }
        Ok(())
    }
}

impl Seen<'_> {
    /// Nothing of a name that is no UTF-8.
    pub(super) fn name(&self) -> Option<&str> {
        self.name.to_str()
    }

    /// The name with replacement characters.
    pub(super) fn shown(&self) -> Cow<'_, str> {
        self.name.to_string_lossy()
    }

    pub(super) fn is_folder(&self) -> bool {
        self.entry.file_type().is_ok_and(|kind| kind.is_dir())
    }

    pub(super) fn look(&self) -> io::Result<(Kind, State)> {
        let metadata = self.entry.metadata()?;
        Ok((Kind::of(&metadata), State::of(&metadata)))
    }

    /// Where a link points.
    pub(super) fn target(&self) -> io::Result<OsString> {
        Ok(std::fs::read_link(self.entry.path())?.into_os_string())
    }
}

/// What an open file is now.
pub(super) fn look_at(file: &File) -> io::Result<(Kind, State)> {
    let metadata = file.metadata()?;
    Ok((Kind::of(&metadata), State::of(&metadata)))
}
