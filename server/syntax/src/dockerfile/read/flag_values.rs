//! Flags against the language table. Source: `instructions/bflag.go` and the run flags beside it.

use super::flags::RawFlag;
use super::{Reader, words};
use crate::TextRange;
use crate::dockerfile::{Body, Flag, ProblemKind};
use crate::language::{FlagSpec, Keyword, ValueKind, boolean, duration};

/// Adds a problem for every flag that BuildKit refuses.
pub(super) fn check(reader: &mut Reader<'_>, keyword: Keyword, raw: &[RawFlag], flags: &[Flag], body: &Body) {
    // BuildKit never looks at flags of these; they are dropped without a word.
    let unread = match (keyword, body) {
        _ if !keyword.instruction().reads_flags => true,
        (_, Body::Healthcheck(Some(check))) => check.kind.text.eq_ignore_ascii_case("NONE"),
        _ => false,
    };
    if unread {
        return;
    }
    let mut seen: Vec<&str> = Vec::new();
    for (raw, flag) in raw.iter().zip(flags) {
        let dashed = || format!("--{}", flag.name);
        let Some(spec) = keyword.instruction().flag(&flag.name) else {
            let name_end = raw.equals.unwrap_or(raw.range.end);
            let at = TextRange::new(raw.range.start, name_end);
            reader.problem(at, ProblemKind::UnknownFlag(flag.name.clone()));
            continue;
        };
        if seen.contains(&spec.name) && !spec.repeats {
            reader.problem(raw.range, ProblemKind::DuplicateFlag(dashed()));
            continue;
        }
        seen.push(spec.name);
        let value = flag.value.as_ref().map(|value| value.text.as_str());
        let value_at = TextRange::new(raw.equals.map_or(raw.range.start, |equals| equals + 1), raw.range.end);
        if let Some(kind) = refused(spec, value) {
            let at = if value_at.is_empty() { raw.range } else { value_at };
            reader.problem(at, kind);
        }
    }
}

/// Why the value of a flag is refused, if it is.
fn refused(spec: &FlagSpec, value: Option<&str>) -> Option<ProblemKind> {
    let dashed = format!("--{}", spec.name);
    let Some(value) = value else {
        return (spec.value != ValueKind::Bool).then_some(ProblemKind::FlagNeedsValue(dashed));
    };
    match spec.value {
        ValueKind::Bool if value.is_empty() => Some(ProblemKind::FlagNeedsValue(dashed)),
        ValueKind::Bool => {
            boolean::flag(value).is_none().then(|| ProblemKind::FlagNotBoolean(dashed, value.to_owned()))
        }
        ValueKind::OneOf(allowed) => (!allowed.contains(&value)).then(|| ProblemKind::BadFlagValue {
            flag: spec.name.to_owned(),
            value: value.to_owned(),
            allowed,
        }),
        ValueKind::Duration if value.is_empty() => None,
        ValueKind::Duration => duration::parse_interval(value)
            .is_err()
            .then(|| ProblemKind::BadDuration(dashed, value.to_owned())),
        ValueKind::Count if value.is_empty() => None,
        ValueKind::Count => {
            let fits = value.parse::<i32>().is_ok_and(|retries| retries >= 0);
            (!fits).then(|| ProblemKind::BadRetries(value.to_owned()))
        }
        ValueKind::Mount => mount(value),
        ValueKind::Device => device(value),
        _ => None,
    }
}

/// A mount's fields are read when the build is planned; only their shape and `from` are looked at before.
fn mount(value: &str) -> Option<ProblemKind> {
    let Some(fields) = words::csv_fields(value) else { return Some(ProblemKind::BadCsv(value.to_owned())) };
    let variable = fields.iter().filter_map(|field| field.split_once('=')).any(|(key, value)| {
        key.eq_ignore_ascii_case("from") && value.find('$').is_some_and(|dollar| dollar + 1 != value.len())
    });
    variable.then_some(ProblemKind::VariableInFrom)
}

fn device(value: &str) -> Option<ProblemKind> {
    let Some(fields) = words::csv_fields(value) else { return Some(ProblemKind::BadCsv(value.to_owned())) };
    let mut named = false;
    for field in fields {
        let known = match field.split_once('=') {
            None if field.eq_ignore_ascii_case("required") => true,
            Some((key, value)) if key.eq_ignore_ascii_case("required") => {
                matches!(
                    value,
                    "1" | "t"
                        | "T"
                        | "true"
                        | "TRUE"
                        | "True"
                        | "0"
                        | "f"
                        | "F"
                        | "false"
                        | "FALSE"
                        | "False"
                )
            }
            _ => !std::mem::replace(&mut named, true),
        };
        if !known {
            return Some(ProblemKind::BadDevice(field));
        }
    }
    None
}
