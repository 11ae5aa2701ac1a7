//! Versions of the Dockerfile frontend: which one a file asks for, and since which one a thing is understood.

use std::fmt;

/// A version of the frontend, as far as the language depends on it: patch releases add nothing to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The first number.
    pub major: u32,
    /// The second number.
    pub minor: u32,
}

impl Version {
    /// `major.minor`.
    #[must_use]
    pub const fn new(major: u32, minor: u32) -> Self {
        Self { major, minor }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// Since when the frontend understands a thing. Some things are tried first in the labs channel, which holds
/// all of the stable one and more; some never leave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Since {
    /// The first stable version with it.
    pub stable: Option<Version>,
    /// The first labs version with it, where that came before the stable one.
    pub labs: Option<Version>,
}

impl Since {
    /// In the stable channel from this version on.
    #[must_use]
    pub const fn stable(major: u32, minor: u32) -> Self {
        Self { stable: Some(Version::new(major, minor)), labs: None }
    }

    /// In the labs channel from this version on, and not in the stable one.
    #[must_use]
    pub const fn labs(major: u32, minor: u32) -> Self {
        Self { stable: None, labs: Some(Version::new(major, minor)) }
    }

    /// The same thing, tried in the labs channel from this version on.
    #[must_use]
    pub const fn after_labs(self, major: u32, minor: u32) -> Self {
        Self { stable: self.stable, labs: Some(Version::new(major, minor)) }
    }
}

/// The version to ask for: the stable one where there is one.
impl fmt::Display for Since {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.stable, self.labs) {
            (Some(version), _) => write!(f, "{version}"),
            (None, Some(version)) => write!(f, "{version}-labs"),
            (None, None) => Ok(()),
        }
    }
}

/// How new the frontend is that a `# syntax=` line asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// The newest there is: `latest`, `1`, `master`, or no tag.
    Newest,
    /// The newest patch of this version.
    Exactly(Version),
}

/// The frontend that a `# syntax=` line asks for, if it is Docker's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frontend {
    /// How new it is.
    pub release: Release,
    /// Whether it holds the experiments of the labs channel.
    pub labs: bool,
}

impl Frontend {
    /// The newest stable frontend: what a file without a `# syntax=` line is measured by.
    pub const NEWEST: Self = Self { release: Release::Newest, labs: false };

    /// Reads the value of a `# syntax=` line: `docker/dockerfile:1.7-labs`. What follows the first space is no
    /// part of the reference. Nothing for another frontend, and for a tag that names no version.
    #[must_use]
    pub fn parse(value: &str) -> Option<Self> {
        let reference = value.split_whitespace().next()?;
        let (name, digest) = match reference.split_once('@') {
            Some((name, _)) => (name, true),
            None => (reference, false),
        };
        let (repository, tag) = match name.rsplit_once(':') {
            Some((repository, tag)) if !tag.contains('/') => (repository, Some(tag)),
            _ => (name, None),
        };
        let repository = ["docker.io/", "index.docker.io/", "registry-1.docker.io/"]
            .iter()
            .find_map(|host| repository.strip_prefix(host))
            .unwrap_or(repository);
        match repository {
            // A digest alone does not tell its version.
            "docker/dockerfile" if digest && tag.is_none() => None,
            "docker/dockerfile" => Self::from_tag(tag.unwrap_or("latest")),
            "docker/dockerfile-upstream" => {
                let tag = tag.unwrap_or("latest");
                let labs = tag.ends_with("labs");
                if tag.starts_with("master") {
                    Some(Self { release: Release::Newest, labs })
                } else {
                    Self::from_tag(tag)
                }
            }
            _ => None,
        }
    }

    fn from_tag(tag: &str) -> Option<Self> {
        let (release, labs) = match tag {
            "latest" => ("", false),
            // The labs channel was named so until 1.2.
            "labs" | "experimental" => ("", true),
            _ => match tag.strip_suffix("-labs").or_else(|| tag.strip_suffix("-experimental")) {
                Some(release) => (release, true),
                None => (tag, false),
            },
        };
        let mut numbers = release.split('.').filter(|part| !part.is_empty());
        let major = match numbers.next() {
            Some(number) => number.parse().ok()?,
            None => return Some(Self { release: Release::Newest, labs }),
        };
        let release = match numbers.next() {
            Some(minor) => {
                // `1.7.0-rc1` is as new as 1.7.
                let minor = minor.split('-').next()?;
                Release::Exactly(Version::new(major, minor.parse().ok()?))
            }
            None => Release::Newest,
        };
        Some(Self { release, labs })
    }

    /// Whether this frontend understands what came with `since`.
    #[must_use]
    pub fn understands(self, since: Since) -> bool {
        let reached = |first: Option<Version>| {
            first.is_some_and(|first| match self.release {
                Release::Newest => true,
                Release::Exactly(version) => version >= first,
            })
        };
        reached(since.stable) || self.labs && reached(since.labs)
    }
}

/// As it is written in a tag.
impl fmt::Display for Frontend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.release, self.labs) {
            (Release::Newest, false) => f.write_str("1"),
            (Release::Newest, true) => f.write_str("1-labs"),
            (Release::Exactly(version), false) => write!(f, "{version}"),
            (Release::Exactly(version), true) => write!(f, "{version}-labs"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &str) -> String {
        Frontend::parse(value).map_or_else(|| "unknown".to_owned(), |frontend| frontend.to_string())
    }

    #[test]
    fn the_tag_tells_the_version() {
        let cases = [
            ("docker/dockerfile:1.7-labs", "1.7-labs"),
            ("docker/dockerfile:1.7", "1.7"),
            ("docker/dockerfile:1.7.1", "1.7"),
            ("docker/dockerfile:1.20.0-rc1", "1.20"),
            ("docker/dockerfile:1", "1"),
            ("docker/dockerfile", "1"),
            ("docker/dockerfile:latest", "1"),
            ("docker/dockerfile:labs", "1-labs"),
            ("docker/dockerfile:1-labs", "1-labs"),
            ("docker/dockerfile:experimental", "1-labs"),
            ("docker/dockerfile:1.0-experimental", "1.0-labs"),
            ("docker.io/docker/dockerfile:1.4", "1.4"),
            (
                "docker/dockerfile:1.4@sha256:9ba7531bd80fb0a858632727cf7a112fbfd19b17e94c4e84ced81e24ef1a0dbc",
                "1.4",
            ),
            ("docker/dockerfile-upstream:master", "1"),
            ("docker/dockerfile-upstream:master-labs", "1-labs"),
            ("docker/dockerfile-upstream:1.2.0", "1.2"),
            ("docker/dockerfile:1.9 words after it", "1.9"),
        ];
        for (value, expected) in cases {
            assert_eq!(read(value), expected, "{value}");
        }
    }

    #[test]
    fn another_frontend_or_an_unreadable_tag_tells_nothing() {
        for value in [
            "",
            "ghcr.io/me/frontend:1.7",
            "localhost:5000/docker/dockerfile:1.7",
            "docker/dockerfile@sha256:9ba7531bd80fb0a858632727cf7a112fbfd19b17e94c4e84ced81e24ef1a0dbc",
            "docker/dockerfile:one",
            "docker/dockerfile:99999999999.1",
        ] {
            assert_eq!(read(value), "unknown", "{value}");
        }
    }

    #[test]
    fn a_thing_of_the_labs_needs_the_labs_until_it_is_stable() {
        let parents = Since::stable(1, 20).after_labs(1, 7);
        let understands =
            |value| Frontend::parse(value).is_some_and(|frontend| frontend.understands(parents));
        assert!(!understands("docker/dockerfile:1.19"));
        assert!(understands("docker/dockerfile:1.20"));
        assert!(understands("docker/dockerfile:1"));
        assert!(understands("docker/dockerfile:1.7-labs"));
        assert!(!understands("docker/dockerfile:1.6-labs"));

        let device = Since::labs(1, 14);
        assert!(!Frontend::NEWEST.understands(device));
        assert!(Frontend { labs: true, ..Frontend::NEWEST }.understands(device));
    }
}
