//! Tags that their publisher moves, told from those that stay.

use std::collections::HashSet;

use smallvec::SmallVec;

use super::{Head, Numbers, Tag};

/// What a list of tags tells of which of them move.
///
/// A registry lets every tag move. Publishers keep to a custom: a tag that names less than another does is moved to the
/// newest that it covers. `3.12` moves where there is `3.12.4`; `24.04` does where there are dated builds of it.
#[derive(Debug, Default)]
pub struct Moving {
    /// Versions, and how many numbers of a longer one they are.
    covered: HashSet<Numbers>,
    /// How many numbers the longest of them has.
    longest: usize,
}

impl Moving {
    /// Looks at all tags of a repository.
    pub fn new<'a>(tags: impl IntoIterator<Item = &'a Tag>) -> Self {
        let mut covered = HashSet::new();
        let mut last: &[u64] = &[];
        for tag in tags.into_iter().filter(|tag| tag.head == Head::Version) {
            let whole = usize::from(!tag.date.is_empty());
            let version = tag.version.as_slice();
            let end = version.len() + whole;
            // What this version shares with the one above it is covered already, in a list in the order of versions.
            let shared = last.iter().zip(version).take_while(|(one, another)| one == another).count();
            for start in (shared + 1..end).filter_map(|length| version.get(..length)) {
                covered.insert(start.into());
            }
            last = version.get(..end.saturating_sub(1)).unwrap_or(version);
        }
        let longest = covered.iter().map(SmallVec::len).max().unwrap_or_default();
        Self { covered, longest }
    }

    /// Whether `tag` is one that moves. Where the list tells nothing, a version of three numbers, a date and a commit
    /// stay, and everything else moves.
    #[must_use]
    pub fn is_moving(&self, tag: &Tag) -> bool {
        if !tag.date.is_empty() {
            return false;
        }
        match tag.head {
            Head::Latest | Head::Channel | Head::Unreleased => true,
            Head::Date | Head::Hash => false,
            Head::Version => {
                let pre_release_moves = tag.pre_release.as_ref().is_some_and(|pre| pre.numbers.is_empty());
                let alone = self.covered.is_empty() && tag.version.len() < 3 && tag.pre_release.is_none();
                let single = tag.version.len() < 2 && tag.pre_release.is_none();
                pre_release_moves || alone || single || self.is_covered(&tag.version)
            }
        }
    }

    fn is_covered(&self, version: &[u64]) -> bool {
        version.len() <= self.longest && self.covered.contains(version)
    }
}
