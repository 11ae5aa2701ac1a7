//! Whether a changed path is among those that a selection takes, told by names alone: the file may be long gone.

use std::collections::BTreeSet;

use crate::context::{Selector, wildcard};
use crate::ignore::Matcher;

/// Whether any of the paths is one that the selectors take, and that the ignore file leaves in the context.
#[must_use]
pub fn touches(selectors: &[Selector], ignore: Option<&Matcher>, paths: &BTreeSet<String>) -> bool {
    let patterns: Vec<Patterns<'_>> = selectors.iter().map(Patterns::new).collect();
    let sent = |path: &&String| !ignore.is_some_and(|ignore| ignore.is_ignored(path));
    paths.iter().filter(sent).any(|path| patterns.iter().any(|selector| selector.takes(path)))
}

/// A selector with its patterns compiled.
struct Patterns<'a> {
    path: &'a str,
    wildcard: bool,
    include: Option<Matcher>,
    exclude: Option<Matcher>,
}

impl<'a> Patterns<'a> {
    fn new(selector: &'a Selector) -> Self {
        // What BuildKit refuses builds nothing, so that nothing is told of it.
        let compiled =
            |patterns: &[String]| (!patterns.is_empty()).then(|| Matcher::new(patterns).ok()).flatten();
        Self {
            path: selector.path.trim_matches('/'),
            wildcard: selector.wildcard,
            include: compiled(&selector.include),
            exclude: compiled(&selector.exclude),
        }
    }

    fn takes(&self, path: &str) -> bool {
        let Some(rest) = self.rest(path) else { return false };
        let included =
            rest.is_empty() || self.include.as_ref().is_none_or(|include| include.is_ignored(rest));
        included && !self.exclude.as_ref().is_some_and(|exclude| exclude.is_ignored(rest))
    }

    /// What of a path lies below the selection; nothing where it lies outside.
    fn rest<'p>(&self, path: &'p str) -> Option<&'p str> {
        if self.path.is_empty() {
            return Some(path);
        }
        // A submodule changes as one path, whatever lies in it.
        if self.path.strip_prefix(path).is_some_and(|below| below.starts_with('/')) {
            return Some("");
        }
        if !self.wildcard {
            let rest = path.strip_prefix(self.path)?;
            return if rest.is_empty() { Some(rest) } else { rest.strip_prefix('/') };
        }
        // The pattern takes the path itself, or a folder above it.
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        ends.filter_map(|end| path.split_at_checked(end))
            .find(|(above, _)| wildcard::matches(self.path, above).unwrap_or(false))
            .map(|(_, rest)| rest.trim_start_matches('/'))
    }
}
