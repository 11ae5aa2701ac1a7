//! What is remembered of the stages of a document while it is edited: only steps that an edit can have changed are
//! taken again.
//!
//! The memory goes with the document through all its versions ([`syntax::Document::memory`]). It is compared with the
//! document that is looked at, whichever version that is, so it need not know what was edited.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use builder::graph::Request;
use builder::ignore::Matcher;
use syntax::dockerfile::Instruction;
use syntax::document::{Placed, Slot};
use syntax::{Document, TextRange};

use super::Analysis;
use super::globals::Globals;
use super::outline::Outline;
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

/// What the global scope is made of.
struct Scope {
    arguments: Vec<Arc<Instruction>>,
    last_stage: String,
    escape: char,
    request: Arc<Request>,
}

impl Scope {
    /// Whether it is the same as another, for sure.
    fn is(&self, other: &Self) -> bool {
        let same = |(one, another): (&Arc<Instruction>, &Arc<Instruction>)| Arc::ptr_eq(one, another);
        self.arguments.len() == other.arguments.len()
            && self.arguments.iter().zip(&other.arguments).all(same)
            && self.last_stage == other.last_stage
            && self.escape == other.escape
            && Arc::ptr_eq(&self.request, &other.request)
    }
}

#[derive(Default)]
struct Kept {
    scope: Option<(Scope, Arc<Globals>)>,
    globals: Arc<Globals>,
    request: Arc<Request>,
    ignore: Option<Arc<Matcher>>,
    escape: char,
    document: Document,
    outline: Arc<Outline>,
    stages: Vec<KeptStage>,
}

/// A stage as it was.
struct KeptStage {
    from: Arc<Instruction>,
    range: Range<usize>,
    track: Box<Track>,
    /// What was found in it.
    found: Arc<[Come]>,
    /// What rules keep of it.
    slot: Arc<Slot>,
}

impl Memory {
    /// The global scope, the same that is remembered where nothing of it has changed.
    pub(super) fn globals(&self, analysis: &Analysis<'_>) -> Arc<Globals> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let scope = Scope {
            arguments: analysis.global_arguments().map(|arg| Arc::clone(arg.instruction)).collect(),
            last_stage: analysis.last_stage(),
            escape: analysis.document.escape().char(),
            request: Arc::clone(&analysis.facts.request),
        };
        // Where something is refused, it is told where in the document.
        let same = kept.scope.as_ref().filter(|(known, all)| all.refused.is_empty() && known.is(&scope));
        if let Some((_, globals)) = same {
            return Arc::clone(globals);
        }
        let globals = analysis.globals_with(true);
        let same = *kept.globals == globals;
        let globals = if same { Arc::clone(&kept.globals) } else { Arc::new(globals) };
        kept.scope = Some((scope, Arc::clone(&globals)));
        globals
    }

    /// Takes the steps of a document that were not taken before, and tells each stage what is found in it.
    pub(super) fn walk(
        &self,
        document: &Document,
        stages: &mut [Stage<'_>],
        around: Around<'_>,
        globals: &Arc<Globals>,
    ) -> Arc<Outline> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A panic in the middle of a walk leaves nothing behind.
        let mut old = std::mem::take(&mut *kept);
        let scope = old.scope.take();
        if !old.fits(around) {
            old = Kept::default();
        }
        let reads: Vec<Arc<Read>> = stages.iter().map(Stage::read).collect();
        let outline =
            if old.outline.is_of(&reads) { old.outline.clone() } else { Arc::new(Outline::new(reads)) };
        let mut update = Update::new(&old.globals, globals, around, &outline);
        let places = Places::new(&old, document, stages);
        let mut known: Vec<_> = old.stages.into_iter().map(Some).collect();
        let mut kept_stages = Vec::with_capacity(stages.len());
        for (index, stage) in stages.iter_mut().enumerate() {
            let place = places.of.get(index).copied().flatten();
            let known = place.and_then(|place| known.get_mut(place)?.take());
            let same_lines =
                known.as_ref().is_some_and(|known| places.same_lines(&known.range, &stage.range));
            let same_from =
                known.as_ref().is_some_and(|known| Arc::ptr_eq(&known.from, stage.from.instruction));
            let (track, rest) = known.map(|known| (known.track, (known.found, known.slot))).unzip();
            let change = update.stage(index, stage, track, same_lines, &places.moved);
            if let Some((_, slot)) = rest.as_ref().filter(|_| same_from && change < Change::Lines) {
                stage.slot = Arc::clone(slot);
            }
            let found = rest.filter(|_| same_from && change == Change::Nothing);
            stage.found = found.map_or_else(|| update.found(stage), |(found, _)| found);
        }
        for (stage, track) in stages.iter().zip(update.done) {
            let (from, range) = (Arc::clone(stage.from.instruction), stage.range.clone());
            let (found, slot) = (Arc::clone(&stage.found), Arc::clone(&stage.slot));
            kept_stages.push(KeptStage { from, range, track, found, slot });
        }
        *kept = Kept {
            scope,
            globals: Arc::clone(globals),
            request: Arc::clone(&around.facts.request),
            ignore: around.facts.ignore.clone(),
            escape: around.escape,
            document: document.clone(),
            outline: Arc::clone(&outline),
            stages: kept_stages,
        };
        outline
    }
}

/// What has changed about a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    /// Nothing.
    Nothing,
    /// What holds somewhere in it.
    Values,
    /// Its instructions.
    Lines,
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
    /// Up to where the text is the same, and from where on, there and here.
    same_until: usize,
    same_from: (usize, usize),
}

impl Places {
    /// Stages are known again by their FROM; all of them by their place where there are as many as before.
    fn new(old: &Kept, document: &Document, stages: &[Stage<'_>]) -> Self {
        let same = |known: &KeptStage, now: &Stage<'_>| Arc::ptr_eq(&known.from, now.from.instruction);
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
        let (same_until, behind) = document.shared_with(&old.document);
        let from = |document: &Document| document.rope().len_bytes().saturating_sub(behind);
        Self { of, moved, same_until, same_from: (from(&old.document), from(document)) }
    }

    /// Whether a stage holds the same lines as one that was there, for sure.
    fn same_lines(&self, was: &Range<usize>, now: &Range<usize>) -> bool {
        let (old_from, new_from) = self.same_from;
        let above = was == now && now.end <= self.same_until;
        let below =
            was.start >= old_from && now.start >= new_from && was.start - old_from == now.start - new_from;
        above || (below && was.len() == now.len())
    }
}

/// A walk through all stages that takes as few steps as can be.
struct Update<'a> {
    around: Around<'a>,
    /// The names that have another global value than before.
    globals: Vec<Key>,
    #[allow(clippy::vec_box, reason = "a track is large, and goes from hand to hand")]
    done: Vec<Box<Track>>,
    /// Of each stage the names that may end with something else than before; nothing for all of them.
    changed: Vec<Option<HashSet<Key>>>,
    outline: &'a Outline,
}

impl<'a> Update<'a> {
    fn new(old: &Globals, new: &Arc<Globals>, around: Around<'a>, outline: &'a Outline) -> Self {
        let globals = old.differences(new).map(|name| key::global(name).into()).collect();
        Self { around, globals, done: Vec::new(), changed: Vec::new(), outline }
    }

    /// Takes what has to be taken of the next stage. `same_lines` tells that its instructions are the known ones.
    fn stage(
        &mut self,
        index: usize,
        stage: &mut Stage<'_>,
        known: Option<Box<Track>>,
        same_lines: bool,
        moved: &HashMap<usize, usize>,
    ) -> Change {
        let below = self.outline.bases.get(index).copied().flatten();
        let (base, triggers) = self.base(stage, below, known.as_deref());
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
        let mut change = Change::Lines;
        let (track, todo, changed) = match (known, passed) {
            (Some(mut track), Some(passed)) => {
                track.base = base;
                let mut changed = HashSet::new();
                let mut todo = BTreeSet::new();
                let replaced =
                    !same_lines && renew(&mut track, stage.instructions(), &mut todo, &mut changed);
                track.concerned(passed.iter().chain(&self.globals).chain(&changed), 0, &mut todo);
                changed.extend(passed);
                if !replaced {
                    change = if todo.is_empty() { Change::Nothing } else { Change::Values };
                }
                (track, todo, Some(changed))
            }
            _ => {
                let own = stage.instructions().iter().map(|placed| Arc::clone(placed.instruction)).collect();
                let track = Box::new(Track::new(base, triggers, own));
                let todo = (0..track.steps.len()).collect();
                (track, todo, None)
            }
        };
        self.done.push(track);
        let changed = self.take(todo, changed);
        self.changed.push(changed);
        change
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
        let facts = stage.shared_image_facts(self.around.facts);
        // The same facts are those of the same FROM, and so of the same platform.
        let same = |known: &Start| {
            Arc::ptr_eq(&known.facts, facts) || (known.facts == *facts && known.platform == *stage.target())
        };
        match known.map(|known| &known.base) {
            Some(Base::Image(known)) if same(known) => (Base::Image(Arc::clone(known)), Vec::new()),
            _ => {
                let start = Start::of(Arc::clone(facts), stage.target().clone());
                let onbuild = facts.as_ref().as_ref().map_or(&[][..], |facts| &facts.onbuild);
                let triggers = onbuild.iter().filter_map(|text| trigger(text)).collect();
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
