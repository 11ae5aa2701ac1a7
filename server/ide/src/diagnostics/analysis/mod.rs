//! What the rules of whole documents read: where which instructions stand, stage by stage, and what holds there.
//!
//! Everything that depends on lines that did not change is kept with them ([`syntax::document::Slot`]): what the
//! rules say of each instruction, where in a run of lines each keyword stands. What they say of an instruction in its
//! place is remembered with what it asked for ([`memory`]): a step is taken again when the instruction, or something
//! that it asked for, is another.

mod globals;
mod memory;
mod outline;
mod stage;
mod state;
mod step;
mod summary;
mod track;
mod walk;
mod words;

use std::ops::Range;
use std::sync::Arc;

use syntax::document::{Part, Placed};
use syntax::language::Keyword;
use syntax::{Document, TextRange};

use super::Facts;
use super::lineage::Lineage;
pub use globals::Globals;
use memory::Memory;
pub use outline::Outline;
pub(super) use stage::expand;
pub use stage::{Read, Stage};
pub use state::State;
pub(super) use state::{STEERING, joined};
pub(super) use step::{Found, Voice};
pub use step::{Step, StepSink};
pub(super) use summary::{Summary, findings};
use walk::Around;
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
    outline: Arc<Outline>,
}

impl<'a> Analysis<'a> {
    /// Looks at a document, reading anew only what has changed since it was last looked at.
    #[must_use]
    pub fn new(document: &'a Document, facts: &'a Facts) -> Self {
        let parts: Vec<_> = document.parts().map(|part| (part, Summary::of(part))).collect();
        let memory: &Memory = document.memory().get_or_init(Memory::default);
        let mut analysis = Self {
            document,
            facts,
            globals: Arc::default(),
            parts,
            stages: Vec::new(),
            outline: Arc::default(),
        };
        analysis.globals = memory.globals(&analysis);
        let globals = Arc::clone(&analysis.globals);
        let around = Around { globals: &globals, facts, escape: document.escape().char() };
        analysis.stages = cut(document, &globals, around);
        analysis.outline = memory.walk(document, &mut analysis.stages, around, &globals);
        analysis
    }

    /// The global scope with the arguments that a build is given, or with the defaults alone.
    #[must_use]
    pub fn globals_with(&self, given: bool) -> Globals {
        let escape = self.document.escape().char();
        Globals::new(self.global_arguments(), &self.last_stage(), self.facts, given, escape)
    }

    /// The ARGs before the first FROM.
    fn global_arguments(&self) -> impl Iterator<Item = Placed<'a>> + '_ {
        let first = self.document.stages().next().map_or(usize::MAX, |from| from.start);
        self.of(Keyword::Arg, 0..first)
    }

    /// The name of the last stage.
    fn last_stage(&self) -> String {
        self.document.stages().last().map_or(String::new(), |from| globals::stage_name(from.instruction))
    }

    /// The stages in their order.
    #[must_use]
    pub fn stages(&self) -> &[Stage<'a>] {
        &self.stages
    }

    /// What the FROM lines say together.
    #[must_use]
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// Which stage each stage is built from, as the names are written.
    #[must_use]
    pub fn lineage(&self) -> &Lineage {
        &self.outline.lineage
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

    /// The runs of lines in which instructions of a range can start.
    pub fn parts_within(&self, range: Range<usize>) -> impl Iterator<Item = Part<'a>> + '_ {
        let first = self.parts.partition_point(|(part, _)| part.start <= range.start).saturating_sub(1);
        let parts = self.parts.get(first..).unwrap_or_default().iter();
        parts.map(|(part, _)| *part).take_while(move |part| part.start < range.end)
    }

    /// Every instruction of which a rule by itself has something to say.
    pub(super) fn with_findings(&self) -> impl Iterator<Item = Placed<'a>> + '_ {
        self.parts.iter().flat_map(|(part, summary)| {
            summary.found.iter().filter_map(|index| part.instruction(*index as usize))
        })
    }

    /// What was found in the stages: what it is about and where in it, where it came up, and what.
    pub(super) fn walked(&self) -> impl Iterator<Item = Walked<'a, '_>> + '_ {
        self.stages.iter().flat_map(|stage| {
            let place = |index: usize| match index.checked_sub(1) {
                None => Some(stage.from),
                Some(index) => stage.instructions().get(index).copied(),
            };
            stage.found.iter().filter_map(move |come| {
                let (about, at) = (place(come.about)?, place(come.at)?);
                Some(Walked { range: about.in_document(come.range), at, found: &come.found })
            })
        })
    }
}

/// Something that was found in a stage.
pub(super) struct Walked<'a, 's> {
    /// Where, in the document.
    pub(super) range: TextRange,
    /// The instruction that it comes up at, whose comments can switch it off.
    pub(super) at: Placed<'a>,
    /// What.
    pub(super) found: &'s Found,
}

fn cut<'a>(document: &'a Document, globals: &Arc<Globals>, around: Around<'_>) -> Vec<Stage<'a>> {
    let end = document.rope().len_bytes();
    let froms: Vec<Placed<'a>> = document.stages().collect();
    let starts = froms.iter().map(|from| from.start).skip(1).chain([end]);
    let stage = |(from, end): (&Placed<'a>, usize)| {
        Stage::new(document, *from, end, stage::read(*from, globals, around))
    };
    froms.iter().zip(starts).map(stage).collect()
}
