//! A listing brought up to date for single files, and what of it has not been read yet.

use std::ops::ControlFlow;

use super::disk::{Room, Root};
use super::{Entry, HashError, Kind, Listing, Selector};

impl Listing {
    /// This listing with some files looked at again, by their paths from the root. It costs a look at their folders
    /// alone. Nothing when a file came or went, or became something else: the whole is to be listed anew then.
    #[must_use]
    pub fn with_files_again(&self, paths: &[&str]) -> Option<Self> {
        let root = Root::open(self.root()).ok()?;
        let mut room = Room::default();
        let mut next = self.clone();
        for path in paths {
            let at = self.place(path)?;
            let before = self.entries().get(at)?;
            if before.kind != Kind::File {
                return None;
            }
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            let mut found = None;
            let visited = root.each(folder, &mut room, |entry| {
                let Ok(entry) = entry else { return ControlFlow::Break(()) };
                if entry.name() != Some(name) {
                    return ControlFlow::Continue(());
                }
                found = entry.look().ok();
                ControlFlow::Break(())
            });
            let (kind, state) = visited.ok().and(found)?;
            if kind != Kind::File {
                return None;
            }
            // A file that changed a moment ago may have changed again without a new time.
            if state != before.state || !before.is_settled(self.listed_at) {
                *next.entry_mut(at)? = Entry::new(path, kind, state, None);
            }
        }
        Some(next)
    }

    /// The entries of some selections that are still to be read before their digests are known.
    ///
    /// # Errors
    /// See [`HashError`]: the selection itself cannot be made.
    pub fn unread(&self, selectors: &[Selector]) -> Result<Vec<&Entry>, HashError> {
        let mut found = self.selected(selectors)?;
        found.retain(|entry| entry.digest.get().is_none());
        Ok(found)
    }
}
