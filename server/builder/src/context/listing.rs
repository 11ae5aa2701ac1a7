//! A listed context: entries in BuildKit's order, found by path, compared with the listing before.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::SystemTime;

use super::list::{Found, Marked};
use super::{Cut, Entry, Fault, Kind, Limits, RootError};
use crate::ignore::Matcher;

/// What the engine would get of a context.
#[derive(Debug, Clone)]
pub struct Listing {
    root: PathBuf,
    entries: Vec<Entry>,
    faults: Vec<Fault>,
    cut: Option<Cut>,
    /// The rules by which it was made, to look again.
    ignore: Matcher,
    limits: Limits,
    pub(super) listed_at: SystemTime,
    /// Where it stands for an earlier time: see [`Listing::as_of`].
    pub(super) as_of: Option<i64>,
}

/// The order of BuildKit's tree: a folder, then what lies in it, then its next sibling.
pub(super) fn order(one: &str, other: &str) -> Ordering {
    let key = |byte: u8| if byte == b'/' { 0 } else { byte };
    one.bytes().map(key).cmp(other.bytes().map(key))
}

impl Listing {
    pub(super) fn assemble(
        root: PathBuf,
        (ignore, limits): (&Matcher, &Limits),
        listed_at: SystemTime,
        found: Found,
    ) -> Self {
        let Found { folders, mut faults, cut } = found;
        let mut entries = Vec::with_capacity(folders.iter().map(|(_, entries)| entries.len()).sum());
        let mut folders: HashMap<Box<str>, Vec<Marked>> = folders.into_iter().collect();
        let mut ways = vec![folders.remove("").unwrap_or_default().into_iter()];
        // An ignored folder is sent when something below it is; until then it waits.
        let mut waiting: Vec<Entry> = Vec::new();
        while let Some(way) = ways.last_mut() {
            let Some((entry, ignored)) = way.next() else {
                ways.pop();
                continue;
            };
            while waiting.last().is_some_and(|folder| !is_below(&entry.path, &folder.path)) {
                waiting.pop();
            }
            if entry.kind == Kind::Folder
                && let Some(below) = folders.remove(&entry.path)
            {
                ways.push(below.into_iter());
            }
            if ignored {
                waiting.push(entry);
            } else {
                entries.append(&mut waiting);
                entries.push(entry);
            }
        }
        faults.sort_by_key(ToString::to_string);
        Self { root, entries, faults, cut, ignore: ignore.clone(), limits: *limits, listed_at, as_of: None }
    }

    /// The context's root with its links resolved.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// All entries, a folder before what lies in it.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What a build would fail on while the context is sent.
    #[must_use]
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// Why the listing is not whole; nothing when it is.
    #[must_use]
    pub fn cut(&self) -> Option<Cut> {
        self.cut
    }

    /// The entry of a path from the root, without a slash at either end.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Entry> {
        self.entries.get(self.place(path)?)
    }

    /// Where the entry of a path stands among all.
    pub(super) fn place(&self, path: &str) -> Option<usize> {
        self.entries.binary_search_by(|entry| order(&entry.path, path)).ok()
    }

    pub(super) fn entry_mut(&mut self, at: usize) -> Option<&mut Entry> {
        self.entries.get_mut(at)
    }

    /// A folder's entries with all that lie deeper; of `""`, everything.
    #[must_use]
    pub fn below(&self, folder: &str) -> &[Entry] {
        if folder.is_empty() {
            return &self.entries;
        }
        let start = self.entries.partition_point(|entry| order(&entry.path, folder) != Ordering::Greater);
        let rest = self.entries.get(start..).unwrap_or_default();
        let len = rest.partition_point(|entry| is_below(&entry.path, folder));
        rest.get(..len).unwrap_or_default()
    }

    /// A folder's own entries, for completion.
    pub fn children(&self, folder: &str) -> impl Iterator<Item = &Entry> {
        let depth = if folder.is_empty() { 0 } else { folder.len() + 1 };
        let mut rest = self.below(folder);
        std::iter::from_fn(move || {
            let (first, after) = rest.split_first()?;
            // What lies in a child is skipped in one step.
            let deeper = after.partition_point(|entry| is_below(&entry.path, &first.path));
            rest = after.get(deeper..).unwrap_or_default();
            Some(first)
        })
        .filter(move |entry| entry.path.len() > depth)
    }

    /// Lists the context again, by the same rules. What it knew of files is not taken over; see [`Self::adopt`].
    ///
    /// # Errors
    /// When the root is no folder that can be read any more.
    pub fn again(&self, stop: &AtomicBool) -> Result<Self, RootError> {
        Self::new(&self.root, &self.ignore, &self.limits, stop)
    }

    /// Takes over what `before` knew of files whose state is the same, so that they need not be read again.
    pub fn adopt(&self, before: &Self) {
        self.take_over(&before.entries, before.listed_at);
    }

    /// Takes over digests of entries that were listed then, in BuildKit's order. Says how many.
    pub(super) fn take_over(&self, before: &[Entry], listed_at: SystemTime) -> usize {
        let mut taken = 0;
        let mut old = before.iter().peekable();
        for entry in &self.entries {
            // Nearly all are the same in the same place, and to be equal is quicker told than to come before.
            let is_before = |known: &&Entry| {
                known.path != entry.path && order(&known.path, &entry.path) == Ordering::Less
            };
            while old.next_if(is_before).is_some() {}
            let Some(known) = old.next_if(|known| known.path == entry.path) else { continue };
            if known.is_same(entry)
                && known.is_settled(listed_at)
                && let Some(digest) = known.digest.get()
            {
                taken += usize::from(entry.digest.set(*digest).is_ok());
            }
        }
        taken
    }

    /// Whether two listings of one context show no difference.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        self.root == other.root
            && self.cut == other.cut
            && self.faults == other.faults
            && self.entries.len() == other.entries.len()
            && self.entries.iter().zip(&other.entries).all(|(one, other)| one.is_same(other))
    }
}

/// Whether `path` lies in `folder`, at any depth.
pub(super) fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}
