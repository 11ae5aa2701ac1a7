//! What rules look for in instructions, most of it in the scripts of RUN, kept with the lines that it was found in.

use std::any::Any;
use std::ops::Range;

use syntax::dockerfile::Instruction;
use syntax::document::{Part, Placed};
use syntax::script::Script;

use super::analysis::Analysis;

/// Something that a rule looks for in an instruction, mostly in its script. It must follow from the instruction alone.
pub trait Spot: Any + Send + Sync + Sized {
    /// Everything of the kind in a script; nothing for what is looked for in [`Self::of`].
    fn find(_: &Script) -> Vec<Self> {
        Vec::new()
    }

    /// Everything of the kind in an instruction.
    fn of(instruction: &Instruction) -> Vec<Self> {
        instruction.script().map(Self::find).unwrap_or_default()
    }
}

/// The spots of a run of lines.
struct Kept<T> {
    all: Vec<T>,
    /// Which instruction each group was found in, and which of all they are.
    groups: Vec<(usize, Range<usize>)>,
}

impl<T: Spot> Kept<T> {
    fn of(part: Part<'_>) -> Self {
        let mut kept = Self { all: Vec::new(), groups: Vec::new() };
        for (index, (_, node)) in part.nodes.iter().enumerate() {
            let Some(instruction) = node.instruction() else { continue };
            let start = kept.all.len();
            kept.all.extend(T::of(instruction));
            if kept.all.len() > start {
                kept.groups.push((index, start..kept.all.len()));
            }
        }
        kept
    }
}

/// Every instruction in which something was found, in the order of the text.
pub fn spots<'a, T: Spot>(analysis: &Analysis<'a>) -> impl Iterator<Item = (Placed<'a>, &'a [T])> {
    spots_within(analysis, analysis.everywhere())
}

/// Every instruction that starts in a range and in which something was found, in the order of the text.
pub fn spots_within<'a, T: Spot>(
    analysis: &Analysis<'a>,
    range: Range<usize>,
) -> impl Iterator<Item = (Placed<'a>, &'a [T])> {
    let parts: Vec<_> = analysis.parts_within(range.clone()).collect();
    let found = parts.into_iter().flat_map(|part| {
        let kept: &'a Kept<T> = part.slot.get_or_init(|| Kept::of(part));
        let groups = kept.groups.iter();
        groups
            .filter_map(move |(index, group)| Some((part.instruction(*index)?, kept.all.get(group.clone())?)))
    });
    found.filter(move |(placed, _)| range.contains(&placed.start))
}
