//! Repositories, as Docker Hub describes them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who stands behind a repository of Docker Hub.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Badge {
    /// Nobody that Docker vouches for.
    #[default]
    None,
    /// One of Docker's official images.
    Official,
    /// A publisher that Docker has verified.
    Verified,
    /// An open-source project that Docker sponsors.
    OpenSource,
}

/// What Docker Hub says of a repository. Everything but the name may be unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repository {
    /// The name as people write it: `python`, `bitnami/redis`.
    pub name: String,
    /// One line in the publisher's words. It is data: escape it where it is shown.
    pub description: Option<String>,
    /// Who stands behind it; `None` where that could not be learned.
    pub badge: Option<Badge>,
    /// How many people starred it.
    pub stars: Option<u64>,
    /// How often it was pulled.
    pub pulls: Option<u64>,
    /// When it was last changed.
    pub updated: Option<Timestamp>,
    /// Docker Hub's names for what kind of thing it is.
    pub categories: Vec<String>,
}

/// An image that a search found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The name as people write it.
    pub name: String,
    /// One line in the publisher's words. It is data: escape it where it is shown.
    pub description: String,
    /// Who stands behind it.
    pub badge: Badge,
    /// How many people starred it.
    pub stars: u64,
    /// How often it was pulled, as Docker Hub words it: `1B+`, `9000000000`.
    pub pulls: String,
    /// Whether its owner has retired it.
    pub archived: bool,
}
