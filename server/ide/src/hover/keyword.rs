//! The keyword of an instruction.

use syntax::dockerfile::Instruction;
use syntax::document::Placed;

use super::{Asked, Hover};

/// The keyword under the cursor; that of an ONBUILD's trigger too.
pub(super) fn hover(asked: &Asked<'_>, placed: Placed<'_>, instruction: &Instruction) -> Option<Hover> {
    if !asked.touches(placed, instruction.name.range) {
        return None;
    }
    let keyword = instruction.keyword?;
    let title = format!("**`{}`**", keyword.name());
    asked.page(&title, &keyword.instruction().key(), placed.in_document(instruction.name.range))
}
