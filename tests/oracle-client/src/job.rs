//! What can be asked.

use std::collections::BTreeMap;

use serde::Serialize;

/// One question. The meaning of each field stands in the oracle's `job.go`.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Job {
    /// `convert`, `lint`, `parse`, `outline`, `targets`, `lex`, `references` or `ignore`.
    pub mode: &'static str,
    /// The text.
    pub dockerfile: String,
    /// Build arguments.
    pub args: BTreeMap<String, String>,
    /// The stage to build; empty means the last.
    pub target: String,
    /// The platforms asked for, separated by commas.
    pub platform: String,
    /// Further options under the frontend's names: `force-network-mode`, `shm-size`, `context:NAME` ...
    pub options: BTreeMap<String, String>,
    /// Whether the engine can merge layers (`--link` in steps of its own).
    pub merge: bool,
    /// Files of the fake context: `.dockerignore` and `Dockerfile.dockerignore` are read.
    pub files: BTreeMap<String, String>,
    /// Base images by normalized reference, such as `docker.io/library/alpine:latest`.
    pub images: BTreeMap<String, Image>,
    /// Words to expand, or to read as references.
    pub words: Vec<String>,
    /// Variables for them, `K=V`.
    pub env: Vec<String>,
    /// The escape character for them; empty means a backslash.
    pub escape: String,
    /// Whether quotes, escapes and unset variables are kept.
    pub raw: bool,
    /// The text of an ignore file.
    pub patterns: String,
    /// Paths to try with it.
    pub paths: Vec<String>,
}

/// What the fake registry says of an image; the default has `PATH` and `CMD sh`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Image {
    /// No registry has it.
    pub missing: bool,
    /// It has no layers.
    pub empty: bool,
    /// Its digest; empty for one made of the reference.
    pub digest: String,
    /// Its config, keys as in an image's config (`Env`, `WorkingDir`, `OnBuild` ...).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config: Option<serde_json::Value>,
}

impl Job {
    /// A question about a Dockerfile.
    #[must_use]
    pub fn new(mode: &'static str, dockerfile: impl Into<String>) -> Self {
        Self { mode, dockerfile: dockerfile.into(), ..Self::default() }
    }
}
