//! What is kept, and under which key.

use serde::Serialize;
use serde::de::DeserializeOwned;
use syntax::{Platform, Reference};

use crate::{Details, Found, Image, Names, Repository, Resolved, Tag};

/// Something that is kept.
pub(super) trait Fact: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its name in the cache.
    const KIND: &'static str;

    /// Whether it is whole.
    fn is_complete(&self) -> bool {
        true
    }
}

impl Fact for Names {
    const KIND: &'static str = "names";

    fn is_complete(&self) -> bool {
        self.complete
    }
}

impl Fact for Details {
    const KIND: &'static str = "details";
}

impl Fact for Tag {
    const KIND: &'static str = "tag";
}

impl Fact for Repository {
    const KIND: &'static str = "repository";
}

impl Fact for Image {
    const KIND: &'static str = "image";
}

impl Fact for Resolved {
    const KIND: &'static str = "digest";
}

impl Fact for Vec<Found> {
    const KIND: &'static str = "search";
}

/// What a fact is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub kind: &'static str,
    /// A repository's full name, and behind a space what is meant of it.
    pub text: String,
}

impl Key {
    pub(super) fn of<T: Fact>(name: &str, rest: &str) -> Self {
        let text = if rest.is_empty() { name.to_owned() } else { format!("{name} {rest}") };
        Self { kind: T::KIND, text }
    }

    /// The key of what a reference names.
    pub(super) fn named<T: Fact>(reference: &Reference, platform: Option<&Platform>) -> Self {
        let tag = reference.digest.as_deref().or(reference.tag.as_deref()).unwrap_or("latest");
        let platform = platform.map(|platform| format!(" {platform}")).unwrap_or_default();
        Self::of::<T>(&reference.name(), &format!("{tag}{platform}"))
    }
}

/// Whether a key is about a repository.
pub(super) fn belongs(key: &str, name: &str) -> bool {
    key.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}
