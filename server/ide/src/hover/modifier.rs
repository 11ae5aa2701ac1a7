//! The operator of a modifier: what `:-` in `${name:-word}` does.

use syntax::TextRange;
use syntax::dockerfile::Instruction;
use syntax::document::Placed;
use syntax::language::Variables;
use syntax::language::expansion::Modifier;

use super::{Asked, Hover};

/// The operator under the cursor, where the builder puts variables in; a shell has rules of its own.
pub(super) fn hover(asked: &Asked<'_>, placed: Placed<'_>, instruction: &Instruction) -> Option<Hover> {
    if instruction.keyword?.instruction().variables != Variables::Builder {
        return None;
    }
    let mut uses = instruction.words().flat_map(|word| &word.variables);
    let (operator, range) = uses.find_map(|variable| {
        let operator = variable.operator.as_deref()?;
        let start = variable.name_range.end;
        let range = placed.in_document(TextRange::new(start, start + operator.len()));
        range.contains(asked.offset).then_some((operator, range))
    })?;
    let modifier = Modifier::at_start(operator)?;
    asked.page(&format!("**`{operator}`**"), &modifier.key(), range)
}
