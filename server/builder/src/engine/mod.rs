//! The engines that can build, each behind [`Engine`]: what to start, and how to read what it says.

mod buildctl;
mod buildx;
mod containers;
mod docker;
mod facts;
mod history;
mod invocation;
mod past;
mod plan;

pub use buildctl::Buildctl;
pub use buildx::Buildx;
pub use containers::Containers;
pub use docker::Docker;
pub use facts::{Information, LocalImage, oldest_record};
pub use history::{HistoryRow, ImageRow, human};
pub use invocation::Invocation;
pub use past::{History, PastBuild, PastRow, dockerfile_of};
pub use plan::{Plan, Secret, SecretSource};

use std::path::{Path, PathBuf};

use crate::progress::ProgressReader;

/// A program that builds images.
pub trait Engine: Send + Sync {
    /// The name that settings and messages use.
    fn name(&self) -> &'static str;

    /// What to start to learn whether it answers; it prints one line, its version.
    fn probe(&self) -> Invocation;

    /// What to start for a build. `scratch` is an empty folder for what the client writes of the result.
    ///
    /// # Errors
    /// A sentence, when this engine cannot do what the plan asks for.
    fn build(&self, plan: &Plan, scratch: &Path) -> Result<Invocation, String>;

    /// A reader of what the build says.
    fn reader(&self) -> Box<dyn ProgressReader>;

    /// The image that a build made, from what its client wrote into `scratch`.
    fn built(&self, scratch: &Path) -> Option<String> {
        let id = std::fs::read_to_string(scratch.join(IMAGE_ID)).ok()?;
        Some(id.trim().to_owned()).filter(|id| !id.is_empty())
    }

    /// What to start to list the images in its store, and nothing where it has none.
    fn images(&self) -> Option<Invocation>;

    /// What to start for the history of an image, newest row first.
    fn history(&self, image: &str) -> Option<Invocation>;

    /// How to ask for the builds that it remembers, where it keeps a history of them.
    fn past(&self) -> Option<&dyn History> {
        None
    }

    /// What to start to learn who a Docker daemon is; it prints what [`Information`] reads.
    fn information(&self) -> Option<Invocation> {
        None
    }

    /// What to start to learn what its cache holds; it prints what [`oldest_record`] reads.
    fn cache(&self) -> Option<Invocation> {
        None
    }

    /// What to start to learn of an image in its store; it prints what [`LocalImage`] reads.
    fn inspect(&self, _image: &str) -> Option<Invocation> {
        None
    }

    /// Where it is, when it is told by an address.
    fn address(&self) -> Option<&str> {
        None
    }

    /// Whether what it caches is BuildKit's, which predictions speak of.
    fn is_buildkit(&self) -> bool;

    /// What a person installs or starts when it does not answer.
    fn advice(&self) -> &'static str;
}

/// The file of a scratch folder that clients write the image's id into.
const IMAGE_ID: &str = "image-id";

/// How the engines are reached, as the settings say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// The Docker context (`docker --context`); nothing for the client's own.
    pub context: Option<String>,
    /// The builder instance of buildx; nothing for the one in use.
    pub builder: Option<String>,
    /// The address of a BuildKit daemon, such as `tcp://127.0.0.1:1234`.
    pub address: Option<String>,
    /// A folder that programs are looked for in before PATH, for tests and odd installations.
    pub programs: Option<PathBuf>,
}

impl Reach {
    fn program(&self, name: &str) -> PathBuf {
        match &self.programs {
            Some(folder) if folder.join(name).exists() => folder.join(name),
            _ => PathBuf::from(name),
        }
    }

    fn docker(&self) -> Invocation {
        Invocation::new(self.program("docker")).option("--context", self.context.as_deref())
    }
}

/// The names of the engines in the order in which they are looked for.
pub const NAMES: [&str; 5] = ["buildx", "buildkit", "podman", "buildah", "docker"];

/// The engine of a name.
#[must_use]
pub fn by_name(name: &str, reach: &Reach) -> Option<Box<dyn Engine>> {
    Some(match name {
        "buildx" => Box::new(Buildx::new(reach.clone())),
        "buildkit" => Box::new(Buildctl::new(reach.clone())),
        "podman" => Box::new(Containers::podman(reach)),
        "buildah" => Box::new(Containers::buildah(reach)),
        "docker" => Box::new(Docker::new(reach.clone())),
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
