//! Tags that their publisher moves, told from those that stay.

use std::collections::HashSet;

use super::{Head, Tag};

/// What a list of tags tells of which of them move.
///
/// A registry lets every tag move. Publishers keep to a custom: a tag that names less than another does is moved to the
/// newest that it covers. `3.12` moves where there is `3.12.4`; `24.04` does where there are dated builds of it.
#[derive(Debug, Default)]
pub struct Moving {
    /// Versions, and how many numbers of a longer one they are.
    covered: HashSet<Vec<u64>>,
}

impl Moving {
    /// Looks at all tags of a repository.
    pub fn new<'a>(tags: impl IntoIterator<Item = &'a Tag>) -> Self {
        let mut covered = HashSet::new();
        for tag in tags.into_iter().filter(|tag| tag.head == Head::Version) {
            let whole = usize::from(!tag.date.is_empty());
            for length in 1..tag.version.len() + whole {
                if let Some(start) = tag.version.get(..length)
                    && !covered.contains(start)
                {
                    covered.insert(start.to_vec());
                }
            }
        }
        Self { covered }
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
                pre_release_moves || alone || single || self.covered.contains(&tag.version)
            }
        }
    }
}
