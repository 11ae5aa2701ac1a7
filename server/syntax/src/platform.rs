//! Platforms: `os[(version)]/architecture[/variant]`, read and written as containerd's `platforms` does.

use crate::language::platform;
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

impl Platform {
    /// A platform of two parts.
    #[must_use]
    pub fn new(os: &str, architecture: &str) -> Self {
        let (architecture, variant) = normalize(architecture, "");
        Self { os: os.to_owned(), architecture, variant, os_version: String::new() }
    }

    /// Reads a platform by the language table's rule; what a lone system or architecture leaves open is the
    /// engine's, `host`.
    #[must_use]
    pub fn parse(text: &str, host: &Self) -> Option<Self> {
        let read = platform::parse(text)?;
        let version = text.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
        let os_version = version.map(|(version, _)| version.to_owned()).unwrap_or_default();
        let os = read.os.unwrap_or_else(|| host.os.clone());
        let Some(architecture) = read.architecture else {
            let is_usual = host.architecture != "arm" || host.variant == "v7";
            let variant = if is_usual { String::new() } else { host.variant.clone() };
            return Some(Self { os, architecture: host.architecture.clone(), variant, os_version });
        };
        // A variant that is written stays, also the usual one.
        let variant = match (read.variant, text.split('/').count(), architecture.as_str()) {
            (None, 3, "arm") => "v7".to_owned(),
            (None, 3, "arm64") => "v8".to_owned(),
            (variant, ..) => variant.unwrap_or_default(),
        };
        Some(Self { os, architecture, variant, os_version })
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

/// The usual names by the language table's rule, but for the one variant that containerd writes out.
fn normalize(architecture: &str, variant: &str) -> (String, String) {
    let (architecture, variant) = platform::normalize(architecture, variant);
    let variant = match variant {
        None if architecture == "arm" => "v7".to_owned(),
        variant => variant.unwrap_or_default(),
    };
    (architecture, variant)
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
