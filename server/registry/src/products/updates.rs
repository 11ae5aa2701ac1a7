//! Newer tags of the same variant.

use crate::tags::Tag;

/// Where one could move to, each newer than what stands there and than the one before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Updates {
    /// The newest that differs by its last of three numbers or more: `3.12.9` for `3.12.1`.
    pub patch: Option<String>,
    /// The newest of the same first number.
    pub minor: Option<String>,
    /// The newest of all.
    pub major: Option<String>,
}

impl Updates {
    /// Whether there is nothing newer.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.patch.is_none() && self.minor.is_none() && self.major.is_none()
    }
}

/// The newest tags that `tag` could be moved to: releases of the same variant that name as many numbers. Nothing for a
/// tag that is no release.
#[must_use]
pub fn updates(tag: &Tag, tags: &[Tag]) -> Updates {
    if !tag.is_release() {
        return Updates::default();
    }
    let same = |other: &&Tag| {
        other.is_release()
            && other.variant == tag.variant
            && other.version.len() == tag.version.len()
            && is_code_name(other) == is_code_name(tag)
            && other.text.starts_with('v') == tag.text.starts_with('v')
    };
    let newest = |shared: usize, above: &[u64]| {
        let start = tag.version.get(..shared)?;
        let newer = |other: &&Tag| other.version.starts_with(start) && other.version.as_slice() > above;
        tags.iter().filter(same).filter(newer).max_by_key(|other| &other.version)
    };
    let numbers = tag.version.len();
    let patch = if numbers >= 3 { newest(2, &tag.version) } else { None };
    let above = patch.map_or(&tag.version, |patch| &patch.version);
    let minor = if numbers >= 2 { newest(1, above) } else { None };
    let above = minor.map_or(above, |minor| &minor.version);
    let major = newest(0, above);
    let text = |tag: Option<&Tag>| tag.map(|tag| tag.text.to_string());
    Updates { patch: text(patch), minor: text(minor), major: text(major) }
}

/// Whether the version is named and not numbered: `bookworm`.
fn is_code_name(tag: &Tag) -> bool {
    !tag.text.trim_start_matches('v').starts_with(|ch: char| ch.is_ascii_digit())
}
