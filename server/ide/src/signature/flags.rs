//! How the value of a flag is written, and which part of it the cursor is in.

use syntax::language::device::{self, DeviceKey};
use syntax::language::mount::{FieldKind, MountKey, MountType};
use syntax::language::{FlagSpec, ValueKind};

use super::{Parameter, Signature, SignatureHelp};
use crate::completion::place::Place;

/// The forms of the flag's value, which begins at `start`; of a mount one for each type.
pub(super) fn help(place: &Place<'_>, flag: &FlagSpec, start: usize) -> SignatureHelp {
    let typed = place.text(start);
    let own = typed.rsplit(',').next().unwrap_or_default();
    if flag.value == ValueKind::Mount {
        let signatures = MountType::ALL.map(|kind| mount(flag, kind, typed.len() == own.len(), own)).into();
        return SignatureHelp { signatures, active: mounted(place, typed) };
    }
    let head = format!("{} --{}", place.keyword, flag.name);
    let (shape, parts) = shape(flag);
    let parameters: Vec<Parameter> =
        parts.iter().map(|(label, key)| Parameter { label: (*label).to_owned(), key: key.clone() }).collect();
    let active = match flag.value {
        ValueKind::Owner => usize::from(typed.contains(':')),
        ValueKind::Platform => typed.matches('/').count().min(2),
        ValueKind::OneOf(words) => {
            let word = words.iter().position(|word| !typed.is_empty() && word.starts_with(typed));
            return single(Signature {
                label: format!("{head}={shape}"),
                key: flag.key(),
                parameters,
                active: word,
            });
        }
        ValueKind::Device => {
            let required =
                own.split('=').next().and_then(DeviceKey::from_name).is_some_and(|key| key.may_be_bare);
            usize::from(required || typed.len() > own.len())
        }
        _ => 0,
    };
    let label = if flag.may_be_bare() { format!("{head}[={shape}]") } else { format!("{head}={shape}") };
    single(Signature { label, key: flag.key(), parameters, active: Some(active) })
}

fn single(signature: Signature) -> SignatureHelp {
    SignatureHelp { signatures: vec![signature], active: 0 }
}

/// How the value is written, and its parts with the keys of their words.
fn shape(flag: &FlagSpec) -> (String, Vec<(&'static str, String)>) {
    let one = |label: &'static str| (label.to_owned(), vec![(label, flag.key())]);
    match flag.value {
        ValueKind::Bool => ("true|false".to_owned(), vec![("true|false", flag.key())]),
        ValueKind::OneOf(words) => {
            (words.join("|"), words.iter().map(|word| (*word, flag.value_key(word))).collect())
        }
        ValueKind::Platform => {
            let parts = ["<os>", "<architecture>", "<variant>"].map(|label| (label, flag.key()));
            ("<os>/<architecture>[/<variant>]".to_owned(), parts.into())
        }
        ValueKind::Owner => {
            let parts = ["<user>", "<group>"].map(|label| (label, flag.key()));
            ("<user>[:<group>]".to_owned(), parts.into())
        }
        ValueKind::Permissions => one("<mode>"),
        ValueKind::StageOrImage => one("<stage|image|context>"),
        ValueKind::Checksum => one("<checksum>"),
        ValueKind::Pattern => one("<pattern>"),
        ValueKind::Duration => one("<duration>"),
        ValueKind::Count => one("<count>"),
        ValueKind::Device => {
            let key =
                |name: &str| device::DeviceKey::from_name(name).map_or_else(|| flag.key(), DeviceKey::key);
            ("<name>[,required]".to_owned(), vec![("<name>", key("name")), ("required", key("required"))])
        }
        ValueKind::Mount => one("<mount>"),
    }
}

/// The fields of one type of mount. `own` is what stands in the field under the cursor, up to the cursor.
fn mount(flag: &FlagSpec, kind: MountType, is_first: bool, own: &str) -> Signature {
    let mut label = format!("RUN --{}=", flag.name);
    let mut parameters = Vec::new();
    let mut active = None;
    let (name, has_value) = own.split_once('=').map_or((own, false), |(name, _)| (name, true));
    for key in kind.keys() {
        let is_type = key.value == FieldKind::Type;
        let shown = match key.value {
            FieldKind::Type => format!("type={}", kind.name()),
            FieldKind::Bool => key.name.to_owned(),
            FieldKind::OneOf(words) => format!("{}={}", key.name, words.join("|")),
            _ => format!("{}=<{}>", key.name, value_name(key)),
        };
        let needed = is_type
            || key.value == FieldKind::TargetPath && !matches!(kind, MountType::Secret | MountType::Ssh);
        label += &match (is_type, needed) {
            (true, _) => shown.clone(),
            (false, true) => format!(",{shown}"),
            (false, false) => format!("[,{shown}]"),
        };
        let here = match MountKey::from_name(name) {
            Some(found) if has_value || found.may_be_bare() => found == key,
            // The first field is usually the type, before anything is written of it.
            _ => is_type && is_first && "type".starts_with(name),
        };
        if here {
            active = Some(parameters.len());
        }
        let words = if is_type { kind.key() } else { key.key() };
        parameters.push(Parameter { label: shown, key: words });
    }
    Signature { label, key: kind.key(), parameters, active }
}

fn value_name(key: &MountKey) -> &'static str {
    match key.value {
        FieldKind::Type => "type",
        FieldKind::StageOrImage => "stage|image|context",
        FieldKind::SourcePath | FieldKind::TargetPath => "path",
        FieldKind::Bool => "bool",
        FieldKind::Size => "size",
        FieldKind::Identifier => "name",
        FieldKind::OneOf(_) => "word",
        FieldKind::OctalMode => "mode",
        FieldKind::Number => "number",
        FieldKind::VariableName => "variable",
    }
}

/// Which type the mount has: the one that it names, whole or in part, else the default.
fn mounted(place: &Place<'_>, typed: &str) -> usize {
    let behind = place.after.get(..place.rest(char::is_whitespace)).unwrap_or_default();
    let full = format!("{typed}{behind}");
    let named = full.split(',').find_map(|field| {
        let (key, value) = field.split_once('=')?;
        (MountKey::from_name(key)?.value == FieldKind::Type).then(|| value.to_lowercase())
    });
    let named = named.filter(|name| !name.is_empty());
    let fits = |kind: &MountType| named.as_ref().is_some_and(|name| kind.name().starts_with(name.as_str()));
    MountType::ALL.iter().position(fits).unwrap_or(0)
}
