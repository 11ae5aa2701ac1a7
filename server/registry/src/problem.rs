//! Why a question was not answered: calm sentences without a secret in them.

use std::fmt;
use std::time::Duration;

use syntax::Platform;

/// Why a question was not answered. `host` is a host name with its port where it has one, never an address with a
/// user name or a query in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// The settings keep the program from asking anybody.
    Offline,
    /// No connection: no such host, nothing listens, no network.
    Unreachable {
        /// The host.
        host: String,
    },
    /// The host's certificate is not to be trusted.
    Certificate {
        /// The host.
        host: String,
    },
    /// The host took too long.
    Silent {
        /// The host.
        host: String,
    },
    /// The connection ended before the answer did.
    CutShort {
        /// The host.
        host: String,
    },
    /// The answer is larger than any honest one.
    TooLarge {
        /// The host.
        host: String,
        /// The limit in bytes.
        limit: usize,
    },
    /// No such repository or tag; registries also say so of what is private.
    NotFound {
        /// What was asked for, as people write it.
        what: String,
    },
    /// The registry wants to know who asks, or does not let them in.
    Denied {
        /// The host.
        host: String,
        /// Whether credentials were sent.
        known: bool,
    },
    /// The settings of this machine's engine keep everybody from asking the registry.
    Blocked {
        /// The host.
        host: String,
    },
    /// Too many questions were asked.
    Limited {
        /// The host.
        host: String,
        /// When it may be asked again.
        wait: Duration,
    },
    /// The host says that it failed.
    Failed {
        /// The host.
        host: String,
        /// The status of HTTP.
        status: u16,
    },
    /// The host led to a place that is not followed.
    Redirect {
        /// The host.
        host: String,
    },
    /// The answer makes no sense.
    Nonsense {
        /// The host.
        host: String,
        /// What was expected.
        expected: &'static str,
    },
    /// What was asked does not fit the image: its platforms are others.
    NoPlatform {
        /// The platform that was wanted.
        platform: Platform,
        /// Those that it exists for.
        offered: Vec<Platform>,
    },
    /// The registry has no such information to give.
    NotOffered {
        /// The host.
        host: String,
    },
    /// The program is ending, or the question was withdrawn.
    Stopped,
}

impl Problem {
    /// Whether it is about the registry or the way to it, and not about the one image that was asked for.
    #[must_use]
    pub fn is_of_host(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::Certificate { .. }
            | Self::Silent { .. }
            | Self::CutShort { .. }
            | Self::TooLarge { .. }
            | Self::Denied { .. }
            | Self::Blocked { .. }
            | Self::Limited { .. }
            | Self::Failed { .. }
            | Self::Redirect { .. }
            | Self::Nonsense { .. } => true,
            Self::Offline
            | Self::NotFound { .. }
            | Self::NoPlatform { .. }
            | Self::NotOffered { .. }
            | Self::Stopped => false,
        }
    }

    /// Whether asking again soon could help.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        !matches!(
            self,
            Self::NotFound { .. }
                | Self::Denied { .. }
                | Self::Blocked { .. }
                | Self::NotOffered { .. }
                | Self::NoPlatform { .. }
        )
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offline => {
                f.write_str("registries are not asked: the network is switched off in the settings")
            }
            Self::Unreachable { host } => write!(f, "{host} cannot be reached"),
            Self::Certificate { host } => {
                write!(f, "the certificate of {host} is not trusted; add its authority to the system's")
            }
            Self::Silent { host } => write!(f, "{host} did not answer in time"),
            Self::CutShort { host } => write!(f, "{host} ended the connection in the middle of its answer"),
            Self::TooLarge { host, limit } => {
                write!(f, "{host} answered with more than {} MiB", limit >> 20)
            }
            Self::NotFound { what } => write!(f, "{what} was not found; it may be private or misspelled"),
            Self::Denied { host, known: true } => {
                write!(f, "{host} refused the credentials; log in again with `docker login {host}`")
            }
            Self::Denied { host, known: false } => {
                write!(f, "{host} wants credentials; log in with `docker login {host}`")
            }
            Self::Blocked { host } => write!(f, "{host} is blocked in Podman's registries.conf"),
            Self::Limited { host, wait } => {
                write!(f, "{host} was asked too often; it may be asked again in {} s", wait.as_secs().max(1))
            }
            Self::Failed { host, status } => write!(f, "{host} answered with status {status}"),
            Self::Redirect { host } => write!(f, "{host} leads to a place that is not followed"),
            Self::Nonsense { host, expected } => write!(f, "{host} answered something that is no {expected}"),
            Self::NoPlatform { platform, offered } => {
                let offered: Vec<_> = offered.iter().map(ToString::to_string).collect();
                write!(f, "the image does not exist for {platform}, only for {}", offered.join(", "))
            }
            Self::NotOffered { host } => write!(f, "{host} does not offer this information"),
            Self::Stopped => f.write_str("the question was withdrawn"),
        }
    }
}

impl std::error::Error for Problem {}
