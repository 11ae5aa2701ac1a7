//! One image for one platform: its configuration, its layers and how they came about.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use syntax::Platform;

/// An image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// The digest that the reference names: an index, or the manifest itself. It is what a pin holds.
    pub digest: String,
    /// The digest of this platform's manifest.
    pub manifest: String,
    /// The platform that was chosen.
    #[serde(with = "crate::platform")]
    pub platform: Platform,
    /// Every platform that the reference offers, the chosen one among them.
    pub platforms: Vec<Variant>,
    /// When it was built, where the build says so.
    pub created: Option<Timestamp>,
    /// What it passes to whatever is built from it.
    pub config: ImageConfig,
    /// What was done, the oldest first. Each layer belongs to one row.
    pub history: Vec<Row>,
}

impl Image {
    /// The layers, the lowest first.
    pub fn layers(&self) -> impl Iterator<Item = &Layer> {
        self.history.iter().filter_map(|row| row.layer.as_ref())
    }

    /// The compressed size in bytes of all layers.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.layers().fold(0, |sum, layer| sum.saturating_add(layer.size))
    }
}

/// What a reference names at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolved {
    /// The digest of the index, or of the manifest where there is no index: the same for every platform. It is what a pin
    /// holds, and what an engine's cache key of a FROM holds.
    pub digest: String,
}

/// One platform of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// The platform.
    #[serde(with = "crate::platform")]
    pub platform: Platform,
    /// The digest of its manifest.
    pub digest: String,
}

/// What an image passes on (`config` of the image's configuration; `OnBuild` and `Shell` are Docker's additions).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageConfig {
    /// `NAME=value`, in order.
    pub env: Vec<String>,
    /// The command.
    pub cmd: Vec<String>,
    /// What runs the command.
    pub entrypoint: Vec<String>,
    /// The folder that commands run in; empty is the root.
    pub working_dir: String,
    /// The user; empty is root.
    pub user: String,
    /// `80/tcp` ...
    pub exposed_ports: Vec<String>,
    /// Mount points.
    pub volumes: Vec<String>,
    /// Instructions that a build from it runs first.
    pub on_build: Vec<String>,
    /// What runs shell forms; empty is the platform's usual shell.
    pub shell: Vec<String>,
    /// Labels.
    pub labels: BTreeMap<String, String>,
}

/// One row of an image's history, as `docker history` lists them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// When.
    pub created: Option<Timestamp>,
    /// The command as the build recorded it. It is data: escape it where it is shown.
    pub command: String,
    /// What the builder noted: `buildkit.dockerfile.v0` ...
    pub comment: String,
    /// The layer that it made; `None` for what changed nothing but the configuration.
    pub layer: Option<Layer>,
}

/// A layer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    /// The digest of the compressed layer.
    pub digest: String,
    /// Its compressed size in bytes.
    pub size: u64,
}
