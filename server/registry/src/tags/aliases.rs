//! Tags of one digest.

use std::collections::HashMap;

/// For each tag whose digest is known and shared, the other tags of it, in the order of the list. `digests` are tags
/// in the order of the list, with their digest where it is known.
#[must_use]
pub fn aliases<'a>(digests: &[(&'a str, Option<&'a str>)]) -> HashMap<&'a str, Vec<&'a str>> {
    let mut by_digest: HashMap<&str, Vec<&str>> = HashMap::new();
    for (tag, digest) in digests {
        if let Some(digest) = digest {
            by_digest.entry(digest).or_default().push(tag);
        }
    }
    let others = |tag: &str, digest: &str| {
        let all = by_digest.get(digest)?;
        let others: Vec<&str> = all.iter().copied().filter(|other| *other != tag).collect();
        (!others.is_empty()).then_some(others)
    };
    digests.iter().filter_map(|(tag, digest)| Some((*tag, others(tag, (*digest)?)?))).collect()
}
