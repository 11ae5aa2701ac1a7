//! Names, tags and digests of images, from what is known of them: behind FROM, in `COPY --from=` and in a mount's `from=`,
//! and in the default of an ARG that a FROM takes its tag from.

mod argument;
mod digests;
mod names;
mod spot;
mod tags;

use syntax::Document;

use super::CompletionItem;
use crate::images::{Known, Wanted};
use crate::texts::Language;
use spot::{Part, Spot};

/// A part of an image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// Its name.
    Name,
    /// Its tag.
    Tag,
    /// Its digest.
    Digest,
}

/// What stands for an item's label in [`Offered::page`]; no image has it in its name.
pub const LABEL: &str = "*";

/// What can be written, and whether that is all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offered {
    /// The offers, the best first. They stand behind those of [`super::completion`].
    pub items: Vec<CompletionItem>,
    /// The key of the words that explain every item that has no key of its own, with [`LABEL`] for the item's label.
    pub page: Option<String>,
    /// Whether more may come when the same is asked again.
    pub is_incomplete: bool,
    /// Whether nothing else fits: no stage is written as a tag or a digest.
    pub is_alone: bool,
}

/// Which part of an image is written at `offset`; nothing where none is.
#[must_use]
pub fn written(document: &Document, offset: usize) -> Option<Written> {
    Some(match Spot::find(document, offset)?.part {
        Part::Name => Written::Name,
        Part::Tag { .. } => Written::Tag,
        Part::Digest { .. } => Written::Digest,
    })
}

/// What should be known to answer at `offset`; nothing where no image is written. The first question is the one that the
/// list is made from; the others only add to it, and nobody waits for them.
#[must_use]
pub fn wanted(document: &Document, offset: usize) -> Vec<Wanted> {
    let Some(spot) = Spot::find(document, offset) else { return Vec::new() };
    match &spot.part {
        Part::Name => names::wanted(&spot),
        Part::Tag { image } => vec![Wanted::tags(image), Wanted::details(image)],
        Part::Digest { image } => vec![Wanted::Image(image.clone(), None), Wanted::Tag(image.clone())],
    }
}

/// What of an image can be written at `offset`, from what is known.
#[must_use]
pub fn offered(document: &Document, offset: usize, language: Language, known: &Known) -> Offered {
    let Some(spot) = Spot::find(document, offset) else { return Offered::default() };
    let mut offered = match &spot.part {
        Part::Name => names::offered(&spot, language, known),
        Part::Tag { image } => tags::offered(&spot, image, language, known),
        Part::Digest { image } => digests::offered(&spot, image, language, known),
    };
    offered.is_alone = spot.part != Part::Name;
    // An editor replaces text of the cursor's line alone.
    let line = |at: usize| document.rope().byte_to_line(at);
    let here = line(offset.min(document.rope().len_bytes()));
    let mut last = None;
    offered.items.retain(|item| {
        // Thousands of items have one range.
        let (range, is_here) = last
            .filter(|(range, _)| *range == item.range)
            .unwrap_or_else(|| (item.range, [item.range.start, item.range.end].map(line) == [here, here]));
        last = Some((range, is_here));
        is_here
    });
    offered
}

#[cfg(test)]
mod tests;
