//! A program with its arguments, ready to start.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

use super::{Plan, Secret};

/// How an engine's client is started. No shell reads it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Invocation {
    /// The program, by name or path.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// What is added to its environment.
    pub environment: BTreeMap<OsString, OsString>,
    /// Where it is started; nothing means where we are.
    pub folder: Option<PathBuf>,
    /// Whether standard error must be read in one stream with standard output, so that lines keep their order.
    pub merged: bool,
}

impl Invocation {
    /// A program without arguments.
    #[must_use]
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into(), ..Self::default() }
    }

    /// With one more argument.
    #[must_use]
    pub fn arg(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// With more arguments.
    #[must_use]
    pub fn args<T: Into<OsString>>(mut self, arguments: impl IntoIterator<Item = T>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// With a flag and its value, when there is one.
    #[must_use]
    pub fn option(self, flag: &str, value: Option<impl Into<OsString>>) -> Self {
        match value {
            Some(value) => self.arg(flag).arg(value),
            None => self,
        }
    }

    /// With a variable of the environment.
    #[must_use]
    pub fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.environment.insert(name.into(), value.into());
        self
    }

    /// With what Docker's, Podman's and Buildah's `build` write alike.
    #[must_use]
    pub fn build_flags(self, plan: &Plan) -> Self {
        let mut call = self
            .arg("--file")
            .arg(&plan.dockerfile)
            .option("--target", plan.target.as_deref())
            .option("--network", plan.network.as_deref());
        let secrets: Vec<String> = plan.secrets.iter().map(Secret::argument).collect();
        let lists = [
            ("--tag", &plan.tags),
            ("--secret", &secrets),
            ("--ssh", &plan.ssh),
            ("--cache-from", &plan.cache_from),
            ("--cache-to", &plan.cache_to),
        ];
        for (flag, values) in lists {
            for value in values {
                call = call.arg(flag).arg(value);
            }
        }
        for (name, value) in &plan.contexts {
            call = call.arg("--build-context").arg(format!("{name}={value}"));
        }
        if plan.no_cache { call.arg("--no-cache") } else { call }
    }

    /// With the build arguments of a plan. Where the name means nothing to the client itself, the value goes by the
    /// environment: the arguments of a process can be read by every user of the machine.
    #[must_use]
    pub fn build_arguments(mut self, plan: &Plan) -> Self {
        for (name, value) in &plan.arguments {
            if is_free(name) {
                self = self.arg("--build-arg").arg(name).env(name, value);
            } else {
                self = self.arg("--build-arg").arg(format!("{name}={value}"));
            }
        }
        self
    }

    /// The command as a person could type it, for logs: values of build arguments stand in it only where the
    /// client's own arguments hold them.
    #[must_use]
    pub fn shown(&self) -> String {
        let words =
            std::iter::once(self.program.as_os_str()).chain(self.arguments.iter().map(OsString::as_os_str));
        let word = |word: &std::ffi::OsStr| {
            let word = word.to_string_lossy();
            let word = match word.split_once('=') {
                Some((flag, _)) if flag.starts_with("build-arg:") => format!("{flag}=***"),
                _ => word.into_owned(),
            };
            let plain = |letter: char| letter.is_alphanumeric() || "-_./:=@,+%".contains(letter);
            if !word.is_empty() && word.chars().all(plain) {
                word
            } else {
                format!("'{}'", word.replace('\'', "'\\''"))
            }
        };
        words.map(word).collect::<Vec<_>>().join(" ")
    }
}

/// Whether a name in the environment means nothing to an engine's client, to its helpers or to the loader.
fn is_free(name: &str) -> bool {
    let known =
        ["PATH", "HOME", "SHELL", "USER", "TMPDIR", "SSH_AUTH_SOCK", "XDG_RUNTIME_DIR", "NO_COLOR", "TERM"];
    let families = [
        "DOCKER",
        "BUILDX",
        "BUILDKIT",
        "BUILDAH",
        "PODMAN",
        "CONTAINER",
        "LD_",
        "GO",
        "OTEL",
        "GIT",
        "XDG_",
        "SSH_",
    ];
    let upper = name.to_ascii_uppercase();
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !known.contains(&upper.as_str())
        && !upper.ends_with("_PROXY")
        && !families.iter().any(|family| upper.starts_with(family))
}
