//! Variables behind `$` and `${`, and their modifiers.

use builder::graph::{Images, Request};
use syntax::dockerfile::{Body, From};
use syntax::language::{Keyword, expansion, predefined};
use syntax::{Document, TextRange};

use super::place::Place;
use super::{CompletionItem, CompletionKind, snippet};
use crate::variables::Variables;

/// The beginning of a variable before the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Typed {
    /// How many bytes of the name and of a modifier's operator are written.
    pub len: usize,
    /// How many of them are the operator's.
    pub operator: usize,
    /// Written with a brace.
    pub braced: bool,
}

fn is_letter(ch: char) -> bool {
    ch.is_ascii_alphanumeric() || ch == '_'
}

/// The variable that `text` ends in, unless its dollar is escaped; behind a brace with the operator of a modifier.
pub(crate) fn typed(text: &str, escape: char) -> Option<Typed> {
    let before = text.trim_end_matches(|ch| OPERATORS.contains(ch));
    let operator = text.len() - before.len();
    let stem = before.trim_end_matches(is_letter);
    let len = text.len() - stem.len();
    let named = before.len() > stem.len();
    let (stem, braced) = match stem.strip_suffix("${") {
        Some(stem) => (stem, true),
        None => (stem.strip_suffix('$')?, false),
    };
    if operator > 0 && !(braced && named) {
        return None;
    }
    let escapes = stem.chars().rev().take_while(|ch| *ch == escape).count();
    (escapes % 2 == 0).then_some(Typed { len, operator, braced })
}

/// The letters that operators of modifiers are made of.
const OPERATORS: &str = ":-+?#%/";

/// How much of the name stands behind the cursor.
pub(super) fn rest(after: &str) -> usize {
    after.find(|ch| !is_letter(ch)).unwrap_or(after.len())
}

/// A variable that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    name: String,
    /// What gives it its value, as it is written.
    detail: Option<String>,
    /// `ARG` or `ENV`.
    keyword: Keyword,
    /// The key of its words.
    key: Option<String>,
}

/// What can stand at a place of the instruction.
pub(super) fn at(place: &Place<'_>, typed: Typed) -> Vec<CompletionItem> {
    let mut known = if place.keyword == Keyword::From {
        global(place.document, place.start)
    } else {
        in_stage(place.document, place.start, place.images)
    };
    if place.is_trigger {
        // A trigger runs in a later build, which inherits ENV alone.
        known.retain(|one| one.keyword == Keyword::Env);
    }
    let usable = |arg: &&predefined::PredefinedArg| match place.keyword {
        Keyword::From => arg.in_global_scope(),
        Keyword::Run => !arg.needs_declaration(),
        _ => false,
    };
    let all = predefined::ARGS.iter().filter(usable);
    known.extend(all.map(|arg| Known {
        name: arg.name.to_owned(),
        detail: None,
        keyword: Keyword::Arg,
        key: Some(arg.key()),
    }));
    let behind = rest(&place.after);
    let range = place.range(place.before.len() - typed.len, behind);
    let name = place.text(place.before.len() - typed.len);
    items(&known, (typed, name), &place.after, range, place.keyword == Keyword::Run)
}

/// The variables as items, and the modifiers of the one that is written out, or of the nearest. `name` is what is
/// written of it with the operator, `after` stands behind the cursor.
pub(super) fn items(
    known: &[Known],
    (typed, name): (Typed, &str),
    after: &str,
    range: TextRange,
    in_shell: bool,
) -> Vec<CompletionItem> {
    let behind = after.get(rest(after)..).unwrap_or_default();
    let closed = behind.starts_with('}');
    // A brace that is missing is closed; what stands behind a name already is left alone.
    let modified = typed.braced && !behind.starts_with(|ch| OPERATORS.contains(ch));
    let close = if modified && !closed { "}" } else { "" };
    let mut items: Vec<CompletionItem> = Vec::new();
    if typed.operator > 0 {
        let (name, operator) = name.split_at_checked(typed.len - typed.operator).unwrap_or_default();
        // A letter behind the operator is its word already.
        let free = modified && rest(after) == 0;
        return if free { modifiers(name, operator, close, range, in_shell) } else { items };
    }
    for one in known {
        if items.iter().any(|item| item.label == one.name) {
            continue;
        }
        let item = CompletionItem::new(CompletionKind::Variable, one.name.as_str(), range)
            .writes(format!("{}{close}", one.name));
        items.push(match &one.key {
            Some(key) => item.explained(key.clone()),
            None => item.detail(one.detail.clone()),
        });
    }
    if modified {
        let written = known.iter().find(|one| one.name == name).or(known.first());
        let offered = written.map(|one| modifiers(&one.name, "", close, range, in_shell));
        let all = written.is_some_and(|one| one.name == name);
        // Of the nearest variable what people write most; of the one that is written out all there are.
        items.extend(offered.into_iter().flatten().take(if all { usize::MAX } else { 2 }));
    }
    items
}

/// A variable with each modifier that begins as `typed` does.
fn modifiers(name: &str, typed: &str, close: &str, range: TextRange, in_shell: bool) -> Vec<CompletionItem> {
    use expansion::Operand;
    let fits = |modifier: &&expansion::Modifier| {
        let asked = typed.contains('?') || !modifier.operator.ends_with('?') || in_shell;
        // The plain shell of most images replaces nothing inside of a value.
        let known = !in_shell || modifier.operand != Operand::PatternAndWord;
        modifier.operator.starts_with(typed) && asked && known
    };
    let item = |modifier: &expansion::Modifier| {
        let (operator, escaped) = (modifier.operator, snippet::escaped(close));
        let (shown, stops, plain) = match modifier.operand {
            Operand::Word => ("word", "${1:word}", ""),
            Operand::Pattern => ("pattern", "${1:pattern}", ""),
            Operand::PatternAndWord => ("pattern/word", "${1:pattern}/${2:word}", "/"),
        };
        CompletionItem::new(CompletionKind::Variable, format!("{name}{operator}{shown}"), range)
            .stops(format!("{name}{operator}{stops}{escaped}"), format!("{name}{operator}{plain}{close}"))
            .explained(modifier.key())
    };
    expansion::MODIFIERS.iter().filter(fits).map(item).collect()
}

/// What ARG declares before the first FROM and above `start`, the nearest first.
fn global(document: &Document, start: usize) -> Vec<Known> {
    let end = document.stages().next().map_or(start, |first| first.start.min(start));
    let mut known: Vec<Known> =
        document.instructions().take_while(|placed| placed.start < end).flat_map(declared).collect();
    known.reverse();
    known
}

/// What ARG and ENV declare above `start` in its stage and in the stages that it is built from, the nearest first, then
/// what the base image brings, as far as that is known.
pub(super) fn in_stage(document: &Document, start: usize, images: &dyn Images) -> Vec<Known> {
    let mut known = declared_in_stage(document, start);
    known.extend(of_base(document, start, images));
    known
}

/// The environment of the image that the stage around `start` begins with.
fn of_base(document: &Document, start: usize, images: &dyn Images) -> Vec<Known> {
    let request = Request::default();
    let variables = Variables::around(document, &request, images, start);
    let Some((name, facts)) = variables.stage_at(start).and_then(|stage| variables.known_image(stage)) else {
        return Vec::new();
    };
    let pairs = facts.environment.iter().filter_map(|pair| pair.split_once('='));
    let plain = pairs.filter(|(name, _)| !name.is_empty() && name.chars().all(is_letter));
    plain
        .map(|(variable, value)| Known {
            name: variable.to_owned(),
            detail: Some(format!("{variable}={} · FROM {name}", short(value))),
            keyword: Keyword::Env,
            key: None,
        })
        .collect()
}

/// The beginning of a value, on one line. A list shows text as it is.
fn short(value: &str) -> String {
    value.chars().filter(|ch| !ch.is_control()).take(60).collect()
}

/// What ARG and ENV declare above `start` in its stage and in the stages that it is built from, the nearest first.
fn declared_in_stage(document: &Document, start: usize) -> Vec<Known> {
    let stages: Vec<_> = document.stages().collect();
    let mut known = Vec::new();
    let mut end = start;
    let mut index = stages.partition_point(|stage| stage.start < start);
    // Each base stands above, so the walk ends.
    while let Some(stage) = index.checked_sub(1).and_then(|index| stages.get(index)) {
        let mut own: Vec<Known> = document
            .instructions_from(stage.start + 1)
            .take_while(|placed| placed.start < end)
            .flat_map(declared)
            .collect();
        own.reverse();
        known.extend(own);
        let Body::From(From { image: Some(image), .. }) = &stage.instruction.body else { break };
        let base = stages.iter().take(index - 1).rposition(|above| {
            matches!(&above.instruction.body, Body::From(From { name: Some(name), .. })
                if name.text.eq_ignore_ascii_case(&image.text))
        });
        let Some(base) = base else { break };
        index = base + 1;
        end = stages.get(index).map_or(end, |next| next.start);
    }
    known
}

fn declared(placed: syntax::document::Placed<'_>) -> Vec<Known> {
    let (Some(keyword @ (Keyword::Arg | Keyword::Env)), Body::Pairs(pairs)) =
        (placed.instruction.keyword, &placed.instruction.body)
    else {
        return Vec::new();
    };
    let plain = pairs.iter().filter(|pair| {
        let name = &pair.key.text;
        !name.is_empty() && name.chars().all(is_letter) && !name.starts_with(|ch: char| ch.is_ascii_digit())
    });
    plain
        .map(|pair| {
            let key = match keyword {
                Keyword::Arg => predefined::PredefinedArg::from_name(&pair.key.text).map(|arg| arg.key()),
                _ => None,
            };
            let value = pair.value.as_ref().map(|value| {
                let short: String = value.text.chars().take(60).collect();
                format!("={short}")
            });
            let detail = Some(format!("{keyword} {}{}", pair.key.text, value.unwrap_or_default()));
            Known { name: pair.key.text.clone(), detail, keyword, key }
        })
        .collect()
}

/// What ARG can bring into a stage: the global ARGs, and what every build has but does not show.
pub(super) fn to_declare(place: &Place<'_>, range: TextRange) -> Vec<CompletionItem> {
    let document = place.document;
    if document.stages().next().is_none_or(|first| first.start >= place.start) {
        return Vec::new();
    }
    let has = declared_in_stage(document, place.start);
    let mut known = global(document, place.start);
    let predefined = predefined::ARGS.iter().filter(|arg| arg.in_global_scope());
    known.extend(predefined.map(|arg| Known {
        name: arg.name.to_owned(),
        detail: None,
        keyword: Keyword::Arg,
        key: Some(arg.key()),
    }));
    known.retain(|one| has.iter().all(|other| other.name != one.name));
    items(&known, (Typed { len: 0, operator: 0, braced: false }, ""), "", range, false)
}
