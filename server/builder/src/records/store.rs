//! The folder that records lie in.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::BuildRecord;
use crate::Digest;
use crate::discover::settled;
use crate::private::{clear, make_folder, private_file, replace};

/// How many builds of a Dockerfile and target are kept.
pub const KEPT_BUILDS: usize = 10;

/// The version of the format that this program writes.
const VERSION: u32 = 1;

/// The largest file that is read, in bytes.
const LARGEST_FILE: u64 = 64 << 20;

/// How long another server may hold the lock.
const PATIENCE: Duration = Duration::from_secs(3);

#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    dockerfile: String,
    target: String,
    /// The newest first.
    builds: Vec<BuildRecord>,
}

/// Why a file of records is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    /// It is cut short, or something else altogether. The next build replaces it.
    Broken,
    /// A newer program wrote it, in this version. It is left alone.
    Newer(u32),
}

/// Why a record was not written.
#[derive(Debug)]
pub enum StoreError {
    /// A newer program's records lie there.
    Newer(u32),
    /// Another server holds the lock for longer than anybody should.
    Locked,
    /// The disk.
    Io(io::Error),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newer(version) => write!(f, "the build records are of a newer version ({version})"),
            Self::Locked => f.write_str("the build records are locked by another program"),
            Self::Io(error) => write!(f, "the build records cannot be written: {error}"),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// A folder of build records.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// Records in a folder, which is made when the first record is written.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The builds of a Dockerfile and target, the newest first; an empty target is the last stage. By whatever path one
    /// comes to the Dockerfile's folder, it is the same one.
    ///
    /// # Errors
    /// When the file is there and of no use.
    pub fn builds(&self, dockerfile: &Path, target: &str) -> Result<Vec<BuildRecord>, Unusable> {
        read(&self.path(dockerfile, target))
    }

    /// Adds the build that has just ended, and drops the oldest beyond [`KEPT_BUILDS`]. It is the newest whatever its
    /// clock says. Waits for other servers, for a few seconds at most.
    ///
    /// # Errors
    /// See [`StoreError`]. Whatever happens, the file holds either what it held or all of the new.
    pub fn add(&self, dockerfile: &Path, target: &str, build: BuildRecord) -> Result<(), StoreError> {
        self.put(dockerfile, target, build, |_, _| 0)
    }

    /// Adds a build that an engine remembers, in its place by the time at which it began; otherwise as [`Self::add`].
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn take_over(&self, dockerfile: &Path, target: &str, build: BuildRecord) -> Result<(), StoreError> {
        let by_time = |builds: &[BuildRecord], build: &BuildRecord| {
            builds.iter().position(|known| known.started <= build.started).unwrap_or(builds.len())
        };
        self.put(dockerfile, target, build, by_time)
    }

    fn put(
        &self,
        dockerfile: &Path,
        target: &str,
        build: BuildRecord,
        place: impl FnOnce(&[BuildRecord], &BuildRecord) -> usize,
    ) -> Result<(), StoreError> {
        make_folder(&self.folder)?;
        let path = self.path(dockerfile, target);
        let lock = private_file(OpenOptions::new().write(true).create(true), &path.with_extension("lock"))?;
        wait_for(&lock)?;
        let mut builds = match read(&path) {
            Ok(builds) => builds,
            Err(Unusable::Broken) => Vec::new(),
            Err(Unusable::Newer(version)) => return Err(StoreError::Newer(version)),
        };
        let place = place(&builds, &build);
        builds.insert(place, build);
        builds.truncate(KEPT_BUILDS);
        let stored = Stored {
            version: VERSION,
            dockerfile: dockerfile.to_string_lossy().into_owned(),
            target: target.to_owned(),
            builds,
        };
        let text = serde_json::to_vec(&stored).map_err(io::Error::from)?;
        clear(&path);
        replace(&path, &text)?;
        // The lock ends with its file.
        drop(lock);
        Ok(())
    }

    /// Forgets all builds of a Dockerfile and target.
    ///
    /// # Errors
    /// When the file is there and cannot be removed.
    pub fn forget(&self, dockerfile: &Path, target: &str) -> io::Result<()> {
        match std::fs::remove_file(self.path(dockerfile, target)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    fn path(&self, dockerfile: &Path, target: &str) -> PathBuf {
        let dockerfile = settled(dockerfile);
        let name = Digest::of_parts([dockerfile.as_os_str().as_encoded_bytes(), target.as_bytes()]);
        self.folder.join(format!("{name}.json"))
    }
}

fn read(path: &Path) -> Result<Vec<BuildRecord>, Unusable> {
    #[derive(Deserialize)]
    struct Version {
        version: u32,
    }
    let mut text = Vec::new();
    match File::open(path) {
        Ok(file) => {
            let whole =
                file.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() <= LARGEST_FILE);
            if !whole || file.take(LARGEST_FILE).read_to_end(&mut text).is_err() {
                return Err(Unusable::Broken);
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(_) => return Err(Unusable::Broken),
    }
    let Version { version } = serde_json::from_slice(&text).map_err(|_| Unusable::Broken)?;
    if version > VERSION {
        return Err(Unusable::Newer(version));
    }
    let stored: Stored = serde_json::from_slice(&text).map_err(|_| Unusable::Broken)?;
    Ok(stored.builds)
}

fn wait_for(lock: &File) -> Result<(), StoreError> {
    let start = Instant::now();
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(StoreError::Io(error)),
            Err(TryLockError::WouldBlock) if start.elapsed() > PATIENCE => return Err(StoreError::Locked),
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
}
