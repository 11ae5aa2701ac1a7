//! The flags of an instruction.

use syntax::TextRange;
use syntax::dockerfile::Body;
use syntax::language::mount::MountKey;
use syntax::language::{FlagSpec, ValueKind};

use super::place::Place;
use super::{CompletionItem, CompletionKind, snippet, stages};

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
        .filter(|flag| fits(place, flag))
        .filter(|flag| flag.repeats || others().all(|other| other.name != flag.name))
        .map(|flag| {
            let label = format!("--{}", flag.name);
            let item = CompletionItem::new(CompletionKind::Flag, label.clone(), range).explained(flag.key());
            if flag.may_be_bare() || has_value {
                return item;
            }
            item.stops(format!("{label}={}", value(place, flag)), format!("{label}="))
        })
        .collect()
}

/// What a flag's value may be, with tab stops: something that can be built as it stands.
fn value(place: &Place<'_>, flag: &FlagSpec) -> String {
    let usual = match flag.value {
        ValueKind::Mount => return "type=${1:cache},target=${2:/path}".to_owned(),
        ValueKind::Bool => "true",
        ValueKind::OneOf(words) => words.iter().find(|word| flag.default != Some(word)).unwrap_or(&""),
        ValueKind::Platform => "$BUILDPLATFORM",
        ValueKind::Owner => "user",
        ValueKind::Permissions => "755",
        ValueKind::StageOrImage => {
            let nearest = stages::items(place.document, place.start, TextRange::empty(place.offset));
            let name =
                nearest.into_iter().next().map_or_else(|| "image".to_owned(), |item| item.label.to_string());
            return format!("${{1:{}}}", snippet::escaped(&name));
        }
        ValueKind::Checksum => "sha256:digest",
        ValueKind::Pattern => "pattern",
        ValueKind::Duration => flag.default.filter(|text| *text != "0s").unwrap_or("30s"),
        ValueKind::Count => flag.default.unwrap_or("3"),
        ValueKind::Device => "device",
    };
    format!("${{1:{}}}", snippet::escaped(usual))
}

/// Whether the instruction as it stands lets the flag mean something: a checksum is one of a download, and nothing
/// is set on a health check that is switched off.
fn fits(place: &Place<'_>, flag: &FlagSpec) -> bool {
    match (&place.instruction.body, flag.value) {
        (Body::Healthcheck(Some(check)), _) => !check.kind.text.eq_ignore_ascii_case("NONE"),
        (Body::Transfer { sources, .. }, ValueKind::Checksum) => {
            let remote = |text: &str| text.contains("://") || text.starts_with("git@") || text.contains('$');
            sources.iter().all(|source| source.value.starts_with('-') || remote(&source.value))
        }
        _ => true,
    }
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
