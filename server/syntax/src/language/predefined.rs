//! The arguments that a build has without any ARG, and those that speak to the builder itself.

use super::{REFERENCE, version::Since};

/// Who gives an argument its value and who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// Set by the builder, in the global scope: FROM lines see it, a stage only after its own `ARG name`.
    Automatic,
    /// Given by the user; every RUN sees it without any ARG, and then it is no part of the cache key.
    Proxy,
    /// Given by the user to steer the builder; a stage sees it only after its own `ARG name`.
    Builder,
    /// Written in the Dockerfile as an ARG to steer the scanners of contents; never a variable of commands.
    Scanner,
}

/// What the value of an argument is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArgValue {
    /// Any text.
    Text,
    /// True or false.
    Bool,
    /// A whole number.
    Number,
    /// `os/architecture[/variant]`.
    Platform,
    /// An image reference.
    Image,
    /// The options of `# check=`.
    CheckOptions,
}

/// A predefined argument.
#[derive(Debug, PartialEq, Eq)]
pub struct PredefinedArg {
    /// Its name. Case matters.
    pub name: &'static str,
    /// Who sets and reads it.
    pub family: Family,
    /// What its value is.
    pub value: ArgValue,
    /// Since when the frontend knows it; nothing for what every frontend knows.
    pub since: Option<Since>,
}

impl PredefinedArg {
    /// The argument of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<&'static Self> {
        ARGS.iter().find(|arg| arg.name == name)
    }

    /// Its key in the table.
    #[must_use]
    pub fn key(&self) -> String {
        format!("predefined.{}", self.name)
    }

    /// Its place in the reference.
    #[must_use]
    pub fn url(&self) -> String {
        let anchor = match (self.family, self.name) {
            (Family::Automatic, _) => "automatic-platform-args-in-the-global-scope",
            (Family::Proxy, _) => "predefined-args",
            (Family::Builder, "BUILDKIT_DOCKERFILE_CHECK") => "check",
            (Family::Builder, _) => "buildkit-built-in-build-args",
            (Family::Scanner, _) => {
                return "https://docs.docker.com/build/metadata/attestations/sbom/#arguments".to_owned();
            }
        };
        format!("{REFERENCE}#{anchor}")
    }

    /// Whether a stage must say `ARG name` before its instructions can use it.
    #[must_use]
    pub const fn needs_declaration(&self) -> bool {
        !matches!(self.family, Family::Proxy)
    }

    /// Whether FROM lines can use it without any ARG.
    #[must_use]
    pub const fn in_global_scope(&self) -> bool {
        matches!(self.family, Family::Automatic)
    }

    /// Whether a RUN below is run again when its value changes, given that the stage has said `ARG name` or not.
    #[must_use]
    pub const fn in_cache_key(&self, declared: bool) -> bool {
        declared && !matches!(self.family, Family::Scanner)
    }
}

const fn arg(name: &'static str, family: Family, value: ArgValue) -> PredefinedArg {
    PredefinedArg { name, family, value, since: None }
}

use ArgValue::{Bool, CheckOptions, Image, Number, Platform, Text};
use Family::{Automatic, Builder, Proxy, Scanner};

/// All of them.
pub static ARGS: &[PredefinedArg] = &[
    arg("TARGETPLATFORM", Automatic, Platform),
    arg("TARGETOS", Automatic, Text),
    arg("TARGETARCH", Automatic, Text),
    arg("TARGETVARIANT", Automatic, Text),
    arg("TARGETOSVERSION", Automatic, Text),
    arg("TARGETSTAGE", Automatic, Text),
    arg("BUILDPLATFORM", Automatic, Platform),
    arg("BUILDOS", Automatic, Text),
    arg("BUILDARCH", Automatic, Text),
    arg("BUILDVARIANT", Automatic, Text),
    arg("BUILDOSVERSION", Automatic, Text),
    arg("HTTP_PROXY", Proxy, Text),
    arg("http_proxy", Proxy, Text),
    arg("HTTPS_PROXY", Proxy, Text),
    arg("https_proxy", Proxy, Text),
    arg("FTP_PROXY", Proxy, Text),
    arg("ftp_proxy", Proxy, Text),
    arg("NO_PROXY", Proxy, Text),
    arg("no_proxy", Proxy, Text),
    arg("ALL_PROXY", Proxy, Text),
    arg("all_proxy", Proxy, Text),
    arg("BUILDKIT_SYNTAX", Builder, Image),
    arg("BUILDKIT_DOCKERFILE_CHECK", Builder, CheckOptions),
    arg("BUILDKIT_INLINE_CACHE", Builder, Bool),
    arg("BUILDKIT_CONTEXT_KEEP_GIT_DIR", Builder, Bool),
    arg("BUILDKIT_CACHE_MOUNT_NS", Builder, Text),
    arg("BUILDKIT_MULTI_PLATFORM", Builder, Bool),
    arg("BUILDKIT_SANDBOX_HOSTNAME", Builder, Text),
    arg("BUILDKIT_BUILD_NAME", Builder, Text),
    arg("BUILDKIT_GIT_ADVICE", Builder, Bool),
    PredefinedArg { since: Some(Since::stable(1, 5)), ..arg("SOURCE_DATE_EPOCH", Builder, Number) },
    arg("BUILDKIT_SBOM_SCAN_CONTEXT", Scanner, Bool),
    arg("BUILDKIT_SBOM_SCAN_STAGE", Scanner, Text),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn known(name: &str) -> &'static PredefinedArg {
        PredefinedArg::from_name(name).expect("a predefined argument")
    }

    #[test]
    fn a_proxy_needs_no_declaration_and_declared_it_joins_the_cache_key() {
        let proxy = known("https_proxy");
        assert!(!proxy.needs_declaration());
        assert!(!proxy.in_cache_key(false));
        assert!(proxy.in_cache_key(true));
    }

    #[test]
    fn a_stage_must_declare_the_platform_and_from_need_not() {
        let platform = known("TARGETPLATFORM");
        assert!(platform.needs_declaration());
        assert!(platform.in_global_scope());
        assert!(!known("SOURCE_DATE_EPOCH").in_global_scope());
    }

    #[test]
    fn what_the_scanners_read_runs_nothing_again() {
        assert!(!known("BUILDKIT_SBOM_SCAN_STAGE").in_cache_key(true));
    }

    #[test]
    fn names_are_taken_as_they_are_written() {
        assert!(PredefinedArg::from_name("Http_Proxy").is_none());
        assert!(PredefinedArg::from_name("targetarch").is_none());
    }
}
