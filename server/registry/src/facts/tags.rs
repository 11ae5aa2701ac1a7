//! Tags: the names of all, and what Docker Hub says of each.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use syntax::Platform;

/// The names of an image's tags. A whole list is in the order of [`crate::tags::order`], so that ordering it again is quick.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    /// The names, each once.
    pub names: Vec<String>,
    /// Whether these are all.
    pub complete: bool,
}

/// What Docker Hub says of the tags that were pushed last, or of those whose names hold a text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// The tags, the newest push first.
    pub tags: Vec<Tag>,
    /// Whether these are all that the question meant.
    pub complete: bool,
}

/// What is known of one tag.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// The tag.
    pub name: String,
    /// The digest of what the tag names: an index, or one image's manifest.
    pub digest: Option<String>,
    /// When it was last pushed.
    pub pushed: Option<Timestamp>,
    /// The compressed size in bytes of the image for amd64, or of the only one.
    pub size: Option<u64>,
    /// Docker Hub calls a tag inactive that nobody has pulled for long.
    pub inactive: bool,
    /// An image for each platform; what only attests to another is left out.
    pub platforms: Vec<PlatformTag>,
}

/// A tag's image for one platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlatformTag {
    /// The platform.
    #[serde(with = "crate::platform")]
    pub platform: Platform,
    /// The digest of its manifest.
    pub digest: Option<String>,
    /// Its compressed size in bytes.
    pub size: Option<u64>,
    /// When it was last pushed.
    pub pushed: Option<Timestamp>,
}
