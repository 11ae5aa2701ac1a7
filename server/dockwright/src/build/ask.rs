//! What a user asks for; the rest is found.

use std::collections::BTreeMap;
use std::path::PathBuf;

use builder::engine::{Reach, Secret};

/// A build as it is asked for.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// The Dockerfile, absolute.
    pub dockerfile: PathBuf,
    /// The root of the workspace: Compose and Bake files are looked for up to it.
    pub workspace: PathBuf,
    /// The context; nothing means that it is found.
    pub context: Option<PathBuf>,
    /// The context where no Compose or Bake file names one, as the settings say; relative to the workspace.
    pub usual_context: Option<PathBuf>,
    /// The stage to build.
    pub target: Option<String>,
    /// Names for the image; none means the folder's name.
    pub tags: Vec<String>,
    /// Build arguments; one without a value takes it from the environment.
    pub arguments: BTreeMap<String, Option<String>>,
    /// Platforms.
    pub platforms: Vec<String>,
    /// Secrets, by reference.
    pub secrets: Vec<Secret>,
    /// SSH agents and keys.
    pub ssh: Vec<String>,
    /// Whether nothing may come from the cache.
    pub no_cache: bool,
    /// Whether newer base images are looked for.
    pub pull: bool,
    /// Sources of the cache.
    pub cache_from: Vec<String>,
    /// Where the cache goes.
    pub cache_to: Vec<String>,
    /// Named contexts.
    pub contexts: BTreeMap<String, String>,
    /// The network of every RUN.
    pub network: Option<String>,
    /// The engine's name; nothing means the first that answers.
    pub engine: Option<String>,
    /// How engines are reached.
    pub reach: Reach,
}
