//! What the rules of whole documents read: where which instructions stand, stage by stage, and what holds there.
//!
//! Everything that depends on lines that did not change is kept with them ([`syntax::document::Slot`]): what the
//! rules say of each instruction, where in a run of lines each keyword stands, and what a walk through a stage
//! found. A stage is walked through again when one of its instructions, the end of the stage that it is built from,
//! the global arguments or the facts changed.

mod globals;
mod stage;
mod state;
mod step;
mod summary;
mod walk;
mod words;

use std::ops::Range;
use std::sync::Arc;

use syntax::Document;
use syntax::document::{Part, Placed};
use syntax::language::Keyword;

use super::Facts;
pub use globals::Globals;
pub use stage::Stage;
pub(super) use stage::expand;
pub use state::State;
pub(super) use state::{STEERING, joined};
pub(super) use step::{Found, Voice};
pub use step::{Step, StepSink};
pub(super) use summary::{Summary, findings};
pub use words::Expandable;

/// A document as the rules read it.
pub struct Analysis<'a> {
    /// The document.
    pub document: &'a Document,
    /// What else is known.
    pub facts: &'a Facts,
    /// What FROM lines see.
    pub globals: Arc<Globals>,
    parts: Vec<(Part<'a>, &'a Summary)>,
    stages: Vec<Stage<'a>>,
}

impl<'a> Analysis<'a> {
    /// Looks at a document, reading anew only what has changed since it was last looked at.
    #[must_use]
    pub fn new(document: &'a Document, facts: &'a Facts) -> Self {
        let parts: Vec<_> = document.parts().map(|part| (part, Summary::of(part))).collect();
        let escape = document.escape().char();
        let mut analysis = Self { document, facts, globals: Arc::default(), parts, stages: Vec::new() };
        analysis.globals = Arc::new(analysis.globals_with(true));
        analysis.stages = analysis.cut(escape);
        stage::walk_all(&mut analysis.stages, &analysis.globals, facts, escape);
        analysis
    }

    /// The global scope with the arguments that a build is given, or with the defaults alone.
    #[must_use]
    pub fn globals_with(&self, given: bool) -> Globals {
        let first = self.document.stages().next().map_or(usize::MAX, |from| from.start);
        let last =
            self.document.stages().last().map_or(String::new(), |from| globals::stage_name(from.instruction));
        let escape = self.document.escape().char();
        Globals::new(self.of(Keyword::Arg, 0..first), &last, self.facts, given, escape)
    }

    fn cut(&self, escape: char) -> Vec<Stage<'a>> {
        let mut stages: Vec<Stage<'a>> = Vec::new();
        let end = self.document.rope().len_bytes();
        for placed in self.document.instructions() {
            if placed.instruction.keyword == Some(Keyword::From) {
                if let Some(last) = stages.last_mut() {
                    last.range.end = placed.start;
                }
                stages.push(Stage::new(placed, end, &self.globals, escape));
            } else if let Some(stage) = stages.last_mut() {
                stage.instructions.push(placed);
            }
        }
        stages
    }

    /// The stages in their order.
    #[must_use]
    pub fn stages(&self) -> &[Stage<'a>] {
        &self.stages
    }

    /// The instructions of a keyword that start in a range of the document, in their order. It costs no more than
    /// there are of them.
    pub fn of(&self, keyword: Keyword, range: Range<usize>) -> impl Iterator<Item = Placed<'a>> + '_ {
        self.within(range, move |summary| summary.of_keyword(keyword))
    }

    /// COPY and RUN in a range that take from a stage or an image, in their order.
    pub fn takers(&self, range: Range<usize>) -> impl Iterator<Item = Placed<'a>> + '_ {
        self.within(range, Summary::takers)
    }

    fn within(
        &self,
        range: Range<usize>,
        list: impl Fn(&'a Summary) -> &'a [u32],
    ) -> impl Iterator<Item = Placed<'a>> {
        let first = self.parts.partition_point(|(part, _)| part.start <= range.start).saturating_sub(1);
        let parts = self.parts.get(first..).unwrap_or_default();
        let end = range.end;
        parts.iter().take_while(move |(part, _)| part.start < end).flat_map(move |(part, summary)| {
            let all = list(summary);
            let start = |index: &u32| part.nodes.get(*index as usize).map_or(0, |(at, _)| part.start + at);
            let from = all.partition_point(|index| start(index) < range.start);
            let to = all.partition_point(|index| start(index) < range.end);
            let within = all.get(from..to).unwrap_or_default();
            within.iter().filter_map(|index| part.instruction(*index as usize))
        })
    }

    /// The whole document.
    #[must_use]
    pub fn everywhere(&self) -> Range<usize> {
        0..self.document.rope().len_bytes() + 1
    }

    /// The runs of lines, for what a rule keeps of each by itself.
    pub fn parts(&self) -> impl Iterator<Item = Part<'a>> + '_ {
        self.parts.iter().map(|(part, _)| *part)
    }

    /// Every instruction of which a rule by itself has something to say.
    pub(super) fn with_findings(&self) -> impl Iterator<Item = Placed<'a>> + '_ {
        self.parts.iter().flat_map(|(part, summary)| {
            summary.found.iter().filter_map(|index| part.instruction(*index as usize))
        })
    }

    /// What the walks through the stages found: where it is about, where it came up, and what.
    pub(super) fn walked(&self) -> impl Iterator<Item = (Placed<'a>, Placed<'a>, &Found)> + '_ {
        self.stages.iter().flat_map(|stage| {
            let at = |index: usize| match index.checked_sub(1) {
                None => Some(stage.from),
                Some(index) => stage.instructions.get(index).copied(),
            };
            let found = stage.walked.iter().flat_map(|walked| &walked.found);
            found.filter_map(move |found| Some((at(found.about)?, at(found.at)?, found)))
        })
    }
}
