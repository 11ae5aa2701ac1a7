//! The same version in a smaller variant.

use crate::tags::Tag;

/// Smaller images of the same version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counterparts {
    /// The one with less installed: `3.12-slim-bookworm` for `3.12-bookworm`.
    pub slim: Option<String>,
    /// The one on Alpine Linux: `3.12-alpine`.
    pub alpine: Option<String>,
}

/// The slim and the Alpine counterpart of `tag` among `tags`: of the same version, with the same other words, on the same
/// release of the system where there is one and else on the one that the publisher chooses.
#[must_use]
pub fn counterparts(tag: &Tag, tags: &[Tag]) -> Counterparts {
    let find = |word: &str| {
        if words(tag).any(|own| own == word) {
            return None;
        }
        let others: Vec<&str> = words(tag).filter(|own| !["slim", "alpine"].contains(own)).collect();
        let fits = |other: &&Tag| {
            other.head == tag.head
                && other.version == tag.version
                && other.pre_release == tag.pre_release
                && other.date == tag.date
                && words(other).filter(|own| *own != word).eq(others.iter().copied())
                && words(other).any(|own| own == word)
        };
        // Of several, that of the same system, then the one that names none.
        let distance = |other: &&Tag| {
            let same = other.variant.system() == tag.variant.system();
            (!same, other.variant.numbers.len(), other.text.clone())
        };
        tags.iter().filter(fits).min_by_key(distance).map(|tag| tag.text.to_string())
    };
    Counterparts { slim: find("slim"), alpine: find("alpine") }
}

/// The words of a variant that name no release of a system.
fn words(tag: &Tag) -> impl Iterator<Item = &str> {
    tag.variant.flavour.split('-').filter(|word| !word.is_empty())
}
