//! Offers that are tried before they are made.

use syntax::{Document, Edit, TextRange};

use super::CompletionItem;
use crate::diagnostics::{Facts, refusals_in};

/// The longest instruction that is tried; longer ones are data, and nobody changes their keyword.
const LONGEST: usize = 16 * 1024;

/// The items that leave the instruction that they stand in readable: none brings an error that was not there.
pub(super) fn that_read(document: &Document, items: Vec<CompletionItem>) -> Vec<CompletionItem> {
    let Some(first) = items.first() else { return items };
    let Some(placed) = document.instruction_at(first.range.start) else { return items };
    if placed.instruction.len > LONGEST {
        return Vec::new();
    }
    // The directive keeps the escape character, the FROM keeps the rest from standing outside of any stage, and the
    // WORKDIR keeps relative mounts off the root.
    let head = format!("# escape={}\nFROM scratch\nWORKDIR /w\n", document.escape().char());
    let own = document.text(TextRange::new(placed.start, placed.start + placed.instruction.len));
    let alone = Document::new(&format!("{head}{own}"));
    let facts = Facts::default();
    let known = refusals_in(&alone, &facts);
    let fits = |item: &CompletionItem| {
        let at = |offset: usize| offset - placed.start + head.len();
        let mut after = alone.clone();
        let range = TextRange::new(at(item.range.start), at(item.range.end));
        after.apply(&[Edit { range, text: item.filled().into_owned() }]);
        refusals_in(&after, &facts).iter().all(|code| known.contains(code))
    };
    items.into_iter().filter(fits).collect()
}
