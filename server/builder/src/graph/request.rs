//! What a build is asked for, and what is known of images.

use std::collections::BTreeMap;

use crate::Platform;

/// How a build is asked for. The default is a plain `docker buildx build` of the last stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Build arguments.
    pub arguments: BTreeMap<String, String>,
    /// The stage to build; nothing means the last.
    pub target: Option<String>,
    /// The platform asked for; nothing means the engine's own.
    pub platform: Option<Platform>,
    /// Whether several platforms are asked for, so that names of steps begin with one.
    pub several_platforms: bool,
    /// The platform that the engine runs on.
    pub engine_platform: Platform,
    /// Named contexts (`--build-context name=value`).
    pub contexts: BTreeMap<String, NamedContext>,
    /// The network of every RUN that sets none.
    pub network: Network,
    /// Host names that every RUN knows (`--add-host`); the addresses are not in the key.
    pub hosts: Vec<String>,
    /// The size of `/dev/shm` in bytes; 0 for the engine's own.
    pub shm_size: i64,
    /// `name=soft:hard` in their order.
    pub ulimits: Vec<String>,
    /// The host name that a RUN sees (`BUILDKIT_SANDBOX_HOSTNAME`).
    pub hostname: String,
    /// The parent of the control group of every RUN.
    pub cgroup_parent: String,
    /// Stages that must not come from the cache; an empty list means all.
    pub no_cache: Option<Vec<String>>,
    /// Whether the engine can merge layers, as with containerd's image store: `COPY --link` is then two steps.
    pub merges: bool,
}

impl Default for Request {
    fn default() -> Self {
        Self {
            arguments: BTreeMap::new(),
            target: None,
            platform: None,
            several_platforms: false,
            engine_platform: Platform::new("linux", host_architecture()),
            contexts: BTreeMap::new(),
            network: Network::default(),
            hosts: Vec::new(),
            shm_size: 0,
            ulimits: Vec::new(),
            hostname: String::new(),
            cgroup_parent: String::new(),
            no_cache: None,
            merges: false,
        }
    }
}

impl Request {
    /// The platform that stages are built for unless they ask for another.
    #[must_use]
    pub fn target_platform(&self) -> Platform {
        self.platform.as_ref().unwrap_or(&self.engine_platform).normalized()
    }

    /// The arguments that BuildKit defines before the first line of a file whose last stage has that name.
    #[must_use]
    pub fn platform_arguments(&self, last_stage: &str) -> [(&'static str, String); 11] {
        let (build, target) = (&self.engine_platform, self.target_platform());
        let stage = match self.target.as_deref() {
            Some(name) if !name.is_empty() => name,
            _ if last_stage.is_empty() => "default",
            _ => last_stage,
        };
        let defined = [
            ("BUILDPLATFORM", build.short()),
            ("BUILDOS", build.os.clone()),
            ("BUILDOSVERSION", build.os_version.clone()),
            ("BUILDARCH", build.architecture.clone()),
            ("BUILDVARIANT", build.variant.clone()),
            ("TARGETPLATFORM", target.to_string()),
            ("TARGETOS", target.os.clone()),
            ("TARGETOSVERSION", target.os_version.clone()),
            ("TARGETARCH", target.architecture.clone()),
            ("TARGETVARIANT", target.variant.clone()),
            ("TARGETSTAGE", stage.to_owned()),
        ];
        defined.map(|(name, value)| (name, self.arguments.get(name).cloned().unwrap_or(value)))
    }
}

/// Engines on a desktop run in a virtual machine of the desktop's architecture.
fn host_architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        "x86" => "386",
        "powerpc64" => "ppc64le",
        other => other,
    }
}

/// The network of a RUN.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Network {
    /// The engine's sandbox.
    #[default]
    Default,
    /// The host's.
    Host,
    /// None.
    None,
}

/// Where a named context comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedContext {
    /// `docker-image://reference`.
    Image(String),
    /// A folder on the client.
    Folder(String),
    /// A Git repository, an archive or an OCI layout, as it is written.
    Other(String),
}

/// What is known of a base image.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImageFacts {
    /// The digest that the tag stands for, `sha256:…`.
    pub digest: String,
    /// The environment of its config, `NAME=value`.
    pub environment: Vec<String>,
    /// The working directory of its config.
    pub working_directory: String,
    /// The user of its config.
    pub user: String,
    /// The shell of its config; empty for the system's.
    pub shell: Vec<String>,
    /// The triggers of its config.
    pub onbuild: Vec<String>,
    /// The operating system of its config; empty for that of the platform.
    pub os: String,
    /// The architecture of its config; empty where it is not known.
    pub architecture: String,
    /// Whether it has no layers at all.
    pub empty: bool,
}

/// What can be known of images without asking anybody.
pub trait Images {
    /// The facts of an image, by its full reference, for a platform; nothing when they are not known.
    fn facts(&self, reference: &str, platform: &Platform) -> Option<ImageFacts>;

    /// A number that is another whenever something else would be told, for whoever asks the same again and again; 0 is
    /// for who never tells anything. Nothing, where that is not known.
    fn moment(&self) -> Option<u64> {
        None
    }
}

/// Knows no image.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoImages;

impl Images for NoImages {
    fn facts(&self, _: &str, _: &Platform) -> Option<ImageFacts> {
        None
    }

    fn moment(&self) -> Option<u64> {
        Some(0)
    }
}
