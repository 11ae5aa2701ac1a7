//! The build stages that an instruction can name.

use syntax::dockerfile::{Body, From};
use syntax::{Document, TextRange};

use super::{CompletionItem, CompletionKind};

/// The named stages above the FROM or the stage that `start` is in, the nearest first: it is the likeliest.
pub(super) fn items(document: &Document, start: usize, range: TextRange) -> Vec<CompletionItem> {
    let mut above: Vec<_> = document.stages().take_while(|stage| stage.start < start).collect();
    let is_from = document.stages().any(|stage| stage.start == start);
    if !is_from {
        // A stage cannot copy from itself.
        above.pop();
    }
    let mut items: Vec<CompletionItem> = Vec::new();
    for stage in above.iter().rev() {
        let Body::From(From { image, name: Some(name), .. }) = &stage.instruction.body else { continue };
        let label = name.text.to_lowercase();
        if items.iter().all(|item| item.label != label) {
            let detail = image.as_ref().map(|image| format!("stage from {}", image.text));
            items.push(CompletionItem::new(CompletionKind::Stage, label, range).detail(detail));
        }
    }
    items
}
