//! Follows symbolic links inside a context, by what was listed: the disk is not asked, so nothing leads outside.
//!
//! Source: BuildKit, `cache/contenthash/checksum.go`, `getFollowLinks`.

use super::{Kind, Listing};
use crate::ignore::clean;

/// Where a path leads.
pub(super) enum Resolved {
    /// From the root, without a slash at either end; the root itself is empty.
    At(String),
    /// Nothing is there.
    Missing,
    /// More than 255 links, so a circle.
    TooManyLinks,
}

const MOST_LINKS: usize = 255;

impl Listing {
    /// Resolves the links of a path; the last component's only when `last` says so. `/` and `..` stop at the root.
    pub(super) fn follow(&self, path: &str, last: bool) -> Resolved {
        let mut current = String::new();
        let mut remaining = path.trim_matches('/').to_owned();
        let mut links = 0;
        while !remaining.is_empty() {
            let (part, rest) = remaining.split_once('/').unwrap_or((&remaining, ""));
            let next = clean(&format!("/{current}/{part}"));
            let next = next.trim_start_matches('/').to_owned();
            let rest = rest.to_owned();
            let target = self
                .get(&next)
                .filter(|entry| entry.kind == Kind::Link)
                .and_then(|entry| entry.target.as_ref());
            match target {
                Some(target) if last || !rest.is_empty() => {
                    links += 1;
                    if links > MOST_LINKS {
                        return Resolved::TooManyLinks;
                    }
                    if target.starts_with('/') {
                        current.clear();
                    }
                    remaining = if rest.is_empty() { target.to_string() } else { format!("{target}/{rest}") };
                }
                _ => {
                    current = next;
                    remaining = rest;
                }
            }
            remaining = remaining.trim_start_matches('/').to_owned();
        }
        if current.is_empty() || self.get(&current).is_some() {
            Resolved::At(current)
        } else {
            Resolved::Missing
        }
    }
}
