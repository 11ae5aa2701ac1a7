//! A flag: its name, and its value where the value is one of a few words.

use syntax::dockerfile::{Flag, Instruction};
use syntax::document::Placed;
use syntax::language::{FlagSpec, ValueKind};

use super::{Asked, Hover, csv, details, image};

/// The flag under the cursor; of an ONBUILD's trigger too. What stands in a mount or a device is explained field
/// by field, any other value together with its flag. An image is left to [`image`], which knows more of it.
pub(super) fn hover(asked: &Asked<'_>, placed: Placed<'_>, instruction: &Instruction) -> Option<Hover> {
    let flag = instruction.flags.iter().find(|flag| asked.touches(placed, flag.range))?;
    let spec = instruction.keyword?.instruction().flag(&flag.name)?;
    let named = image::named(asked.document, asked.offset);
    if named.is_some_and(|named| named.range.touches(asked.offset)) {
        return None;
    }
    let found = explained(asked, placed, spec, flag)?;
    // Quotes, commas and a value that is missing belong to no word of the flag.
    let is_beside = found.range.is_empty() || !found.range.touches(asked.offset);
    Some(if is_beside { Hover { range: placed.in_document(flag.range), ..found } } else { found })
}

fn explained(asked: &Asked<'_>, placed: Placed<'_>, spec: &FlagSpec, flag: &Flag) -> Option<Hover> {
    let in_name = asked.touches(placed, flag.name_range);
    match spec.value {
        _ if in_name => {}
        ValueKind::Mount | ValueKind::Device => {
            if let Some(hover) = csv::hover(asked, placed, spec, flag) {
                return Some(hover);
            }
        }
        _ => return value(asked, placed, spec, flag),
    }
    let range = if in_name { flag.name_range } else { flag.range };
    asked.page(&title(spec), &spec.key(), placed.in_document(range))
}

fn title(spec: &FlagSpec) -> String {
    format!("**`{} --{}`**", spec.keyword.name(), spec.name)
}

/// A value that stands for itself: the page of the word, or the flag's with what this very value means.
fn value(asked: &Asked<'_>, placed: Placed<'_>, spec: &FlagSpec, flag: &Flag) -> Option<Hover> {
    let value = flag.value.as_ref()?;
    let range = placed.in_document(value.range);
    if spec.values().contains(&value.text.as_str()) {
        let title = format!("**`--{}={}`**", spec.name, value.text);
        return asked.page(&title, &spec.value_key(&value.text), range);
    }
    let hover = asked.page(&title(spec), &spec.key(), range)?;
    Some(match details::of_flag(asked.language, spec, &value.text) {
        Some(detail) => hover.headed(&detail),
        None => hover,
    })
}
