//! Predefined arguments, where they are declared and where they are used.

use syntax::dockerfile::{Body, Instruction};
use syntax::document::Placed;
use syntax::language::Keyword;
use syntax::language::predefined::PredefinedArg;

use super::{Asked, Hover};

/// The predefined argument under the cursor: the name in an ARG, or a variable of that name.
pub(super) fn hover(asked: &Asked<'_>, placed: Placed<'_>, instruction: &Instruction) -> Option<Hover> {
    let declared = match (&instruction.body, instruction.keyword) {
        (Body::Pairs(pairs), Some(Keyword::Arg)) => {
            let pair = pairs.iter().find(|pair| asked.touches(placed, pair.key.range));
            pair.map(|pair| (pair.key.text.as_str(), pair.key.range))
        }
        _ => None,
    };
    let used = || {
        let mut uses = instruction.words().flat_map(|word| &word.variables);
        let found = uses.find(|variable| asked.touches(placed, variable.range))?;
        Some((found.name.as_str(), found.range))
    };
    let (name, range) = declared.or_else(used)?;
    let arg = PredefinedArg::from_name(name)?;
    asked.page(&format!("**`{name}`**"), &arg.key(), placed.in_document(range))
}
