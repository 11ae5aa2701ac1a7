//! The flags of each instruction.

use super::Keyword;

/// What the value of a flag is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// `--link`, `--link=true`, `--link=false`.
    Bool,
    /// Any text.
    Text,
    /// One of these words.
    Enum(&'static [&'static str]),
    /// A duration such as `30s`.
    Duration,
    /// A whole number, 0 or more.
    Integer,
    /// The fields of a mount.
    Mount,
    /// A device and its fields.
    Device,
    /// A stage, an image or a named context.
    StageOrImage,
    /// `os/architecture/variant`.
    Platform,
    /// `user:group`.
    Owner,
    /// Permission bits.
    Mode,
    /// A digest.
    Checksum,
    /// A pattern of paths.
    Pattern,
}

/// One flag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlagSpec {
    /// The name without dashes.
    pub name: &'static str,
    /// What its value is.
    pub value: ValueKind,
    /// Whether it may stand more than once.
    pub repeats: bool,
    /// The first stable Dockerfile frontend that knows it, as major and minor.
    pub since: (u32, u32),
}

const fn flag(name: &'static str, value: ValueKind, since: (u32, u32)) -> FlagSpec {
    FlagSpec { name, value, repeats: false, since }
}

const fn repeating(name: &'static str, value: ValueKind, since: (u32, u32)) -> FlagSpec {
    FlagSpec { name, value, repeats: true, since }
}

static FROM: [FlagSpec; 1] = [flag("platform", ValueKind::Platform, (1, 0))];
static ADD: [FlagSpec; 7] = [
    flag("chown", ValueKind::Owner, (1, 0)),
    flag("chmod", ValueKind::Mode, (1, 2)),
    flag("link", ValueKind::Bool, (1, 4)),
    flag("keep-git-dir", ValueKind::Bool, (1, 1)),
    flag("checksum", ValueKind::Checksum, (1, 6)),
    flag("unpack", ValueKind::Bool, (1, 17)),
    repeating("exclude", ValueKind::Pattern, (1, 19)),
];
static COPY: [FlagSpec; 6] = [
    flag("from", ValueKind::StageOrImage, (1, 0)),
    flag("chown", ValueKind::Owner, (1, 0)),
    flag("chmod", ValueKind::Mode, (1, 2)),
    flag("link", ValueKind::Bool, (1, 4)),
    flag("parents", ValueKind::Bool, (1, 20)),
    repeating("exclude", ValueKind::Pattern, (1, 19)),
];
static RUN: [FlagSpec; 4] = [
    repeating("mount", ValueKind::Mount, (1, 2)),
    flag("network", ValueKind::Enum(&["default", "none", "host"]), (1, 3)),
    flag("security", ValueKind::Enum(&["sandbox", "insecure"]), (1, 20)),
    repeating("device", ValueKind::Device, (1, 14)),
];
static HEALTHCHECK: [FlagSpec; 5] = [
    flag("interval", ValueKind::Duration, (1, 0)),
    flag("timeout", ValueKind::Duration, (1, 0)),
    flag("start-period", ValueKind::Duration, (1, 0)),
    flag("start-interval", ValueKind::Duration, (1, 0)),
    flag("retries", ValueKind::Integer, (1, 0)),
];

impl Keyword {
    /// The flags that the instruction has. Source: BuildKit, `instructions/parse.go`.
    #[must_use]
    pub fn flags(self) -> &'static [FlagSpec] {
        match self {
            Self::From => &FROM,
            Self::Add => &ADD,
            Self::Copy => &COPY,
            Self::Run => &RUN,
            Self::Healthcheck => &HEALTHCHECK,
            _ => &[],
        }
    }
}
