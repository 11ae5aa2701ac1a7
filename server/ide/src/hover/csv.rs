//! The fields of `--mount` and `--device`: `key=value` between commas.

use syntax::TextRange;
use syntax::dockerfile::Flag;
use syntax::document::Placed;
use syntax::language::device::DeviceKey;
use syntax::language::mount::{FieldKind, MountKey, MountType};
use syntax::language::{FlagSpec, ValueKind};

use super::{Asked, Hover, details};

/// The field under the cursor: its key, or its value.
pub(super) fn hover(asked: &Asked<'_>, placed: Placed<'_>, spec: &FlagSpec, flag: &Flag) -> Option<Hover> {
    let value = flag.value.as_ref()?;
    let field = field_at(asked, placed, value.range)?;
    match spec.value {
        ValueKind::Mount => mount(asked, &field),
        ValueKind::Device => device(asked, &field),
        _ => None,
    }
}

/// One field, without its quotes.
struct Field {
    /// What stands before the `=`, or all of it.
    key: String,
    /// Where the key stands in the document.
    key_range: TextRange,
    /// What stands behind the `=`, and where.
    value: Option<(String, TextRange)>,
}

/// The field that the cursor touches. The builder takes the quotes of a flag away before it cuts the value at
/// commas, so a comma between quotes cuts too.
fn field_at(asked: &Asked<'_>, placed: Placed<'_>, value: TextRange) -> Option<Field> {
    let logical = &placed.instruction.logical;
    let joined = TextRange::new(logical.logical(value.start), logical.logical(value.end));
    let cursor = logical.logical(asked.offset.checked_sub(placed.start)?);
    let text = logical.text.get(joined.std())?;
    let before = text.get(..cursor.checked_sub(joined.start)?)?;
    let start = before.rfind(',').map_or(0, |comma| comma + 1);
    let end = text.get(before.len()..)?.find(',').map_or(text.len(), |comma| before.len() + comma);
    let range = |start: usize, end: usize| {
        let joined = TextRange::new(joined.start + start, joined.start + end);
        placed.in_document(logical.source_range(joined))
    };
    let trimmed = |start: usize, end: usize| {
        let part = text.get(start..end)?;
        let inner = part.trim_start_matches(QUOTES);
        let start = end - inner.len();
        let inner = inner.trim_end_matches(QUOTES);
        Some((inner.to_owned(), range(start, start + inner.len())))
    };
    let equals = text.get(start..end)?.find('=').map(|equals| start + equals);
    let (key, key_range) = trimmed(start, equals.unwrap_or(end))?;
    let value = equals.and_then(|equals| trimmed(equals + 1, end));
    Some(Field { key, key_range, value })
}

const QUOTES: [char; 2] = ['"', '\''];

fn mount(asked: &Asked<'_>, field: &Field) -> Option<Hover> {
    let key = MountKey::from_name(&field.key)?;
    let title = format!("**`{}`** (`RUN --mount`)", key.name);
    let Some((value, range)) = field.value_at(asked) else {
        return asked.page(&title, &key.key(), field.key_range);
    };
    let own = match key.value {
        FieldKind::Type => MountType::from_name(value).map(MountType::key),
        FieldKind::OneOf(words) => {
            let word = words.iter().find(|word| word.eq_ignore_ascii_case(value));
            word.map(|word| key.value_key(word))
        }
        _ => None,
    };
    if let Some(own) = own {
        let title = format!("**`{}={}`** (`RUN --mount`)", key.name, value.to_ascii_lowercase());
        return asked.page(&title, &own, range);
    }
    let hover = asked.page(&title, &key.key(), range)?;
    Some(match details::of_field(key, value) {
        Some(detail) => hover.headed(&detail),
        None => hover,
    })
}

/// The first field of a device may be the name without its key.
fn device(asked: &Asked<'_>, field: &Field) -> Option<Hover> {
    let (key, range) = match (DeviceKey::from_name(&field.key), field.value_at(asked)) {
        (Some(key), Some((_, range))) => (key, range),
        (Some(key), None) => (key, field.key_range),
        (None, _) => {
            let end = field.value.as_ref().map_or(field.key_range.end, |(_, range)| range.end);
            (DeviceKey::from_name("name")?, TextRange::new(field.key_range.start, end))
        }
    };
    asked.page(&format!("**`{}`** (`RUN --device`)", key.name), &key.key(), range)
}

impl Field {
    /// The value, when the cursor stands in it and not in the key.
    fn value_at(&self, asked: &Asked<'_>) -> Option<(&str, TextRange)> {
        let (value, range) = self.value.as_ref()?;
        (!self.key_range.touches(asked.offset)).then_some((value.as_str(), *range))
    }
}
