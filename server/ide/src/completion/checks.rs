//! What `# check=` takes, at the head of the file and straight above an instruction.

use syntax::language::Frontend;
use syntax::language::check_rule::{CheckRule, RULES};
use syntax::language::directive::{CHECK_ABOVE_INSTRUCTION, CHECK_OPTIONS, CheckOption, CheckValue};
use syntax::scan::DirectiveName;
use syntax::{Document, TextRange};

use super::{CompletionItem, CompletionKind};

/// What can stand in the comment line that begins at `line_start`, if it belongs to the instruction below it: which
/// rules that instruction is spared.
pub(super) fn above_instruction(
    document: &Document,
    line_start: usize,
    offset: usize,
) -> Vec<CompletionItem> {
    let rope = document.rope();
    let line = rope.byte_to_line(line_start);
    let asked = document.directives().get(DirectiveName::Syntax);
    let frontend = asked.map_or(Some(Frontend::NEWEST), |asked| Frontend::parse(&asked.value));
    let holds = frontend.is_none_or(|frontend| frontend.understands(CHECK_ABOVE_INSTRUCTION));
    let below = rope.try_line_to_byte(line + 1).ok().and_then(|next| document.instruction_at(next));
    let Some(below) = below.filter(|below| holds && rope.byte_to_line(below.start) == line + 1) else {
        return Vec::new();
    };
    // At the head of a file it would be the directive, which holds for all of it, or stand beside one.
    let directives = document.directives().all.len();
    if line <= directives || document.instruction_at(below.start).is_none() {
        return Vec::new();
    }
    let typed = document.text(TextRange::new(line_start, offset));
    let full = rope.line(line).to_string();
    let rest = full.get(typed.len()..).unwrap_or_default().trim_end();
    let comment = typed.trim_start();
    let Some((name, value)) = comment.split_once('=') else {
        let only = comment.trim_start_matches('#').trim();
        if !rest.is_empty() || !"check".starts_with(only) {
            return Vec::new();
        }
        let range = TextRange::new(offset - comment.len(), offset);
        let item = CompletionItem::new(CompletionKind::Directive, "# check=skip=", range);
        return vec![
            item.stops("# check=skip=${1:all}", "# check=skip=").explained("directive.check.skip".to_owned()),
        ];
    };
    // What follows a blank is the reason.
    if !name.trim_start_matches('#').trim().eq_ignore_ascii_case("check") || value.trim_start().contains(' ')
    {
        return Vec::new();
    }
    let skip = CHECK_OPTIONS.get(..1).unwrap_or_default();
    options(value.trim_start(), rest.split(' ').next().unwrap_or_default(), offset, skip)
}

/// The options between semicolons: names, and behind the `=` rules or a truth value.
pub(super) fn options(
    value: &str,
    rest: &str,
    offset: usize,
    offered: &[CheckOption],
) -> Vec<CompletionItem> {
    let own = value.rsplit(';').next().unwrap_or_default();
    let Some((name, typed)) = own.split_once('=') else {
        let behind = rest.find(['=', ';']).unwrap_or(rest.len());
        let range = TextRange::new(offset - own.trim_start().len(), offset + behind);
        let equals = if rest.get(behind..).is_some_and(|rest| rest.starts_with('=')) { "" } else { "=" };
        let said = |option: &CheckOption| {
            let all = value.strip_suffix(own).unwrap_or_default().split(';').chain(rest.split(';').skip(1));
            all.into_iter().any(|one| one.split('=').next().is_some_and(|name| name.trim() == option.name))
        };
        let free = offered.iter().filter(|option| !said(option));
        let item = |option: &CheckOption| {
            let item = CompletionItem::new(CompletionKind::Key, option.name, range).explained(option.key());
            if equals.is_empty() {
                return item;
            }
            let usual = if option.value == CheckValue::Bool { "true" } else { "all" };
            item.stops(format!("{}=${{1:{usual}}}", option.name), format!("{}=", option.name))
        };
        return free.map(item).collect();
    };
    let known = CheckOption::from_name(name.trim());
    let Some(option) = known.filter(|known| offered.contains(known)) else { return Vec::new() };
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
