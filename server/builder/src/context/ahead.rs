//! Digests taken ahead, several files at a time, so that a first look at a large context can be shown and stopped.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::{Entry, Listing, Selector};

/// How many files are read between two words on how far it is.
const WORD: usize = 64;

impl Listing {
    /// Takes the digests of everything that the selections take, where they are not known. `told` hears how many files
    /// are done of how many, from any thread. What cannot be read shows when the digest is asked for.
    ///
    /// Says false when `stop` ended it early.
    pub fn read_ahead<'a>(
        &self,
        selections: impl IntoIterator<Item = &'a [Selector]>,
        threads: usize,
        stop: &AtomicBool,
        told: &(dyn Fn(usize, usize) + Sync),
    ) -> bool {
        let mut open: Vec<&Entry> =
            selections.into_iter().filter_map(|selectors| self.unread(selectors).ok()).flatten().collect();
        open.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        open.dedup_by(|one, other| one.path == other.path);
        let (next, all) = (AtomicUsize::new(0), open.len());
        let work = || {
            while !stop.load(Ordering::Relaxed) {
                let at = next.fetch_add(1, Ordering::Relaxed);
                let Some(entry) = open.get(at) else { return };
                let _ = self.digest_of_entry(entry);
                if (at + 1) % WORD == 0 || at + 1 == all {
                    told(at + 1, all);
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 1..threads.clamp(1, all.div_ceil(WORD).max(1)) {
                scope.spawn(work);
            }
            work();
        });
        !stop.load(Ordering::Relaxed)
    }
}
