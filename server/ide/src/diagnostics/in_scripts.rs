//! What rules look for in instructions, most of it in the scripts of RUN, kept with the lines that it was found in.

use std::any::Any;
use std::ops::Range;

use syntax::dockerfile::Instruction;
use syntax::document::Placed;
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

/// The spots of a run of lines: the index of an instruction, and what was found in it.
struct Kept<T>(Vec<(usize, Vec<T>)>);

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
        let kept: &'a Kept<T> = part.slot.get_or_init(|| {
            let scripts = part.nodes.iter().enumerate();
            Kept(
                scripts
                    .filter_map(|(index, (_, node))| Some((index, T::of(node.instruction()?))))
                    .filter(|(_, found)| !found.is_empty())
                    .collect(),
            )
        });
        kept.0.iter().filter_map(move |(index, found)| Some((part.instruction(*index)?, found.as_slice())))
    });
    found.filter(move |(placed, _)| range.contains(&placed.start))
}
