//! A listing that stands for an earlier moment: what changed after it is not what was there.

use std::fs::File;
use std::path::Path;

use super::disk::look_at;
use super::hash::HashError;
use super::select::literal_prefix;
use super::{Entry, Kind, Listing, Selector};

/// File systems count in ticks of a few milliseconds: a change right after the moment can bear a time before it.
const TICK: i64 = 10_000_000;

impl Listing {
    /// The listing as of a moment in milliseconds from 1970: the digest of what the selectors take is refused where
    /// something of it, or a folder that it is looked for in, changed since.
    #[must_use]
    pub fn as_of(mut self, milliseconds: u64) -> Self {
        let nanoseconds = i64::try_from(milliseconds).unwrap_or(i64::MAX).saturating_mul(1_000_000);
        self.as_of = Some(nanoseconds.saturating_sub(TICK));
        self
    }

    pub(super) fn stands(&self, selectors: &[Selector]) -> Result<(), HashError> {
        let Some(moment) = self.as_of else { return Ok(()) };
        let changed = |path: &str| Err(HashError::Changed(path.to_owned()));
        if let Some(entry) = self.selected(selectors)?.iter().find(|entry| entry.state.changed >= moment) {
            return changed(&entry.path);
        }
        for selector in selectors {
            // One file is found by its name; of many, those that are gone show in their folder alone.
            let prefix = literal_prefix(&selector.path);
            let folder = prefix.trim_matches('/');
            let is_folder = folder.is_empty() || self.get(folder).is_some_and(|at| at.kind == Kind::Folder);
            if is_folder && self.folder_changed(folder).is_none_or(|changed| changed >= moment) {
                return changed(folder);
            }
            let is_late = |entry: &&Entry| entry.kind == Kind::Folder && entry.state.changed >= moment;
            if let Some(entry) = self.below(folder).iter().filter(|_| is_folder).find(is_late) {
                return changed(&entry.path);
            }
        }
        Ok(())
    }

    /// When a folder of the context changed, in nanoseconds from 1970.
    fn folder_changed(&self, path: &str) -> Option<i64> {
        if path.is_empty() { changed_at(self.root()) } else { Some(self.get(path)?.state.changed) }
    }
}

fn changed_at(path: &Path) -> Option<i64> {
    let folder = File::open(path).ok()?;
    Some(look_at(&folder).ok()?.1.changed)
}
