//! From candidates to a verdict with its reason.

use std::collections::HashSet;

use super::align::{Alignment, align};
use super::matching::{Candidate, Certainty, Matcher};
use super::past::part;
use super::{Last, Reason, Resolved, Verdict, contents::source_of};
use crate::Digest;
use crate::graph::{Step, StepKind};
use crate::keys::{What, differences};
use crate::records::{ContentRecord, StepOutcome, StepRecord};

/// Judges the steps of a graph one by one.
pub(super) struct Judge<'a> {
    pub(super) matcher: Matcher<'a>,
    /// The counterparts in each build that counts, the newest first.
    alignments: Vec<(usize, Alignment)>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(matcher: Matcher<'a>) -> Self {
        let counted = matcher.usable.iter().enumerate().filter(|(_, usable)| **usable);
        let of = |(build, _)| (build, align(matcher.graph, &matcher.operations, matcher.past, build));
        let alignments = counted.map(of).collect();
        Self { matcher, alignments }
    }

    /// What is said of a step.
    pub(super) fn verdict(&self, index: usize, step: &Step) -> (Verdict, Reason) {
        if step.no_cache {
            return (Verdict::Miss, Reason::NoCache);
        }
        let found = self.matcher.found.get(index).map(Vec::as_slice).unwrap_or_default();
        let kept = || found.iter().filter(|candidate| candidate.kept);
        if let Some(sure) = kept().find(|candidate| candidate.certainty == Certainty::Sure) {
            return (Verdict::Hit, self.hit(index, sure));
        }
        let unsure = kept().find_map(|candidate| match &candidate.certainty {
            Certainty::Sure => None,
            Certainty::Depends(reason) => Some((Verdict::Depends, reason.clone())),
            // The step that it stood on in that build is a hit by another one.
            Certainty::Unknown(Reason::Rests { step }) if self.matcher.is_held(*step) => {
                Some((Verdict::Unknown, Reason::NotRecorded))
            }
            Certainty::Unknown(reason) => Some((Verdict::Unknown, reason.clone())),
        });
        unsure.unwrap_or_else(|| (Verdict::Miss, self.miss(index, step, found)))
    }

    fn hit(&self, index: usize, sure: &Candidate) -> Reason {
        let newest = self.counterparts(index).next().map(|(build, _)| build);
        match self.matcher.past.builds().get(sure.at.0) {
            Some(build) if newest.is_some_and(|newest| newest != sure.at.0) => {
                Reason::AsBefore { started: build.started }
            }
            _ => Reason::Unchanged,
        }
    }

    fn miss(&self, index: usize, step: &Step, found: &[Candidate]) -> Reason {
        let counterpart = self.counterpart(index);
        let own = counterpart.and_then(|record| self.difference(index, step, record));
        if let Some(own) = own {
            return own;
        }
        // It is the same, and was not done: the build ended before it or with it.
        if let Some(same) = found.iter().find_map(|candidate| self.matcher.past.step(candidate.at)) {
            let failed = same.outcome == StepOutcome::Failed;
            return if failed { Reason::Failed } else { Reason::NotReached };
        }
        let above =
            step.inputs.iter().find(|input| input.content.is_none() && !self.matcher.is_open(input.step));
        match above.and_then(|input| self.matcher.roots.get(input.step)) {
            Some(root) => Reason::Follows { step: *root },
            None if counterpart.is_none() => Reason::New,
            None => Reason::Moved,
        }
    }

    /// The recorded step that this one was in the newest build that had it.
    pub(super) fn counterpart(&self, index: usize) -> Option<&StepRecord> {
        self.counterparts(index).next().map(|(_, record)| record)
    }

    fn counterparts(&self, index: usize) -> impl Iterator<Item = (usize, &StepRecord)> {
        self.alignments.iter().filter_map(move |(build, alignment)| {
            let at = (*build, *alignment.get(&index)?);
            Some((*build, self.matcher.past.step(at)?))
        })
    }

    /// What of its own differs.
    fn difference(&self, index: usize, step: &Step, record: &StepRecord) -> Option<Reason> {
        if let StepKind::Image { reference, .. } = &step.kind {
            return Some(self.image(step, reference, record));
        }
        let own = differences(&record.parts, &step.parts);
        if !own.is_empty() {
            return Some(Reason::Changed(own));
        }
        // What the newest build took may be on no record; then an older one tells which files are others.
        let noted = |record: &&StepRecord| {
            !record.contents.is_empty() && differences(&record.parts, &step.parts).is_empty()
        };
        let record = self.counterparts(index).map(|(_, record)| record).find(noted)?;
        let recorded = record.inputs.as_deref().unwrap_or_default();
        step.inputs.iter().zip(recorded).find_map(|(input, before)| {
            let source = self.matcher.graph.steps.get(input.step)?;
            let now = self.matcher.now.contents.get(&source_of(&source.kind)?, input.content.as_deref()?)?;
            let before = record.contents.get(before.content?)?;
            let now = now.as_ref().ok().filter(|now| now.digest != before.digest)?;
            Some(files(now, before))
        })
    }

    fn image(&self, step: &Step, reference: &str, record: &StepRecord) -> Reason {
        let words =
            step.parts.iter().find(|part| part.what == What::Image).map(|part| Digest::of(&part.value));
        let same_words = words.as_ref() == part(&record.parts, &What::Image);
        let now = match self.matcher.now.images.get(reference) {
            Some(Resolved::Digest(digest) | Resolved::Old { digest, .. }) => Some(digest.clone()),
            Some(Resolved::Local(digests)) => digests.first().cloned(),
            _ => None,
        };
        match (&record.image, now) {
            (Some(from), Some(to)) if same_words && *from != to => {
                Reason::TagMoved { from: from.clone(), to }
            }
            _ => Reason::Changed(differences(&record.parts, &step.parts)),
        }
    }

    /// What became of a step before.
    pub(super) fn last(&self, index: usize) -> Option<Last> {
        let (build, newest) = self.counterparts(index).next()?;
        let ran = |record: &StepRecord| matches!(record.outcome, StepOutcome::Ran | StepOutcome::Failed);
        let seconds = self.counterparts(index).find(|(_, record)| ran(record));
        Some(Last {
            outcome: newest.outcome,
            seconds: seconds.map_or(0.0, |(_, record)| record.seconds),
            bytes: self.counterparts(index).find_map(|(_, record)| record.bytes),
            started: self.matcher.past.builds().get(build)?.started,
        })
    }
}

/// Which files differ.
fn files(now: &ContentRecord, before: &ContentRecord) -> Reason {
    let (mut changed, mut added, mut removed) = (Vec::new(), Vec::new(), Vec::new());
    let paths = |content: &ContentRecord| -> HashSet<String> {
        content.files.iter().flatten().map(|file| file.path.clone()).collect()
    };
    let (had, has) = (paths(before), paths(now));
    for path in now.changed_since(before).unwrap_or_default() {
        match (had.contains(&path), has.contains(&path)) {
            (true, true) => changed.push(path),
            (false, _) => added.push(path),
            (true, false) => removed.push(path),
        }
    }
    Reason::Files { changed, added, removed }
}
