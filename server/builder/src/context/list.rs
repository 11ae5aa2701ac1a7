//! Lists what the engine would get of a context, several folders at a time.

use std::fmt;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use super::disk::{Room, Root, Seen};
use super::{Entry, Kind, Listing};
use crate::ignore::{Matched, Matcher};

/// Where listing stops; the listing then says that it is not whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Entries that are kept or looked at.
    pub entries: usize,
    /// Folders within folders.
    pub depth: usize,
    /// Threads that list.
    pub threads: usize,
}

impl Default for Limits {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
        Self { entries: 500_000, depth: 128, threads }
    }
}

/// Why a listing is not whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// There are more entries than the limit.
    Entries(usize),
    /// Folders lie deeper than the limit.
    Depth(usize),
    /// Somebody asked to stop.
    Stopped,
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entries(limit) => write!(f, "the context has more than {limit} entries"),
            Self::Depth(limit) => write!(f, "the context has folders more than {limit} deep"),
            Self::Stopped => f.write_str("listing was stopped"),
        }
    }
}

/// Something in a context that the engine's client fails on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A folder or link that cannot be read.
    Unreadable {
        /// From the context's root.
        path: String,
        /// The system's words.
        why: String,
    },
    /// A name or link target that is no UTF-8: it cannot be sent.
    NotUtf8 {
        /// From the context's root, with replacement characters.
        path: String,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { path, why } => write!(f, "{path} cannot be read: {why}"),
            Self::NotUtf8 { path } => write!(f, "{path} has a name that is no UTF-8"),
        }
    }
}

/// Why there is no listing at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RootError {
    /// Nothing is there.
    Missing(PathBuf),
    /// It is a file.
    NotFolder(PathBuf),
    /// It cannot be read.
    Unreadable(PathBuf, String),
}

impl fmt::Display for RootError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path) => write!(f, "the build context {} does not exist", path.display()),
            Self::NotFolder(path) => write!(f, "the build context {} is not a folder", path.display()),
            Self::Unreadable(path, why) => {
                write!(f, "the build context {} cannot be read: {why}", path.display())
            }
        }
    }
}

impl std::error::Error for RootError {}

impl Listing {
    /// Lists a context. Links are entries and never followed; only the root itself may be one. What vanishes
    /// meanwhile is left out. `stop` ends it early.
    ///
    /// # Errors
    /// When the root is no folder that can be read.
    pub fn new(root: &Path, ignore: &Matcher, limits: &Limits, stop: &AtomicBool) -> Result<Self, RootError> {
        let listed_at = SystemTime::now();
        let unreadable = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => RootError::Missing(root.to_owned()),
            io::ErrorKind::NotADirectory => RootError::NotFolder(root.to_owned()),
            _ => RootError::Unreadable(root.to_owned(), error.to_string()),
        };
        // The links of the root's own path are followed once and for all.
        let resolved = std::fs::canonicalize(root).map_err(unreadable)?;
        if !std::fs::metadata(&resolved).map_err(unreadable)?.is_dir() {
            return Err(RootError::NotFolder(root.to_owned()));
        }
        let walk = Walk {
            root: Root::open(&resolved).map_err(unreadable)?,
            ignore,
            limits,
            stop,
            seen: AtomicUsize::new(0),
            queue: Mutex::new(Queue { folders: vec![Folder::default()], busy: 0 }),
            more: Condvar::new(),
        };
        let found = walk.run();
        Ok(Self::assemble(resolved, (ignore, limits), listed_at, found))
    }
}

/// An entry, and whether it is an ignored folder that was entered because an exception may bring something in it
/// back.
pub(super) type Marked = (Entry, bool);

/// What one thread found, or all.
#[derive(Default)]
pub(super) struct Found {
    /// The entries of each folder in the order of their names.
    pub(super) folders: Vec<(Box<str>, Vec<Marked>)>,
    pub(super) faults: Vec<Fault>,
    pub(super) cut: Option<Cut>,
}

impl Found {
    fn add(mut self, other: Self) -> Self {
        self.folders.extend(other.folders);
        self.faults.extend(other.faults);
        self.cut = self.cut.or(other.cut);
        self
    }
}

/// A folder that waits to be read.
#[derive(Default)]
struct Folder {
    path: String,
    depth: usize,
    matched: Option<Matched>,
}

struct Queue {
    folders: Vec<Folder>,
    /// Threads that read a folder and may still add more.
    busy: usize,
}

struct Walk<'a> {
    root: Root,
    ignore: &'a Matcher,
    limits: &'a Limits,
    stop: &'a AtomicBool,
    seen: AtomicUsize,
    queue: Mutex<Queue>,
    more: Condvar,
}

impl Walk<'_> {
    fn run(&self) -> Found {
        std::thread::scope(|scope| {
            let threads: Vec<_> = (1..self.limits.threads).map(|_| scope.spawn(|| self.work())).collect();
            let found = self.work();
            threads.into_iter().filter_map(|thread| thread.join().ok()).fold(found, Found::add)
        })
    }

    fn work(&self) -> Found {
        let mut found = Found::default();
        let mut room = Room::default();
        while let Some(folder) = self.take() {
            let below = self.read(&folder, &mut room, &mut found);
            let mut queue = self.lock();
            queue.busy -= 1;
            queue.folders.extend(below);
            drop(queue);
            self.more.notify_all();
        }
        found
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next folder; nothing when all are read.
    fn take(&self) -> Option<Folder> {
        let mut queue = self.lock();
        loop {
            if let Some(folder) = queue.folders.pop() {
                queue.busy += 1;
                return Some(folder);
            }
            if queue.busy == 0 {
                return None;
            }
            queue = self.more.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Reads one folder and returns those below it.
    fn read(&self, folder: &Folder, room: &mut Room, found: &mut Found) -> Vec<Folder> {
        let mut below = Vec::new();
        let mut kept = Vec::new();
        let mut path = folder.path.clone();
        if !path.is_empty() {
            path.push('/');
        }
        let own = path.len();
        let visited = self.root.each(&folder.path, room, |entry| {
            if let Some(cut) = self.ends() {
                found.cut = Some(cut);
                return ControlFlow::Break(());
            }
            match entry {
                Ok(entry) => {
                    path.truncate(own);
                    below.extend(self.look(folder, &entry, &mut path, &mut kept, found));
                }
                Err(error) => found.fault(&folder.path, &error),
            }
            ControlFlow::Continue(())
        });
        if let Err(error) = visited {
            found.fault(&folder.path, &error);
            return Vec::new();
        }
        if found.cut.is_some() {
            below.clear();
        }
        // All begin with the folder's path, which need not be compared.
        kept.sort_unstable_by(|(one, _): &Marked, (other, _)| {
            one.path.as_bytes().get(own..).cmp(&other.path.as_bytes().get(own..))
        });
        kept.shrink_to_fit();
        found.folders.push((folder.path.as_str().into(), kept));
        below
    }

    /// Counts an entry, and says why listing ends before it.
    fn ends(&self) -> Option<Cut> {
        if self.stop.load(Ordering::Relaxed) {
            return Some(Cut::Stopped);
        }
        let many = self.seen.fetch_add(1, Ordering::Relaxed) >= self.limits.entries;
        many.then_some(Cut::Entries(self.limits.entries))
    }

    /// Looks at one entry; the folder that it is, when it is one to enter. `path` is its folder's, with a slash.
    fn look(
        &self,
        folder: &Folder,
        entry: &Seen<'_>,
        path: &mut String,
        kept: &mut Vec<Marked>,
        found: &mut Found,
    ) -> Option<Folder> {
        let name = entry.name();
        match name {
            Some(name) => path.push_str(name),
            None => path.push_str(&entry.shown()),
        }
        let (ignored, matched) = if self.ignore.is_empty() {
            (false, Matched::default())
        } else {
            self.ignore.walk(path, folder.matched.as_ref())
        };
        if ignored && (!entry.is_folder() || self.ignore.prunes(path)) {
            return None;
        }
        if name.is_none() {
            found.faults.push(Fault::NotUtf8 { path: path.clone() });
            return None;
        }
        let entry = match entry_of(path, entry, found) {
            Ok(entry) => entry?,
            Err(error) => {
                found.fault(path, &error);
                return None;
            }
        };
        let enter = entry.kind == Kind::Folder;
        kept.push((entry, ignored));
        if enter && folder.depth + 1 >= self.limits.depth {
            found.cut = Some(Cut::Depth(self.limits.depth));
            return None;
        }
        enter.then(|| Folder { path: path.clone(), depth: folder.depth + 1, matched: Some(matched) })
    }
}

impl Found {
    /// Notes a fault; what is no longer there is none.
    fn fault(&mut self, path: &str, error: &io::Error) {
        if error.kind() != io::ErrorKind::NotFound {
            let path = if path.is_empty() { "." } else { path }.to_owned();
            self.faults.push(Fault::Unreadable { path, why: error.to_string() });
        }
    }
}

/// One entry as it is now; nothing of a link whose target cannot be sent.
pub(super) fn entry_of(path: &str, seen: &Seen<'_>, found: &mut Found) -> io::Result<Option<Entry>> {
    let (kind, state) = seen.look()?;
    let target = if kind == Kind::Link {
        let target = seen.target()?;
        let Some(target) = target.to_str() else {
            found.faults.push(Fault::NotUtf8 { path: path.to_owned() });
            return Ok(None);
        };
        Some(target.into())
    } else {
        None
    };
    Ok(Some(Entry::new(path, kind, state, target)))
}
