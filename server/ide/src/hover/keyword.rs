//! The keyword of an instruction.

use syntax::dockerfile::{Body, Instruction};
use syntax::document::Placed;

use super::{Asked, Hover};

/// The keyword under the cursor; that of an ONBUILD's trigger too.
pub(super) fn hover(asked: &Asked<'_>, placed: Placed<'_>) -> Option<Hover> {
    let instruction: &Instruction = match &placed.instruction.body {
        Body::Onbuild(Some(trigger)) if asked.touches(placed, trigger.name.range) => trigger,
        _ => placed.instruction,
    };
    if !asked.touches(placed, instruction.name.range) {
        return None;
    }
    let keyword = instruction.keyword?;
    let title = format!("**{}**", keyword.name());
    asked.page(&title, &keyword.instruction().key(), placed.in_document(instruction.name.range))
}
