//! The build stages that an instruction can name.

use syntax::dockerfile::{Body, From};
use syntax::{Document, TextRange};

use super::{CompletionItem, CompletionKind};

/// The named stages above the FROM or the stage that `start` is in, the nearest first: it is the likeliest.
pub(super) fn items(document: &Document, start: usize, range: TextRange) -> Vec<CompletionItem> {
    let mut items: Vec<CompletionItem> = Vec::new();
    for (_, from) in above(document, start).into_iter().rev() {
        let Some(name) = &from.name else { continue };
        let label = name.text.to_lowercase();
        if items.iter().all(|item| item.label != label) {
            items.push(item(label, from, range));
        }
    }
    items
}

/// The numbers of the stages without a name, the nearest first: `COPY --from` takes them.
pub(super) fn numbers(document: &Document, start: usize, range: TextRange) -> Vec<CompletionItem> {
    let unnamed = above(document, start).into_iter().filter(|(_, from)| from.name.is_none());
    unnamed.rev().map(|(number, from)| item(number.to_string(), from, range)).collect()
}

fn item(label: String, from: &From, range: TextRange) -> CompletionItem {
    let detail = from.image.as_ref().map(|image| format!("FROM {}", image.text));
    CompletionItem::new(CompletionKind::Stage, label, range).detail(detail)
}

/// The stages that may be named at `start`, with their numbers: those above, but for the one that it is in, since a
/// stage cannot copy from itself, and those of the same name, which it hides.
fn above(document: &Document, start: usize) -> Vec<(usize, &From)> {
    let stages = document.stages().take_while(|stage| stage.start < start);
    let mut above: Vec<(usize, &From)> = stages
        .enumerate()
        .filter_map(|(number, stage)| match &stage.instruction.body {
            Body::From(from) => Some((number, from)),
            _ => None,
        })
        .collect();
    let is_from = document.stages().any(|stage| stage.start == start);
    let own = if is_from { None } else { above.pop() };
    if let Some(own) = own.and_then(|(_, from)| from.name.as_ref()) {
        let hidden =
            |from: &From| from.name.as_ref().is_some_and(|name| name.text.eq_ignore_ascii_case(&own.text));
        above.retain(|(_, from)| !hidden(from));
    }
    above
}
