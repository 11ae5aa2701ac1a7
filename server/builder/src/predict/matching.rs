//! Which recorded steps a step of the graph is the same as, and how surely.

use super::past::{Past, is_image, is_pinned, is_shown, operation_of};
use super::{Now, Reason, Resolved, Source, contents::source_of};
use crate::Digest;
use crate::build::may_take;
use crate::context::Selector;
use crate::graph::{Graph, Step, StepKind};
use crate::keys::{Input, Role};
use crate::records::{InputRecord, StepOutcome, StepRecord};

/// How surely two steps are the same.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Certainty {
    Sure,
    /// It turns out while the engine builds.
    Depends(Reason),
    /// Nobody can tell from what there is.
    Unknown(Reason),
}

/// A recorded step that may be the same.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// The build and the step in it.
    pub(super) at: (usize, usize),
    pub(super) certainty: Certainty,
    /// Whether that build left it in the cache.
    pub(super) kept: bool,
}

impl Certainty {
    fn rank(&self) -> u8 {
        match self {
            Self::Sure => 0,
            Self::Depends(_) => 1,
            Self::Unknown(_) => 2,
        }
    }

    fn and(self, other: Self) -> Self {
        if other.rank() > self.rank() { other } else { self }
    }

    /// What it means for a step that stands on one that is so.
    fn passed_on(&self, root: usize) -> Self {
        match self {
            Self::Sure => Self::Sure,
            Self::Depends(Reason::Rests { step }) => Self::Depends(Reason::Rests { step: *step }),
            Self::Unknown(Reason::Rests { step }) => Self::Unknown(Reason::Rests { step: *step }),
            Self::Depends(_) => Self::Depends(Reason::Rests { step: root }),
            Self::Unknown(_) => Self::Unknown(Reason::Rests { step: root }),
        }
    }
}

/// Holds every step of a graph against the records.
pub(super) struct Matcher<'a> {
    pub(super) graph: &'a Graph,
    pub(super) past: &'a Past,
    pub(super) now: Now<'a>,
    /// Which builds count.
    pub(super) usable: Vec<bool>,
    /// For each step of the graph that was looked at.
    pub(super) found: Vec<Vec<Candidate>>,
    /// For each step of the graph, its operation.
    pub(super) operations: Vec<Digest>,
    /// For each step that is no certain hit, the first step of the file that is to blame.
    pub(super) roots: Vec<usize>,
}

impl<'a> Matcher<'a> {
    pub(super) fn new(graph: &'a Graph, past: &'a Past, now: Now<'a>, usable: Vec<bool>) -> Self {
        let operations = graph.steps.iter().map(operation_of).collect();
        let mut matcher = Self { graph, past, now, usable, found: Vec::new(), operations, roots: Vec::new() };
        for (index, step) in graph.steps.iter().enumerate() {
            let found = matcher.candidates(index, step);
            let root = matcher.root(index, step, found.iter().any(|candidate| candidate.kept));
            matcher.found.push(found);
            matcher.roots.push(root);
        }
        matcher
    }

    /// Whether a build surely left a step in the cache.
    pub(super) fn is_held(&self, step: usize) -> bool {
        let found = self.found.get(step).map(Vec::as_slice).unwrap_or_default();
        found.iter().any(|candidate| candidate.certainty == Certainty::Sure && candidate.kept)
    }

    /// Whether a step may still come from the cache.
    pub(super) fn is_open(&self, step: usize) -> bool {
        let found = self.found.get(step).map(Vec::as_slice).unwrap_or_default();
        found.iter().any(|candidate| candidate.kept)
    }

    /// The first of the steps that it stands on that is no certain hit; itself where what is so begins with it.
    fn root(&self, index: usize, step: &Step, is_open: bool) -> usize {
        let base = step.inputs.iter().find(|input| input.content.is_none() && !self.is_held(input.step));
        match base {
            Some(base) if is_open || !self.is_open(base.step) => {
                self.roots.get(base.step).copied().unwrap_or(index)
            }
            _ => index,
        }
    }

    fn candidates(&self, index: usize, step: &Step) -> Vec<Candidate> {
        let Some(operation) = self.operations.get(index) else { return Vec::new() };
        let mut found = Vec::new();
        for at in self.past.of_operation(*operation) {
            let Some(record) = self.past.step(*at).filter(|_| self.usable.get(at.0) == Some(&true)) else {
                continue;
            };
            let certainty = match &step.kind {
                StepKind::Image { reference, .. } => self.image(reference, *at, record),
                StepKind::Download(_) | StepKind::Git(_) if !is_pinned(step) => {
                    Some(Certainty::Depends(Reason::Address))
                }
                _ => self.inputs(step, *at, record),
            };
            let Some(certainty) = certainty else { continue };
            let kept = !is_shown(record) || matches!(record.outcome, StepOutcome::Cached | StepOutcome::Ran);
            found.push(Candidate { at: *at, certainty, kept });
        }
        self.without_guesses(*operation, found)
    }

    /// The candidates without those of which nobody noted what they took, where another build tells more: a newer one of
    /// which that is known, or any, when the engine answered the unknown one from its cache and so made nothing new.
    /// Builds of a terminal are such; without this, one of them would make all that follows unknown.
    fn without_guesses(&self, operation: Digest, mut found: Vec<Candidate>) -> Vec<Candidate> {
        let known: Vec<usize> = self
            .past
            .of_operation(operation)
            .iter()
            .filter(|at| self.usable.get(at.0) == Some(&true))
            .filter(|at| self.past.step(**at).is_some_and(is_noted))
            .map(|at| at.0)
            .collect();
        found.retain(|candidate| {
            let cached =
                self.past.step(candidate.at).is_some_and(|record| record.outcome == StepOutcome::Cached);
            candidate.certainty != Certainty::Unknown(Reason::NotRecorded)
                || !known.iter().any(|build| cached || *build < candidate.at.0)
        });
        found
    }

    /// Whether an image is the recorded one; nothing when it is surely another.
    fn image(&self, reference: &str, at: (usize, usize), record: &StepRecord) -> Option<Certainty> {
        let recorded = record.image.as_deref();
        let unasked = |why: Option<&String>| {
            Some(Certainty::Depends(Reason::TagUnasked {
                from: recorded.map(str::to_owned),
                why: why.cloned(),
            }))
        };
        let same = |digest: &str| match recorded {
            Some(recorded) => (recorded == digest).then_some(Certainty::Sure),
            // The engine did not say; then the same words are the same image when they hold a digest.
            None => {
                let words = Digest::of(digest);
                let known = super::past::part(&record.parts, &crate::keys::What::Image);
                if known == Some(&words) { Some(Certainty::Sure) } else { unasked(None) }
            }
        };
        if let Some((_, digest)) = reference.split_once('@') {
            return same(digest);
        }
        match self.now.images.get(reference) {
            Some(Resolved::Digest(digest)) => same(digest),
            Some(Resolved::Old { digest, asked }) => {
                let since = self.past.builds().get(at.0).is_some_and(|build| *asked > build.started);
                match recorded {
                    Some(recorded) if since && recorded != digest => None,
                    _ => unasked(None),
                }
            }
            Some(Resolved::Local(digests)) => match recorded {
                Some(recorded) => digests.iter().any(|digest| digest == recorded).then_some(Certainty::Sure),
                None => unasked(None),
            },
            Some(Resolved::Failed(why)) => unasked(Some(why)),
            None => unasked(None),
        }
    }

    /// Whether it read the same; nothing when it surely did not.
    fn inputs(&self, step: &Step, at: (usize, usize), record: &StepRecord) -> Option<Certainty> {
        let Some(recorded) = &record.inputs else {
            return Some(Certainty::Unknown(Reason::NotRecorded));
        };
        if recorded.len() != step.inputs.len() {
            return None;
        }
        let mut certainty = Certainty::Sure;
        for (input, before) in step.inputs.iter().zip(recorded) {
            certainty = certainty.and(self.input(input, at.0, record, before)?);
        }
        Some(certainty)
    }

    fn input(
        &self,
        input: &Input,
        build: usize,
        record: &StepRecord,
        before: &InputRecord,
    ) -> Option<Certainty> {
        let source = self.graph.steps.get(input.step)?;
        let known = self.found.get(input.step)?.iter().find(|candidate| candidate.at == (build, before.step));
        let root = self.roots.get(input.step).copied().unwrap_or(input.step);
        let Some(selectors) = &input.content else {
            return self.base(input, source, known?, build, before);
        };
        if let Some(context) = source_of(&source.kind) {
            return self.content(&context, selectors, record, before);
        }
        let same_place = before.selectors == Some(of_selectors(selectors));
        match (&source.kind, known) {
            // What it holds stands in the Dockerfile.
            (StepKind::Internal, known) => known.map(|known| known.certainty.passed_on(root)),
            (StepKind::Download(_) | StepKind::Git(_), known) => Some(match known {
                Some(known) if same_place => known.certainty.clone(),
                _ => Certainty::Depends(Reason::Address),
            }),
            (_, Some(known)) if same_place => Some(self.passed_on(known, root)),
            // Files are known by content, of an image too, and what is in this one is not known here.
            (StepKind::Image { .. }, None) => Some(Certainty::Depends(Reason::OtherImage)),
            // Files taken of a stage are known by content, and what the stage gives is not known yet.
            _ => Some(Certainty::Depends(Reason::Output { step: root })),
        }
    }

    /// What the certainty of an input means for a step that reads it.
    fn passed_on(&self, known: &Candidate, root: usize) -> Certainty {
        let unasked = matches!(known.certainty, Certainty::Depends(Reason::TagUnasked { .. }));
        if unasked && self.now.trust_tags { Certainty::Sure } else { known.certainty.passed_on(root) }
    }

    /// An input that counts whole.
    fn base(
        &self,
        input: &Input,
        source: &Step,
        known: &Candidate,
        build: usize,
        before: &InputRecord,
    ) -> Option<Certainty> {
        let root = self.roots.get(input.step).copied().unwrap_or(input.step);
        let certainty = self.passed_on(known, root);
        if !matches!(source.kind, StepKind::Image { .. }) {
            return Some(certainty);
        }
        let image = self.past.step((build, before.step)).filter(|image| is_image(image))?;
        if input.role == Role::Base && !image.triggers.is_empty() {
            return Some(certainty.and(self.triggers(image, build)));
        }
        Some(certainty)
    }

    /// Instructions of the base itself: they do the same when nothing that they can read changed.
    fn triggers(&self, image: &StepRecord, build: usize) -> Certainty {
        let depends = Certainty::Depends(Reason::Triggers);
        let same_arguments =
            self.past.builds().get(build).is_some_and(|build| build.arguments == self.now.arguments);
        if !same_arguments {
            return depends;
        }
        if !image.triggers.iter().any(|words| may_take(words)) {
            return Certainty::Sure;
        }
        let whole = [Selector::of("/")];
        let now = self.now.contents.get(&Source::Context, &whole);
        match (now, image.contents.first()) {
            (Some(Ok(now)), Some(before)) if now.digest == before.digest => Certainty::Sure,
            _ => depends,
        }
    }

    /// What is taken of a context; nothing when it surely differs.
    fn content(
        &self,
        context: &Source,
        selectors: &[Selector],
        record: &StepRecord,
        before: &InputRecord,
    ) -> Option<Certainty> {
        let recorded = before.content.and_then(|place| record.contents.get(place));
        match (self.now.contents.get(context, selectors), recorded) {
            (_, None) => Some(Certainty::Unknown(Reason::NotRecorded)),
            (Some(Ok(now)), Some(before)) => (now.digest == before.digest).then_some(Certainty::Sure),
            (Some(Err(why)), _) => Some(Certainty::Unknown(Reason::Unreadable { why: why.clone() })),
            (None, _) => Some(Certainty::Unknown(Reason::Unread)),
        }
    }
}

/// Whether what a recorded step took of contexts is on record, and it was done.
fn is_noted(record: &StepRecord) -> bool {
    let done = matches!(record.outcome, StepOutcome::Cached | StepOutcome::Ran);
    done && !record.contents.is_empty()
}

/// Selectors as records keep them.
pub(crate) fn of_selectors(selectors: &[Selector]) -> Digest {
    Digest::of_parts(selectors.iter().map(|selector| format!("{selector:?}")))
}
