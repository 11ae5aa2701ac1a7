//! What is remembered of the stages of a document while it is edited: only steps that an edit can have changed are
//! taken again.
//!
//! The memory goes with the document through all its versions ([`syntax::Document::memory`]). It is compared with the
//! document that is looked at, whichever version that is, so it need not know what was edited.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use builder::graph::{ImageFacts, Request};
use builder::ignore::Matcher;
use syntax::TextRange;
use syntax::dockerfile::Instruction;
use syntax::document::Placed;

use super::globals::Globals;
use super::stage::{Read, Stage};
use super::step::Found;
use super::track::{Base, Key, Start, Taken, Track, key};
use super::walk::{Around, take};

/// A finding in a stage, by the places of instructions in it; the FROM is 0.
#[derive(Debug, Clone)]
pub(super) struct Come {
    /// The instruction that it is about.
    pub(super) about: usize,
    /// The instruction that it comes up at, whose comments can switch it off.
    pub(super) at: usize,
    /// Counted from the start of the instruction that it is about.
    pub(super) range: TextRange,
    pub(super) found: Arc<Found>,
}

/// The memory of a document.
#[derive(Default)]
pub(super) struct Memory(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    globals: Arc<Globals>,
    request: Arc<Request>,
    ignore: Option<Arc<Matcher>>,
    escape: char,
    /// Each stage with its FROM.
    stages: Vec<(Arc<Instruction>, Track)>,
    /// What was found in each stage.
    found: Vec<Arc<[Come]>>,
}

impl Memory {
    /// The global scope, the same that is remembered where it is equal.
    pub(super) fn shared(&self, globals: Globals) -> Arc<Globals> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if *kept.globals == globals { Arc::clone(&kept.globals) } else { Arc::new(globals) }
    }

    /// Takes the steps of a document that were not taken before, and tells each stage what is found in it.
    pub(super) fn walk(&self, stages: &mut [Stage<'_>], around: Around<'_>, globals: &Arc<Globals>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A panic in the middle of a walk leaves nothing behind.
        let mut old = std::mem::take(&mut *kept);
        if !old.fits(around) {
            old = Kept::default();
        }
        let reads: Vec<Arc<Read>> = stages.iter().map(Stage::read).collect();
        let mut update = Update::new(&old.globals, globals, around);
        let places = Places::new(&old, stages);
        let mut tracks: Vec<_> = old.stages.into_iter().map(Some).collect();
        let mut found = Vec::with_capacity(stages.len());
        for (index, stage) in stages.iter_mut().enumerate() {
            let place = places.of.get(index).copied().flatten();
            let known = place.and_then(|place| tracks.get_mut(place)?.take());
            let same_from = known.as_ref().is_some_and(|(from, _)| Arc::ptr_eq(from, stage.from.instruction));
            let touched = update.stage(stage, known.map(|(_, track)| track), &places.moved);
            let known = place.and_then(|place| old.found.get(place)).filter(|_| same_from && !touched);
            stage.found = known.cloned().unwrap_or_else(|| update.found(stage));
            if let Some(read) = reads.get(index).filter(|read| !read.name.is_empty()) {
                update.names.insert(&read.name, index);
            }
            found.push(Arc::clone(&stage.found));
        }
        let froms = stages.iter().map(|stage| Arc::clone(stage.from.instruction));
        *kept = Kept {
            globals: Arc::clone(globals),
            request: Arc::clone(&around.facts.request),
            ignore: around.facts.ignore.clone(),
            escape: around.escape,
            stages: froms.zip(update.done).collect(),
            found,
        };
    }
}

impl Kept {
    /// Whether what all steps read is still the same.
    fn fits(&self, around: Around<'_>) -> bool {
        let facts = around.facts;
        let ignore = |ignore: &Option<Arc<Matcher>>| ignore.as_ref().map(Arc::as_ptr);
        self.escape == around.escape
            && ignore(&self.ignore) == ignore(&facts.ignore)
            && (Arc::ptr_eq(&self.request, &facts.request) || self.request == facts.request)
    }
}

/// Which stage was which.
struct Places {
    /// Where each stage stood.
    of: Vec<Option<usize>>,
    /// Where each that stood there stands now.
    moved: HashMap<usize, usize>,
}

impl Places {
    /// Stages are known again by their FROM; all of them by their place where there are as many as before.
    fn new(old: &Kept, stages: &[Stage<'_>]) -> Self {
        let same =
            |known: &(Arc<Instruction>, Track), now: &Stage<'_>| Arc::ptr_eq(&known.0, now.from.instruction);
        let (before, after) = (old.stages.len(), stages.len());
        let first = old.stages.iter().zip(stages).take_while(|(known, now)| same(known, now)).count();
        let behind = old.stages.iter().rev().zip(stages.iter().rev()).take(before.min(after) - first);
        let last = behind.take_while(|(known, now)| same(known, now)).count();
        let of: Vec<Option<usize>> = (0..after)
            .map(|index| match index {
                _ if before == after || index < first => Some(index),
                _ if index + last >= after => Some(index + before - after),
                _ => None,
            })
            .collect();
        let moved = of.iter().enumerate().filter_map(|(now, was)| Some(((*was)?, now))).collect();
        Self { of, moved }
    }
}

/// A walk through all stages that takes as few steps as can be.
struct Update<'a> {
    around: Around<'a>,
    /// The names that have another global value than before.
    globals: Vec<Key>,
    done: Vec<Track>,
    /// Of each stage the names that may end with something else than before; nothing for all of them.
    changed: Vec<Option<HashSet<Key>>>,
    names: HashMap<&'a str, usize>,
}

impl<'a> Update<'a> {
    fn new(old: &Globals, new: &Arc<Globals>, around: Around<'a>) -> Self {
        let globals = old.differences(new).map(|name| key::global(name).into()).collect();
        Self { around, globals, done: Vec::new(), changed: Vec::new(), names: HashMap::new() }
    }

    /// Takes what has to be taken of the next stage; whether anything about it has changed.
    fn stage(&mut self, stage: &mut Stage<'_>, known: Option<Track>, moved: &HashMap<usize, usize>) -> bool {
        let below = self.names.get(stage.image_name()).copied();
        let (base, triggers) = self.base(stage, below, known.as_ref());
        stage.base = below;
        let known = known.filter(|known| {
            let now = match &known.base {
                Base::Stage(number) => moved.get(number).copied().map(Base::Stage),
                image @ Base::Image(_) => Some(image.clone()),
            };
            let own = known.steps.iter().take(known.triggers).map(|step| &step.instruction);
            // The triggers of an image are read again each time and are the image's.
            let same_triggers = below.is_none()
                || (known.triggers == triggers.len()
                    && own.zip(&triggers).all(|(known, now)| Arc::ptr_eq(known, now)));
            now.as_ref() == Some(&base) && same_triggers
        });
        let passed: Option<HashSet<Key>> = match below {
            Some(below) => self.changed.get(below).cloned().flatten(),
            None => Some(HashSet::new()),
        };
        let instructions = stage.instructions();
        let mut touched = true;
        let (track, todo, changed) = match (known, passed) {
            (Some(mut track), Some(passed)) => {
                track.base = base;
                let mut changed = HashSet::new();
                let mut todo = BTreeSet::new();
                let replaced = renew(&mut track, instructions, &mut todo, &mut changed);
                track.concerned(passed.iter().chain(&self.globals).chain(&changed), 0, &mut todo);
                changed.extend(passed);
                touched = replaced || !todo.is_empty();
                (track, todo, Some(changed))
            }
            _ => {
                let own = instructions.iter().map(|placed| Arc::clone(placed.instruction)).collect();
                let track = Track::new(base, triggers, own);
                let todo = (0..track.steps.len()).collect();
                (track, todo, None)
            }
        };
        self.done.push(track);
        let changed = self.take(todo, changed);
        self.changed.push(changed);
        touched
    }

    /// Takes steps, and those below that asked for what has changed by it.
    fn take(&mut self, mut todo: BTreeSet<usize>, mut changed: Option<HashSet<Key>>) -> Option<HashSet<Key>> {
        while let Some(at) = todo.pop_first() {
            let outcome = take(&self.done, at, self.around);
            let Some(track) = self.done.last_mut() else { break };
            let mut own = HashSet::new();
            track.set(at, outcome, &mut own);
            if let Some(changed) = &mut changed {
                track.concerned(&own, at + 1, &mut todo);
                changed.extend(own);
            }
        }
        changed
    }

    /// What a stage is built from, and what that lets it run first.
    fn base(
        &self,
        stage: &Stage<'_>,
        below: Option<usize>,
        known: Option<&Track>,
    ) -> (Base, Vec<Arc<Instruction>>) {
        if let Some((number, below)) = below.and_then(|below| Some((below, self.done.get(below)?))) {
            return (Base::Stage(number), below.passed_on());
        }
        let none = ImageFacts::default();
        let facts = stage.image_facts(self.around.facts).unwrap_or(&none);
        match known.map(|known| &known.base) {
            Some(Base::Image(known)) if known.facts == *facts && known.platform == *stage.target() => {
                (Base::Image(Arc::clone(known)), Vec::new())
            }
            _ => {
                let start = Start::of(facts, stage.target().clone());
                let triggers = facts.onbuild.iter().filter_map(|text| trigger(text)).collect();
                (Base::Image(Arc::new(start)), triggers)
            }
        }
    }

    /// What was found in the stage that was looked at last.
    fn found(&self, stage: &Stage<'_>) -> Arc<[Come]> {
        let Some(track) = self.done.last() else { return Arc::default() };
        let place = |at: usize| (at + 1).saturating_sub(track.triggers);
        let range = |at: usize, own: TextRange| if at < track.triggers { stage.image_range() } else { own };
        let outcomes = track.steps.iter().enumerate();
        let found = outcomes.filter_map(|(at, step)| Some((at, step.outcome.as_ref()?)));
        found
            .flat_map(|(at, outcome)| outcome.found.iter().map(move |found| (at, found)))
            .filter_map(|(at, found)| {
                let (about, own) = match found.earlier {
                    None => (at, found.range),
                    Some(keyword) => {
                        let about = track.above(&key::last(keyword), at).next()?;
                        (about, track.steps.get(about)?.instruction.name.range)
                    }
                };
                let (range, found) = (range(about, own), Arc::clone(found));
                Some(Come { about: place(about), at: place(at), range, found })
            })
            .collect()
    }
}

/// Puts the instructions of a stage into what is known of it and adds the steps that are to be taken; whether there
/// was anything to put.
fn renew(
    track: &mut Track,
    now: &[Placed<'_>],
    todo: &mut BTreeSet<usize>,
    changed: &mut HashSet<Key>,
) -> bool {
    let own = track.steps.get(track.triggers..).unwrap_or_default();
    let same = |known: &Taken, now: &Placed<'_>| Arc::ptr_eq(&known.instruction, now.instruction);
    let first = own.iter().zip(now).take_while(|(known, now)| same(known, now)).count();
    let behind = own.iter().rev().zip(now.iter().rev()).take(own.len().min(now.len()) - first);
    let last = behind.take_while(|(known, now)| same(known, now)).count();
    let (from, to) = (track.triggers + first, track.triggers + own.len() - last);
    let new = now.get(first..now.len() - last).unwrap_or_default();
    let any = from < to || !new.is_empty();
    if any {
        track.replace(from, to, new.iter().map(|placed| Arc::clone(placed.instruction)), changed);
    }
    todo.extend(from..from + new.len());
    any
}

/// A trigger of an image's configuration.
fn trigger(text: &str) -> Option<Arc<Instruction>> {
    let document = syntax::Document::new(text);
    let first = document.instructions().next()?;
    Some(Arc::clone(first.instruction))
}
