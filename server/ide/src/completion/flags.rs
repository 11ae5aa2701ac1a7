//! The flags of an instruction.

use syntax::language::mount::MountKey;
use syntax::language::{FlagSpec, ValueKind};

use super::place::Place;
use super::{CompletionItem, CompletionKind};

/// The flags that the instruction takes and does not have yet, unless they may repeat.
pub(super) fn items(place: &Place<'_>, start: usize) -> Vec<CompletionItem> {
    let typed = place.text(start);
    if !place.spec().reads_flags || typed.is_empty() && !place.is_at_end_of_word() {
        return Vec::new();
    }
    let behind = place.rest(|ch| ch == '=' || ch.is_whitespace());
    let range = place.range(start, behind);
    let has_value = place.after.get(behind..).is_some_and(|rest| rest.starts_with('='));
    let inner = place.offset - place.start;
    let others =
        || place.instruction.flags.iter().filter(|flag| typed.is_empty() || !flag.range.touches(inner));
    // A value that stands there already is of its flag's kind, and goes on being read.
    let name = format!("{typed}{}", place.after.get(..behind).unwrap_or_default());
    let kind = place.spec().flag(name.trim_start_matches("--")).map(|flag| flag.value);
    let offered =
        place.spec().flags.iter().filter(|flag| !has_value || kind.is_none_or(|kind| kind == flag.value));
    offered
        .filter(|flag| flag.repeats || others().all(|other| other.name != flag.name))
        .map(|flag| {
            let label = format!("--{}", flag.name);
            let equals = if flag.may_be_bare() || has_value { "" } else { "=" };
            let insert = format!("{label}{equals}");
            CompletionItem::new(CompletionKind::Flag, label, range).writes(insert).explained(flag.key())
        })
        .collect()
}

/// Whether BuildKit replaces variables where the cursor stands in a flag's value.
pub(super) fn expands(place: &Place<'_>, flag: &FlagSpec, start: usize) -> bool {
    if flag.value != ValueKind::Mount {
        return flag.expands;
    }
    let field = place.text(start).rsplit(',').next().unwrap_or_default();
    let key = field.split_once('=').and_then(|(key, _)| MountKey::from_name(key));
    flag.expands && key.is_some_and(MountKey::expands)
}
