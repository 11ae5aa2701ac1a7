//! Parser directives, in the lines where BuildKit still looks for some.

use syntax::language::check_rule::{CheckRule, RULES};
use syntax::language::directive::{CHECK_OPTIONS, CheckOption, CheckValue, DIRECTIVES, Directive};
use syntax::scan::directives::DirectiveName;
use syntax::{Document, TextRange};

use super::{CompletionItem, CompletionKind};

/// Frontends that are usually asked for.
const FRONTENDS: [&str; 2] = ["docker/dockerfile:1", "docker/dockerfile:1-labs"];

/// What can stand on the line that begins at `line_start`.
pub(super) fn items(document: &Document, line_start: usize, offset: usize) -> Vec<CompletionItem> {
    let rope = document.rope();
    let line = rope.byte_to_line(offset);
    let above = document.directives().all.iter().filter(|one| one.range.start < line_start).count();
    let shebang = usize::from(line > 0 && document.text(TextRange::new(0, 2)) == "#!");
    if above + shebang != line {
        return Vec::new();
    }
    let typed = document.text(TextRange::new(line_start, offset));
    let rest = rope.line(line).to_string();
    let rest = rest.get(typed.len()..).unwrap_or_default().trim_end().to_owned();
    let comment = typed.trim_start_matches('\u{feff}').trim_start();
    let start = offset - comment.len();
    if let Some((name, value)) = comment.split_once('=') {
        let name = name.trim_start_matches('#').trim();
        let value = value.trim_start();
        let known = Directive::from_name(name);
        return known.map_or_else(Vec::new, |directive| values(directive, value, &rest, offset));
    }
    // The name is written anew with its value, so nothing may follow.
    if !rest.is_empty() || comment.trim_start_matches('#').trim_start().contains(char::is_whitespace) {
        return Vec::new();
    }
    let range = TextRange::new(start, offset);
    let said = |name: &str| {
        let own = |one: &DirectiveName| one.name() == name;
        document.directives().all.iter().any(|one| own(&one.name) && !one.range.touches(offset))
    };
    let free = DIRECTIVES.iter().filter(|directive| !said(directive.name));
    free.map(|directive| {
        let label = format!("# {}=", directive.name);
        let insert = match directive.name {
            "syntax" => format!("{label}docker/dockerfile:1"),
            "escape" => format!("{label}`"),
            _ => label.clone(),
        };
        CompletionItem::new(CompletionKind::Directive, label, range).writes(insert).explained(directive.key())
    })
    .collect()
}

fn values(directive: &Directive, value: &str, rest: &str, offset: usize) -> Vec<CompletionItem> {
    let range = TextRange::new(offset - value.len(), offset + rest.len());
    let all = |words: &[&str]| {
        words.iter().map(|word| CompletionItem::new(CompletionKind::Value, *word, range)).collect()
    };
    match directive.name {
        "syntax" => all(&FRONTENDS),
        "escape" => all(&["`", "\\"]),
        "check" => check(value, rest, offset),
        _ => Vec::new(),
    }
}

/// The options between semicolons: names, and behind the `=` rules or a truth value.
fn check(value: &str, rest: &str, offset: usize) -> Vec<CompletionItem> {
    let own = value.rsplit(';').next().unwrap_or_default();
    let (Some((name, typed)), true) = (own.split_once('='), own.contains('=')) else {
        let behind = rest.find(['=', ';']).unwrap_or(rest.len());
        let range = TextRange::new(offset - own.trim_start().len(), offset + behind);
        let equals = if rest.get(behind..).is_some_and(|rest| rest.starts_with('=')) { "" } else { "=" };
        let said = |option: &CheckOption| {
            let all = value.strip_suffix(own).unwrap_or_default().split(';').chain(rest.split(';').skip(1));
            all.into_iter().any(|one| one.split('=').next().is_some_and(|name| name.trim() == option.name))
        };
        let free = CHECK_OPTIONS.iter().filter(|option| !said(option));
        let item = |option: &CheckOption| {
            CompletionItem::new(CompletionKind::Key, option.name, range)
                .writes(format!("{}{equals}", option.name))
                .explained(option.key())
        };
        return free.map(item).collect();
    };
    let Some(option) = CheckOption::from_name(name.trim()) else { return Vec::new() };
    let word = typed.rsplit(',').next().unwrap_or_default();
    let behind = rest.find([',', ';']).unwrap_or(rest.len());
    let range = TextRange::new(offset - word.trim_start().len(), offset + behind);
    let plain = |kind: CompletionKind, word: &str| CompletionItem::new(kind, word, range);
    let experimental = match option.value {
        CheckValue::Bool => return ["true", "false"].map(|word| plain(CompletionKind::Value, word)).into(),
        CheckValue::Rules => false,
        CheckValue::ExperimentalRules => true,
    };
    let own_rest = rest.split(';').next().unwrap_or_default();
    let listed: Vec<&str> = typed
        .strip_suffix(word)
        .unwrap_or_default()
        .split(',')
        .chain(own_rest.split(',').skip(1))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let fits = |rule: &&CheckRule| (!experimental || rule.experimental) && !listed.contains(&rule.name);
    let mut items: Vec<CompletionItem> = RULES
        .iter()
        .filter(fits)
        .map(|rule| plain(CompletionKind::Rule, rule.name).explained(rule.key()))
        .collect();
    if listed.is_empty() {
        items.push(plain(CompletionKind::Value, "all"));
    }
    items
}
