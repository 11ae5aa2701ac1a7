//! What the steps of a stage found, wrote and asked for, and where what was written and asked for.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use builder::graph::{ImageFacts, Request, UNIX_PATH};
use syntax::Platform;
use syntax::dockerfile::Instruction;

use super::state::joined;
use super::step::Found;

/// The name of something that is written and asked for: a variable, or one of [`key`].
pub(super) type Key = Arc<str>;

/// Names of what is no variable: none of a variable begins so.
pub(super) mod key {
    use syntax::language::Keyword;

    /// The working directory.
    pub(in super::super) const FOLDER: &str = "\0folder";
    /// Whether a shell was chosen.
    pub(in super::super) const SHELL: &str = "\0shell";
    /// The names of all variables.
    pub(in super::super) const NAMES: &str = "\0names";

    /// The last instruction of a keyword.
    pub(in super::super) fn last(keyword: Keyword) -> String {
        format!("\0last {}", keyword.name())
    }

    /// An argument before the first FROM.
    pub(in super::super) fn global(name: &str) -> String {
        format!("\0global {name}")
    }
}

/// How something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// By ENV: the image keeps it.
    Kept,
    /// By ARG, with a value or without.
    Declared,
    /// It is no variable.
    Mark,
}

/// Something that a step wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Write {
    pub(super) key: Key,
    pub(super) value: Option<Arc<str>>,
    pub(super) kind: Kind,
}

/// What a stage is built from.
#[derive(Debug, Clone)]
pub(super) enum Base {
    /// A stage above, by its number.
    Stage(usize),
    /// An image or nothing.
    Image(Arc<Start>),
}

impl PartialEq for Base {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Stage(one), Self::Stage(another)) => one == another,
            (Self::Image(one), Self::Image(another)) => Arc::ptr_eq(one, another) || one == another,
            _ => false,
        }
    }
}

/// What a base image brings.
#[derive(Debug, PartialEq)]
pub(super) struct Start {
    /// Its variables.
    pub(super) environment: HashMap<Key, Arc<str>>,
    /// Its working directory.
    pub(super) folder: Arc<str>,
    /// Whether it chooses a shell.
    pub(super) shell: bool,
    /// What the stage is built for.
    pub(super) platform: Platform,
    /// What is known of it, all of it.
    pub(super) facts: Arc<Option<ImageFacts>>,
}

impl Start {
    /// What an image brings of which nothing may be known.
    pub(super) fn of(known: Arc<Option<ImageFacts>>, platform: Platform) -> Self {
        let nothing = ImageFacts::default();
        let facts = known.as_ref().as_ref().unwrap_or(&nothing);
        let mut environment: HashMap<Key, Arc<str>> = HashMap::new();
        if platform.os != "windows" {
            environment.insert("PATH".into(), UNIX_PATH.into());
        }
        for pair in &facts.environment {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            environment.insert(name.into(), value.into());
        }
        Self {
            environment,
            folder: joined("/", &facts.working_directory).into(),
            shell: !facts.shell.is_empty(),
            platform,
            facts: known,
        }
    }

    /// Of a stage that is not there.
    pub(super) fn none() -> &'static Self {
        static NONE: OnceLock<Start> = OnceLock::new();
        NONE.get_or_init(|| Self::of(Arc::default(), Request::default().target_platform()))
    }
}

/// What came of a step.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    pub(super) found: Vec<Arc<Found>>,
    pub(super) wrote: Vec<Write>,
    pub(super) asked: Vec<Key>,
    /// What stages that are built from this one run.
    pub(super) trigger: Option<Arc<Instruction>>,
}

/// An instruction of a stage with what came of it; nothing for one that a walk passes by.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) instruction: Arc<Instruction>,
    pub(super) outcome: Option<Box<Outcome>>,
}

/// A stage, step by step: the triggers of what it is built from, then its instructions.
#[derive(Debug)]
pub(super) struct Track {
    pub(super) base: Base,
    /// How many of the steps are triggers.
    pub(super) triggers: usize,
    pub(super) steps: Vec<Taken>,
    writers: HashMap<Key, Vec<usize>>,
    readers: HashMap<Key, Vec<usize>>,
}

impl Track {
    /// A stage of which no step was taken yet.
    pub(super) fn new(base: Base, triggers: Vec<Arc<Instruction>>, own: Vec<Arc<Instruction>>) -> Self {
        let count = triggers.len();
        let steps = triggers.into_iter().chain(own).map(|instruction| Taken { instruction, outcome: None });
        let (writers, readers) = (HashMap::new(), HashMap::new());
        Self { base, triggers: count, steps: steps.collect(), writers, readers }
    }

    /// What was written last under a name before a step, of what fits.
    pub(super) fn last(&self, name: &str, before: usize, fits: impl Fn(&Write) -> bool) -> Option<&Write> {
        self.above(name, before).find_map(|at| {
            let wrote = self.steps.get(at)?.outcome.as_ref()?.wrote.iter();
            wrote.rev().find(|write| *write.key == *name && fits(write))
        })
    }

    /// The steps before one that wrote something under a name, the nearest first.
    pub(super) fn above(&self, name: &str, before: usize) -> impl Iterator<Item = usize> + '_ {
        let all = self.writers.get(name).map(Vec::as_slice).unwrap_or_default();
        let above = all.partition_point(|at| *at < before);
        all.get(..above).unwrap_or_default().iter().rev().copied()
    }

    /// The names of the variables that have a value before a step.
    pub(super) fn names(&self, before: usize) -> impl Iterator<Item = &str> {
        let names = self.writers.keys().map(|name| &**name).filter(|name| !name.starts_with('\0'));
        names.filter(move |name| self.last(name, before, |write| write.value.is_some()).is_some())
    }

    /// The instructions that stages built from this one run first.
    pub(super) fn passed_on(&self) -> Vec<Arc<Instruction>> {
        let outcomes = self.steps.iter().filter_map(|step| step.outcome.as_ref());
        outcomes.filter_map(|outcome| outcome.trigger.clone()).collect()
    }

    /// Keeps what came of a step. Every name under which something else stands now goes to `changed`.
    pub(super) fn set(&mut self, at: usize, outcome: Option<Box<Outcome>>, changed: &mut HashSet<Key>) {
        let Some(step) = self.steps.get_mut(at) else { return };
        let old = std::mem::replace(&mut step.outcome, outcome);
        let nothing = Outcome::default();
        let new = step.outcome.as_deref().unwrap_or(&nothing);
        let old = old.as_deref().unwrap_or(&nothing);
        if old.wrote != new.wrote {
            differences(&old.wrote, &new.wrote, changed);
            old.wrote.iter().for_each(|write| leave(&mut self.writers, &write.key, at));
            new.wrote.iter().for_each(|write| enter(&mut self.writers, &write.key, at));
        }
        if old.asked != new.asked {
            old.asked.iter().for_each(|key| leave(&mut self.readers, key, at));
            new.asked.iter().for_each(|key| enter(&mut self.readers, key, at));
        }
    }

    /// Puts other instructions in the place of those of a range of steps. What the old ones wrote goes to `changed`,
    /// unless there are as many: then what came of them stands until it is set anew.
    pub(super) fn replace(
        &mut self,
        from: usize,
        to: usize,
        new: impl ExactSizeIterator<Item = Arc<Instruction>>,
        changed: &mut HashSet<Key>,
    ) {
        let (old_len, new_len) = (to - from, new.len());
        if old_len == new_len {
            for (step, instruction) in self.steps.iter_mut().skip(from).zip(new) {
                step.instruction = instruction;
            }
            return;
        }
        (from..to).for_each(|at| self.set(at, None, changed));
        let fresh = new.map(|instruction| Taken { instruction, outcome: None });
        self.steps.splice(from..to, fresh);
        for places in self.writers.values_mut().chain(self.readers.values_mut()) {
            let behind = places.partition_point(|at| *at < to);
            for at in places.iter_mut().skip(behind) {
                *at = *at + new_len - old_len;
            }
        }
    }

    /// Adds the steps from one on that asked for one of the names.
    pub(super) fn concerned<'k>(
        &self,
        names: impl IntoIterator<Item = &'k Key>,
        from: usize,
        out: &mut BTreeSet<usize>,
    ) {
        for places in names.into_iter().filter_map(|name| self.readers.get(name)) {
            let first = places.partition_point(|at| *at < from);
            out.extend(places.iter().skip(first));
        }
    }
}

/// The names under which two steps wrote different things.
fn differences(old: &[Write], new: &[Write], out: &mut HashSet<Key>) {
    for write in old.iter().chain(new) {
        let of = |all: &[Write]| -> Vec<Write> {
            all.iter().filter(|one| one.key == write.key).cloned().collect()
        };
        let (was, is) = (of(old), of(new));
        if was == is {
            continue;
        }
        out.insert(Arc::clone(&write.key));
        let valued = |all: &[Write]| all.iter().any(|one| one.value.is_some());
        if valued(&was) != valued(&is) {
            out.insert(key::NAMES.into());
        }
    }
}

fn enter(places: &mut HashMap<Key, Vec<usize>>, name: &Key, at: usize) {
    let places = places.entry(Arc::clone(name)).or_default();
    if let Err(index) = places.binary_search(&at) {
        places.insert(index, at);
    }
}

fn leave(places: &mut HashMap<Key, Vec<usize>>, name: &Key, at: usize) {
    let Some(list) = places.get_mut(name) else { return };
    if let Ok(index) = list.binary_search(&at) {
        list.remove(index);
    }
    if list.is_empty() {
        places.remove(name);
    }
}
