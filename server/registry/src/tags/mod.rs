//! What a tag says, and the order in which a person would read a list of tags.
//!
//! A registry answers tags in any order. Here a tag is read into a version, a channel or a date and the variant that
//! stands beside it; a list is ordered by variant and then by version, newest first.
//!
//! Rules for versions follow what is usual for container images: one leading `v` means nothing, the part before the
//! first `-` is the version and what may follow a number in it is a pre-release, the rest is the variant.

use std::sync::Arc;

use compact_str::CompactString;
use smallvec::SmallVec;

mod aliases;
mod moving;
mod names;
mod order;
mod parse;
mod pre_release;
mod segment;
mod variant;

pub use aliases::aliases;
pub use moving::Moving;
pub(crate) use order::order_names;
pub use order::{Preference, order};
pub use pre_release::{PreRelease, Stage};
pub use variant::Variant;
use variant::Variants;

/// The numbers of a version or a date. There are thousands of tags, and hardly one with more numbers than this holds in place.
pub type Numbers = SmallVec<[u64; 4]>;

/// What leads a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Head {
    /// `latest`, or only the name of a variant, which is the newest release of that variant.
    Latest,
    /// A name that a publisher moves from release to release: `lts`, `stable`, `current`.
    Channel,
    /// A name for what is not released yet: `edge`, `nightly`, `rc`.
    Unreleased,
    /// A version, or the code name of one.
    Version,
    /// A date alone.
    Date,
    /// The start of a commit or of a digest, or what a signing tool keeps beside an image.
    Hash,
}

/// A tag, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// The tag as the registry spells it.
    pub text: CompactString,
    /// What leads it.
    pub head: Head,
    /// The numbers of its version, most significant first; of a code name, those that it stands for.
    pub version: Numbers,
    /// What makes its version one before the release.
    pub pre_release: Option<PreRelease>,
    /// The date in it, as the number `20260810`, and the numbers behind it.
    pub date: Numbers,
    /// What stands beside the version: `slim-bookworm`. Tags that were read together share it.
    pub variant: Arc<Variant>,
}

impl Tag {
    /// Reads a tag of `repository`, which is named as a reader does: `python`, `library/debian`, `ghcr.io/a/b`. The
    /// name tells code names of versions (`debian:bookworm`) from code names of variants (`python:bookworm`).
    #[must_use]
    pub fn parse(repository: &str, text: &str) -> Self {
        parse::parse(names::of(repository), &mut Variants::default(), text)
    }

    /// Reads tags of one repository; see [`Self::parse`].
    pub fn parse_all<'a>(repository: &str, texts: impl IntoIterator<Item = &'a str>) -> Vec<Self> {
        let (versions, mut variants) = (names::of(repository), Variants::default());
        texts.into_iter().map(|text| parse::parse(versions, &mut variants, text)).collect()
    }

    /// Whether this is a version that was released: no pre-release, no channel, no date, no commit.
    #[must_use]
    pub fn is_release(&self) -> bool {
        self.head == Head::Version && self.pre_release.is_none() && self.date.is_empty()
    }

    /// Whether the image is for Windows, as far as the tag tells.
    #[must_use]
    pub fn is_windows(&self) -> bool {
        self.variant.is_windows
    }
}

#[cfg(test)]
mod tests;
