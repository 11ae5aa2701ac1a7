//! The rows of an image's history, tied to the instructions that made them.
//!
//! Read from the oldest, a history holds the base's rows and then one row for every instruction except FROM, ONBUILD
//! and those of other stages, through the chain of `FROM stage`; triggers of the base come before them.

use syntax::Document;
use syntax::language::Keyword;

use crate::engine::HistoryRow;
use crate::graph::{Base, Graph};

/// A row of a history with what it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// The row.
    pub row: HistoryRow,
    /// Where the instruction starts, in bytes of the document; nothing for what the base brought.
    pub start: Option<usize>,
    /// Whether the instruction makes a layer; the others change the configuration alone.
    pub is_layer: bool,
}

/// Ties the rows of a history, newest first, to the instructions of the target; the oldest comes first in the
/// answer. Nothing is tied when the history does not end as the file says, for then another file made it.
#[must_use]
pub fn layers(document: &Document, graph: &Graph, mut rows: Vec<HistoryRow>) -> Vec<Layer> {
    rows.reverse();
    let own = instructions_of_target(document, graph);
    let base = rows.len().saturating_sub(own.len());
    let fits = rows.len() >= own.len()
        && rows.iter().skip(base).zip(&own).all(|(row, (keyword, _))| says(row, *keyword));
    let layer = |(index, row): (usize, HistoryRow)| {
        let instruction = index.checked_sub(base).filter(|_| fits).and_then(|index| own.get(index));
        let is_layer = match instruction {
            Some((keyword, _)) => makes_layer(*keyword, &row),
            None => row.bytes > 0,
        };
        Layer { start: instruction.map(|(_, start)| *start), is_layer, row }
    };
    rows.into_iter().enumerate().map(layer).collect()
}

/// RUN, COPY, ADD and a WORKDIR that is not `/` own a layer each, even one of no bytes.
fn makes_layer(keyword: Keyword, row: &HistoryRow) -> bool {
    match keyword {
        Keyword::Run | Keyword::Copy | Keyword::Add => true,
        Keyword::Workdir => !row.created_by.trim_end().ends_with("WORKDIR /"),
        _ => false,
    }
}

/// Whether a row is one of a keyword. BuildKit begins it with the keyword; older builders write the shell alone for
/// RUN and `#(nop)` before the others.
fn says(row: &HistoryRow, keyword: Keyword) -> bool {
    let text = row.created_by.trim_start();
    let name = keyword.name();
    match text.split_once("#(nop)") {
        Some((_, rest)) => rest.trim_start().starts_with(name),
        None => text.starts_with(name) || (keyword == Keyword::Run && !text.is_empty()),
    }
}

/// The keyword and the start of each instruction that the target's history has a row for, the oldest first.
fn instructions_of_target(document: &Document, graph: &Graph) -> Vec<(Keyword, usize)> {
    let mut chain = Vec::new();
    let mut next = graph.target;
    while let Some(index) = next {
        if chain.contains(&index) {
            break;
        }
        chain.push(index);
        next = match graph.stages.get(index).map(|stage| &stage.base) {
            Some(Base::Stage(base)) => Some(*base),
            _ => None,
        };
    }
    let starts: Vec<usize> = graph.stages.iter().map(|stage| stage.start).collect();
    let mut out = Vec::new();
    for index in chain.into_iter().rev() {
        let from = starts.get(index).copied().unwrap_or(usize::MAX);
        let to = starts.get(index + 1).copied().unwrap_or(usize::MAX);
        for trigger in graph.stages.get(index).map(|stage| stage.triggers.as_slice()).unwrap_or_default() {
            let keyword = trigger.split_ascii_whitespace().next().and_then(Keyword::from_str_ignore_case);
            out.extend(keyword.map(|keyword| (keyword, from)));
        }
        let inside = document.instructions().filter(|placed| placed.start > from && placed.start < to);
        out.extend(inside.filter_map(|placed| match placed.instruction.keyword? {
            Keyword::From | Keyword::Onbuild => None,
            keyword => Some((keyword, placed.start)),
        }));
    }
    out
}
