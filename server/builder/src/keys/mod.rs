//! What a step's cache key holds, in parts, so that a difference can be told in words.
//!
//! BuildKit finds a step's result by a digest of the operation and, for each input, by the input's own key or by
//! the content that the step selects of it. Public source: BuildKit, `solver/llbsolver/ops/{exec,file,merge}.go`.

mod difference;
mod loose;

use std::fmt;

pub use difference::{Difference, Known, differences};
pub use loose::{command_value, loose, loose_of};

use crate::Digest;
use crate::context::Selector;
use crate::graph::{Graph, Step, StepKind};

/// One thing that a key holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub what: What,
    /// Its value. Values of variables stand here in clear: hash them before they are kept.
    pub value: String,
}

/// What a part of a key is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "of")]
pub enum What {
    /// The image's digest and platform, or its reference where the digest is not known.
    Image,
    /// The address of a download or a repository.
    Address,
    /// The command with its shell.
    Command,
    /// A variable, by its name.
    Variable(String),
    /// The working directory.
    Directory,
    /// The user.
    User,
    /// The network.
    Network,
    /// The security mode.
    Security,
    /// Limits, hosts and the like that the request sets.
    Setting(String),
    /// A mount, by its target.
    Mount(String),
    /// A secret that becomes a variable, by its name.
    Secret(String),
    /// A device.
    Device(String),
    /// The platform.
    Platform,
    /// The name of a source: the last component of its path.
    SourceName(usize),
    /// Where a source goes.
    Destination(usize),
    /// `--chown`.
    Owner(usize),
    /// `--chmod`.
    Mode(usize),
    /// `--exclude`, and the patterns of `--parents`.
    Patterns(usize),
    /// How a source is copied: what ADD unpacks, which wildcards count.
    Manner(usize),
    /// The text of a file that stands in the Dockerfile.
    File(String),
    /// `SOURCE_DATE_EPOCH`.
    Timestamp,
    /// How the inputs are wired.
    Wiring,
}

impl Part {
    pub(crate) fn new(what: What, value: impl Into<String>) -> Self {
        Self { what, value: value.into() }
    }
}

/// What a step reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The step that it comes from, by its place in [`Graph::steps`].
    pub step: usize,
    /// How it is used.
    pub role: Role,
    /// What of it counts by content; nothing when it counts whole, by its key.
    pub content: Option<Vec<Selector>>,
}

/// How a step uses an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// The step runs on top of it.
    Base,
    /// The step takes files of it.
    Source,
}

impl Step {
    /// The digest of the operation alone.
    #[must_use]
    pub fn operation(&self) -> Digest {
        let parts = self.parts.iter().flat_map(|part| [format!("{:?}", part.what), part.value.clone()]);
        Digest::of_parts(std::iter::once(format!("{:?}", self.kind_of_key())).chain(parts))
    }

    fn kind_of_key(&self) -> &'static str {
        match self.kind {
            StepKind::Image { .. } => "image",
            StepKind::Context => "context",
            StepKind::NamedContext(_) => "named context",
            StepKind::Download(_) => "download",
            StepKind::Git(_) => "git",
            StepKind::Run => "run",
            // All three are operations on files.
            StepKind::Copy | StepKind::Workdir | StepKind::Internal => "files",
            StepKind::Link => "link",
        }
    }
}

impl Graph {
    /// The key of every step, as far as the Dockerfile and the request decide it: of the context, one constant
    /// stands for all its content. Two steps with equal keys are answered from the cache alike, given equal
    /// contents.
    #[must_use]
    pub fn keys(&self) -> Vec<Digest> {
        let mut keys: Vec<Digest> = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let mut parts = vec![step.operation().bytes().to_vec()];
            for input in &step.inputs {
                parts.push(format!("{:?}", input.content).into_bytes());
                // An input always stands before its user.
                parts.push(keys.get(input.step).map(|key| key.bytes().to_vec()).unwrap_or_default());
            }
            keys.push(Digest::of_parts(parts));
        }
        keys
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Image => f.write_str("the base image"),
            Self::Address => f.write_str("the address"),
            Self::Command => f.write_str("the command"),
            Self::Variable(name) => write!(f, "`{name}`"),
            Self::Directory => f.write_str("the working directory"),
            Self::User => f.write_str("the user"),
            Self::Network => f.write_str("`--network`"),
            Self::Security => f.write_str("the security mode"),
            Self::Setting(name) => write!(f, "{name}"),
            Self::Mount(target) => write!(f, "the mount at `{target}`"),
            Self::Secret(name) => write!(f, "the secret `{name}`"),
            Self::Device(name) => write!(f, "the device `{name}`"),
            Self::Platform => f.write_str("the platform"),
            Self::SourceName(_) => f.write_str("the name of a source"),
            Self::Destination(_) => f.write_str("the destination"),
            Self::Owner(_) => f.write_str("`--chown`"),
            Self::Mode(_) => f.write_str("`--chmod`"),
            Self::Patterns(_) => f.write_str("`--exclude` or the patterns of `--parents`"),
            Self::Manner(_) => f.write_str("the way files are copied"),
            Self::File(name) => write!(f, "the text of `{name}`"),
            Self::Timestamp => f.write_str("`SOURCE_DATE_EPOCH`"),
            Self::Wiring => f.write_str("which stages the files come from"),
        }
    }
}
