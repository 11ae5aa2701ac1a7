//! Tags: the names of all, and what Docker Hub says of each.

use std::sync::{Arc, OnceLock};

use compact_str::CompactString;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use syntax::Platform;

use crate::tags;

/// The names of an image's tags. A whole list is in the order of [`crate::tags::order`], so that ordering it again is quick.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Names {
    /// The names, each once.
    pub names: Vec<CompactString>,
    /// Whether these are all.
    pub complete: bool,
    /// The names as they were read first.
    #[serde(skip)]
    read: OnceLock<Arc<Vec<tags::Tag>>>,
}

impl Names {
    /// Names, and whether they are all.
    #[must_use]
    pub fn new(names: Vec<CompactString>, complete: bool) -> Self {
        Self { names, complete, read: OnceLock::new() }
    }

    /// The names as tags of the repository whose they are. They are read once: there can be ten thousand.
    #[must_use]
    pub fn read(&self, repository: &str) -> Arc<Vec<tags::Tag>> {
        let names = self.names.iter().map(CompactString::as_str);
        self.read.get_or_init(|| Arc::new(tags::Tag::parse_all(repository, names))).clone()
    }
}

impl Clone for Names {
    fn clone(&self) -> Self {
        Self::new(self.names.clone(), self.complete)
    }
}

impl PartialEq for Names {
    fn eq(&self, other: &Self) -> bool {
        (&self.names, self.complete) == (&other.names, other.complete)
    }
}

impl Eq for Names {}

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
