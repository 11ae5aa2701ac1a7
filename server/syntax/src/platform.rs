//! Platforms: `os[(version)]/architecture[/variant]`, read and written as containerd's `platforms` does.

use crate::language::platform::ARCHITECTURES;
use std::fmt;

/// A platform.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Platform {
    /// `linux`, `windows` ...
    pub os: String,
    /// `amd64`, `arm64` ...
    pub architecture: String,
    /// `v7`, `v8` ...; often empty.
    pub variant: String,
    /// The version that stands in parentheses; mostly empty.
    pub os_version: String,
}

const SYSTEMS: &[&str] = &[
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "windows",
    "zos",
];

impl Platform {
    /// A platform of two parts.
    #[must_use]
    pub fn new(os: &str, architecture: &str) -> Self {
        let (architecture, variant) = normalize(architecture, "");
        Self { os: os.to_owned(), architecture, variant, os_version: String::new() }
    }

    /// Reads a platform; what a lone system or architecture leaves open is the engine's, `host`.
    #[must_use]
    pub fn parse(text: &str, host: &Self) -> Option<Self> {
        let mut parts = text.split('/');
        let (os, os_version) = split_version(parts.next()?)?;
        let rest: Vec<&str> = parts.collect();
        let plain = |part: &&str| !part.is_empty() && part.bytes().all(is_plain);
        if !rest.iter().all(plain) {
            return None;
        }
        let lower = match os.to_ascii_lowercase().as_str() {
            "macos" => "darwin".to_owned(),
            "" => host.os.clone(),
            other => other.to_owned(),
        };
        let mut platform = Self {
            os: lower,
            architecture: String::new(),
            variant: String::new(),
            os_version: os_version.to_owned(),
        };
        match rest.as_slice() {
            [] if SYSTEMS.contains(&platform.os.as_str()) => {
                platform.architecture.clone_from(&host.architecture);
                if host.architecture == "arm" && host.variant != "v7" {
                    platform.variant.clone_from(&host.variant);
                }
            }
            [] => {
                (platform.architecture, platform.variant) = normalize(text, "");
                if !ARCHITECTURES.contains(&platform.architecture.as_str()) {
                    return None;
                }
                platform.os.clone_from(&host.os);
                platform.forget_usual_arm();
            }
            [architecture] => {
                (platform.architecture, platform.variant) = normalize(architecture, "");
                platform.forget_usual_arm();
            }
            [architecture, variant] => {
                (platform.architecture, platform.variant) = normalize(architecture, variant);
                if platform.architecture == "arm64" && platform.variant.is_empty() {
                    "v8".clone_into(&mut platform.variant);
                }
            }
            _ => return None,
        }
        Some(platform)
    }

    /// The same platform in its usual spelling.
    #[must_use]
    pub fn normalized(&self) -> Self {
        let (architecture, variant) = normalize(&self.architecture, &self.variant);
        let os = if self.os == "macos" { "darwin".to_owned() } else { self.os.to_ascii_lowercase() };
        Self { os, architecture, variant, os_version: self.os_version.clone() }
    }

    /// Without the version: `os/architecture[/variant]`.
    #[must_use]
    pub fn short(&self) -> String {
        let parts = [&self.os, &self.architecture, &self.variant];
        parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join("/")
    }

    fn forget_usual_arm(&mut self) {
        if self.architecture == "arm" && self.variant == "v7" {
            self.variant.clear();
        }
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.os_version.is_empty() {
            return f.write_str(&self.short());
        }
        let short = self.short();
        let rest = short.strip_prefix(&self.os).unwrap_or_default();
        write!(f, "{}({}){rest}", self.os, self.os_version)
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-')
}

/// `os(version)` in its two parts.
fn split_version(part: &str) -> Option<(&str, &str)> {
    let (os, version) = match part.split_once('(') {
        Some((os, rest)) => (os, rest.strip_suffix(')')?),
        None => (part, ""),
    };
    let good = !os.is_empty()
        && os.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        && version.bytes().all(is_plain);
    good.then_some((os, version))
}

fn normalize(architecture: &str, variant: &str) -> (String, String) {
    let architecture = architecture.to_ascii_lowercase();
    let variant = variant.to_ascii_lowercase();
    let (architecture, variant) = match (architecture.as_str(), variant.as_str()) {
        ("i386", _) => ("386", ""),
        ("x86_64" | "x86-64" | "amd64", "v1") => ("amd64", ""),
        ("x86_64" | "x86-64" | "amd64", variant) => ("amd64", variant),
        ("aarch64" | "arm64", "8" | "v8" | "v8.0") => ("arm64", ""),
        ("aarch64" | "arm64", "9" | "9.0" | "v9.0") => ("arm64", "v9"),
        ("aarch64" | "arm64", variant) => ("arm64", variant),
        ("armhf", _) | ("arm", "" | "7") => ("arm", "v7"),
        ("armel", _) | ("arm", "6") => ("arm", "v6"),
        ("arm", "5") => ("arm", "v5"),
        ("arm", "8") => ("arm", "v8"),
        (architecture, variant) => (architecture, variant),
    };
    (architecture.to_owned(), variant.to_owned())
}

#[cfg(test)]
mod tests {
    use super::Platform;

    #[test]
    fn reads_and_writes_as_containerd_does() {
        let host = Platform::new("linux", "amd64");
        for (text, shown) in [
            ("linux/amd64", Some("linux/amd64")),
            ("linux", Some("linux/amd64")),
            ("arm64", Some("linux/arm64")),
            ("linux/aarch64", Some("linux/arm64")),
            ("linux/arm64/v8", Some("linux/arm64/v8")),
            ("linux/arm", Some("linux/arm")),
            ("linux/arm/v7", Some("linux/arm/v7")),
            ("linux/arm/6", Some("linux/arm/v6")),
            ("Linux/X86_64", Some("linux/amd64")),
            ("windows(10.0.17763)/amd64", Some("windows(10.0.17763)/amd64")),
            ("x/y", Some("x/y")),
            ("nothing", None),
            ("", None),
            ("linux/", None),
            ("linux/*", None),
            ("a/b/c/d", None),
        ] {
            assert_eq!(
                Platform::parse(text, &host).map(|found| found.to_string()).as_deref(),
                shown,
                "{text}"
            );
        }
        let arm = Platform::parse("linux/arm", &host).unwrap();
        assert_eq!(arm.normalized().to_string(), "linux/arm/v7");
    }
}
