//! What holds at a place of a stage, as BuildKit's conversion knows it there.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use builder::graph::{ImageFacts, UNIX_PATH};
use builder::ignore::clean;
use syntax::Platform;
use syntax::shell::Environment;

/// Arguments that steer the engine and are no variables.
pub(in crate::diagnostics) const STEERING: [&str; 2] =
    ["BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE"];

type Values = HashMap<Arc<str>, Arc<str>>;

/// What holds before an instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    variables: Values,
    /// The environment of the image so far: what the next stage begins with, before all arguments.
    kept: Values,
    /// Every argument that was declared, with a value or without.
    declared: HashSet<Arc<str>>,
    /// Whether a WORKDIR stood in this file.
    pub workdir: bool,
    /// The working directory, as far as it is known.
    pub directory: String,
    /// Whether a shell was chosen, here or in the base image.
    pub shell: bool,
    /// What the stage is built for.
    pub platform: Platform,
}

impl State {
    /// The start of a stage that is built from an image, of which nothing may be known, or from nothing.
    pub(super) fn of_image(facts: &ImageFacts, platform: Platform) -> Self {
        let mut state = Self {
            variables: Values::new(),
            kept: Values::new(),
            declared: HashSet::new(),
            workdir: false,
            directory: joined("/", &facts.working_directory),
            shell: !facts.shell.is_empty(),
            platform,
        };
        if state.platform.os != "windows" {
            state.keep("PATH", UNIX_PATH);
        }
        for pair in &facts.environment {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            state.keep(name, value);
        }
        state
    }

    /// The start of a stage that is built from one that ends so.
    pub(super) fn of_stage(base: &Self) -> Self {
        let mut state = base.clone();
        let kept = state.kept.iter().map(|(name, value)| (Arc::clone(name), Arc::clone(value)));
        state.variables.extend(kept);
        state
    }

    /// ENV.
    pub(super) fn keep(&mut self, name: &str, value: &str) {
        let (name, value): (Arc<str>, Arc<str>) = (name.into(), value.into());
        self.kept.insert(Arc::clone(&name), Arc::clone(&value));
        self.variables.insert(name, value);
    }

    /// ARG, with the value that it comes to.
    pub(super) fn declare(&mut self, name: &str, value: Option<&str>) {
        let name: Arc<str> = name.into();
        if let Some(value) = value.filter(|_| !STEERING.contains(&&*name)) {
            self.variables.insert(Arc::clone(&name), value.into());
        }
        self.declared.insert(name);
    }

    /// WORKDIR.
    pub(super) fn enter(&mut self, path: &str) {
        self.workdir = true;
        self.directory = joined(&self.directory, path);
    }

    /// Whether a variable has a value.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.variables.contains_key(name)
    }

    /// Whether an ARG names it.
    #[must_use]
    pub fn is_declared(&self, name: &str) -> bool {
        self.declared.contains(name)
    }

    /// The names of the variables that have a value, in alphabetical order.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.variables.keys().map(|name| &**name).collect();
        names.sort_unstable();
        names
    }
}

/// A path seen from a folder.
#[must_use]
pub(in crate::diagnostics) fn joined(folder: &str, path: &str) -> String {
    clean(&if path.starts_with('/') { path.to_owned() } else { format!("{folder}/{path}") })
}

impl Environment for State {
    fn get(&self, name: &str) -> Option<String> {
        self.variables.get(name).map(|value| value.to_string())
    }
}
