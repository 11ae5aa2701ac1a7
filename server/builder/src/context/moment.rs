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
            let depth = |path: &str| path.matches('/').count();
            // A wildcard looks as deep as its pattern goes; what it takes there is looked at whole above.
            let deepest = match selector.include.is_empty() {
                true => depth(selector.path.trim_matches('/')),
                false => usize::MAX,
            };
            let is_late = |entry: &&Entry| {
                let looked_into = depth(&entry.path) < deepest;
                entry.kind == Kind::Folder && looked_into && entry.state.changed >= moment
            };
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::thread::sleep;
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    use super::super::{Limits, Listing, Selector};
    use crate::ignore::Matcher;

    /// Which selections still stand for the moment before something was done to the folder.
    fn standing(change: impl FnOnce(&std::path::Path)) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir(root.join("src")).unwrap();
        for file in ["a.txt", "b.txt", "src/c.txt", "src/d.txt"] {
            fs::write(root.join(file), file).unwrap();
        }
        sleep(Duration::from_millis(50));
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        sleep(Duration::from_millis(50));
        change(root);
        let listing = Listing::new(root, &Matcher::default(), &Limits::default(), &false.into()).unwrap();
        let listing = listing.as_of(u64::try_from(now.as_millis()).unwrap());
        let any = |path: &str| Selector { path: path.to_owned(), wildcard: true, ..Selector::default() };
        [any("/a.txt"), any("/*.txt"), Selector::of("/src"), any("/src/d.*"), Selector::of("/")]
            .into_iter()
            .filter(|selector| listing.digest(std::slice::from_ref(selector)).is_ok())
            .map(|selector| selector.path)
            .collect()
    }

    #[test]
    fn what_did_not_change_stands() {
        assert_eq!(standing(|_| {}), ["/a.txt", "/*.txt", "/src", "/src/d.*", "/"]);
    }

    #[test]
    fn a_file_that_changed_takes_what_holds_it() {
        let changed = |root: &std::path::Path| fs::write(root.join("b.txt"), "other").unwrap();
        assert_eq!(standing(changed), ["/a.txt", "/src", "/src/d.*"]);
    }

    #[test]
    fn a_file_that_is_gone_or_new_takes_what_looks_into_its_folder() {
        assert_eq!(standing(|root| fs::remove_file(root.join("src/c.txt")).unwrap()), ["/a.txt", "/*.txt"]);
        assert_eq!(standing(|root| fs::write(root.join("new"), "").unwrap()), ["/a.txt", "/src", "/src/d.*"]);
    }
}
