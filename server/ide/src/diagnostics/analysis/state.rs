//! What holds at a place of a stage, as BuildKit's conversion knows it there. Nothing is carried from step to step: a
//! value is looked up where it was written last, and what was looked up is noted, so that a step is looked at again
//! only when something that it asked for has changed.

use std::cell::RefCell;
use std::sync::Arc;

use builder::ignore::clean;
use syntax::Platform;
use syntax::language::Keyword;
use syntax::shell::Environment;

use super::globals::Globals;
use super::track::{Base, Key, Kind, Start, Track, Write, key};

/// Arguments that steer the engine and are no variables.
pub(in crate::diagnostics) const STEERING: [&str; 2] =
    ["BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE"];

/// What holds before an instruction.
pub struct State<'a> {
    /// The stages so far, this one the last.
    stages: &'a [Box<Track>],
    globals: &'a Globals,
    /// How many steps of the stage stand above.
    at: usize,
    /// What the step itself has written so far.
    pub(super) written: Vec<Write>,
    asked: RefCell<Vec<Key>>,
}

impl<'a> State<'a> {
    /// Before the step at an index of the last of the stages.
    pub(super) fn new(stages: &'a [Box<Track>], globals: &'a Globals, at: usize) -> Self {
        Self { stages, globals, at, written: Vec::new(), asked: RefCell::default() }
    }

    /// What was written, and everything that was asked for.
    pub(super) fn finish(self) -> (Vec<Write>, Vec<Key>) {
        (self.written, self.asked.into_inner())
    }

    /// ENV.
    pub(super) fn keep(&mut self, name: &str, value: &str) {
        self.write(name, Some(value), Kind::Kept);
    }

    /// ARG, with the value that it comes to.
    pub(super) fn declare(&mut self, name: &str, value: Option<&str>) {
        self.write(name, value.filter(|_| !STEERING.contains(&name)), Kind::Declared);
    }

    /// WORKDIR.
    pub(super) fn enter(&mut self, path: &str) {
        let folder = joined(&self.directory(), path);
        self.write(key::FOLDER, Some(&folder), Kind::Mark);
    }

    /// SHELL.
    pub(super) fn choose_shell(&mut self) {
        self.write(key::SHELL, None, Kind::Mark);
    }

    /// An instruction of which only the last of a stage counts.
    pub(super) fn pass(&mut self, keyword: Keyword) {
        self.write(&key::last(keyword), None, Kind::Mark);
    }

    fn write(&mut self, name: &str, value: Option<&str>, kind: Kind) {
        self.written.push(Write { key: name.into(), value: value.map(Arc::from), kind });
    }

    /// Whether a variable has a value.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// Whether an ARG names it.
    #[must_use]
    pub fn is_declared(&self, name: &str) -> bool {
        self.note(name);
        let own = self.own(name, |write| write.kind == Kind::Declared).is_some();
        own || self
            .bases()
            .any(|base| base.last(name, usize::MAX, |write| write.kind == Kind::Declared).is_some())
    }

    /// The names of the variables that have a value, in alphabetical order.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        self.note(key::NAMES);
        let mut names: Vec<&str> = self.start().environment.keys().map(|name| &**name).collect();
        let valued = |write: &&Write| write.kind != Kind::Mark && write.value.is_some();
        names.extend(self.written.iter().filter(valued).map(|write| &*write.key));
        if let Some(own) = self.stages.last() {
            names.extend(own.names(self.at));
        }
        names.extend(self.bases().flat_map(|base| base.names(usize::MAX)));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Whether a WORKDIR stood in this file.
    #[must_use]
    pub fn has_workdir(&self) -> bool {
        self.folder().is_some()
    }

    /// The working directory, as far as it is known.
    #[must_use]
    pub fn directory(&self) -> Arc<str> {
        self.folder().unwrap_or_else(|| Arc::clone(&self.start().folder))
    }

    fn folder(&self) -> Option<Arc<str>> {
        self.note(key::FOLDER);
        let any = |_: &Write| true;
        let own = self.own(key::FOLDER, any);
        own.or_else(|| self.bases().find_map(|base| base.last(key::FOLDER, usize::MAX, any)))?.value.clone()
    }

    /// Whether a shell was chosen, here or in the base image.
    #[must_use]
    pub fn has_shell(&self) -> bool {
        self.note(key::SHELL);
        let chosen = |stage: &Track, before| stage.last(key::SHELL, before, |_| true).is_some();
        self.start().shell
            || self.stages.last().is_some_and(|own| chosen(own, self.at))
            || self.bases().any(|base| chosen(base, usize::MAX))
    }

    /// Whether an instruction of this keyword stands above in the stage.
    pub(super) fn has_passed(&self, keyword: Keyword) -> bool {
        let key = key::last(keyword);
        self.note(&key);
        self.own(&key, |_| true).is_some()
    }

    /// What the stage is built for.
    #[must_use]
    pub fn platform(&self) -> &Platform {
        &self.start().platform
    }

    /// The value of an argument before the first FROM.
    pub(super) fn global(&self, name: &str) -> Option<&str> {
        self.note(&key::global(name));
        self.globals.value(name)
    }

    fn note(&self, name: &str) {
        let mut asked = self.asked.borrow_mut();
        if !asked.iter().any(|known| **known == *name) {
            asked.push(name.into());
        }
    }

    fn own(&self, name: &str, fits: impl Fn(&Write) -> bool) -> Option<&Write> {
        let written = self.written.iter().rev().find(|write| *write.key == *name && fits(write));
        written.or_else(|| self.stages.last()?.last(name, self.at, fits))
    }

    /// The stages that this one is built from, the nearest first.
    fn bases(&self) -> impl Iterator<Item = &'a Track> + use<'a> {
        let stages = self.stages;
        let below = move |stage: &Track| match stage.base {
            Base::Stage(number) => stages.get(number).map(Box::as_ref),
            Base::Image(_) => None,
        };
        std::iter::successors(stages.last().and_then(|own| below(own)), move |stage| below(stage))
    }

    /// The image, or nothing, that the first of those stages is built from.
    fn start(&self) -> &'a Start {
        let first = self.bases().last().or(self.stages.last().map(Box::as_ref));
        match first.map(|first| &first.base) {
            Some(Base::Image(start)) => start,
            _ => Start::none(),
        }
    }

    /// A stage begins with all that the one below ends with; there an ENV of any stage below counts more than an ARG.
    fn value(&self, name: &str) -> Option<Arc<str>> {
        self.note(name);
        let valued = |write: &Write| write.value.is_some();
        let kept = |write: &Write| write.kind == Kind::Kept;
        let of = |write: &Write| write.value.clone();
        self.own(name, valued)
            .and_then(of)
            .or_else(|| self.bases().find_map(|base| base.last(name, usize::MAX, kept)).and_then(of))
            .or_else(|| self.start().environment.get(name).cloned())
            .or_else(|| self.bases().find_map(|base| base.last(name, usize::MAX, valued)).and_then(of))
    }
}

/// A path seen from a folder.
#[must_use]
pub(in crate::diagnostics) fn joined(folder: &str, path: &str) -> String {
    clean(&if path.starts_with('/') { path.to_owned() } else { format!("{folder}/{path}") })
}

impl Environment for State<'_> {
    fn get(&self, name: &str) -> Option<String> {
        self.value(name).map(|value| value.to_string())
    }
}
