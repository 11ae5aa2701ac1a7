//! What the rules of whole documents read: where which instructions stand, stage by stage.
//!
//! Everything that depends on lines that did not change is kept with them ([`syntax::document::Slot`]): what the
//! rules say of each instruction, and where in a run of lines each keyword stands. What is made anew for each check
//! is proportional to the number of stages and of runs, not of lines.

mod summary;

use std::ops::Range;

use syntax::Document;
use syntax::document::{Part, Placed};
use syntax::language::Keyword;

use super::Facts;
pub(super) use summary::{Summary, findings};

/// A document as the rules read it.
pub struct Analysis<'a> {
    /// The document.
    pub document: &'a Document,
    /// What else is known.
    pub facts: &'a Facts,
    parts: Vec<(Part<'a>, &'a Summary)>,
    stages: Vec<Stage<'a>>,
}

/// A build stage.
#[derive(Debug, Clone)]
pub struct Stage<'a> {
    /// Its FROM.
    pub from: Placed<'a>,
    /// The bytes that it takes, from its FROM to before the next.
    pub range: Range<usize>,
}

impl<'a> Analysis<'a> {
    /// Looks at a document, reading anew only what has changed since it was last looked at.
    #[must_use]
    pub fn new(document: &'a Document, facts: &'a Facts) -> Self {
        let parts: Vec<_> = document.parts().map(|part| (part, Summary::of(part))).collect();
        let mut stages: Vec<Stage<'a>> = Vec::new();
        let end = document.rope().len_bytes();
        for from in document.stages() {
            if let Some(last) = stages.last_mut() {
                last.range.end = from.start;
            }
            stages.push(Stage { from, range: from.start..end });
        }
        Self { document, facts, parts, stages }
    }

    /// The stages in their order.
    #[must_use]
    pub fn stages(&self) -> &[Stage<'a>] {
        &self.stages
    }

    /// The instructions of a keyword that start in a range of the document, in their order. It costs no more than
    /// there are of them.
    pub fn of(&self, keyword: Keyword, range: Range<usize>) -> impl Iterator<Item = Placed<'a>> + '_ {
        let first = self.parts.partition_point(|(part, _)| part.start <= range.start).saturating_sub(1);
        let parts = self.parts.get(first..).unwrap_or_default();
        parts
            .iter()
            .take_while({
                let end = range.end;
                move |(part, _)| part.start < end
            })
            .flat_map(move |(part, summary)| {
                let all = summary.of_keyword(keyword);
                let start =
                    |index: &u32| part.nodes.get(*index as usize).map_or(0, |(at, _)| part.start + at);
                let from = all.partition_point(|index| start(index) < range.start);
                let to = all.partition_point(|index| start(index) < range.end);
                let within = all.get(from..to).unwrap_or_default();
                within.iter().filter_map(|index| part.instruction(*index as usize))
            })
    }

    /// The whole document.
    #[must_use]
    pub fn everywhere(&self) -> Range<usize> {
        0..self.document.rope().len_bytes()
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
}
