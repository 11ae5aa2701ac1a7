//! Parser directives, the options of `# check=` and the rules that it names; those of a `# check=` comment above
//! an instruction too.

use syntax::language::Since;
use syntax::language::check_rule::CheckRule;
use syntax::language::directive::{CHECK_ABOVE_INSTRUCTION, CheckOption, CheckValue, Directive};
use syntax::scan::DirectiveName;
use syntax::{Document, TextRange};

use super::{Asked, Hover};

/// The directive under the cursor, or the part of its value.
pub(super) fn hover(asked: &Asked<'_>) -> Option<Hover> {
    let all = &asked.document.directives().all;
    match all.iter().find(|one| one.range.touches(asked.offset)) {
        Some(found) => {
            let known = Directive::from_name(found.name.name())?;
            let title = format!("**`# {}=`**", known.name);
            let inside = || match found.name {
                DirectiveName::Check => option(asked, &found.value, found.value_range, known.since),
                DirectiveName::Syntax | DirectiveName::Escape => None,
            };
            // One that is refused or has no effect is no less what its author meant.
            let whole = || asked.page(&title, &known.key(), found.range);
            if found.name_range.touches(asked.offset) { whole() } else { inside().or_else(whole) }
        }
        None => above_instruction(asked),
    }
}

/// A comment `# check=…` above an instruction, which holds for that instruction alone.
fn above_instruction(asked: &Asked<'_>) -> Option<Hover> {
    let (range, text) = comment(asked.document, asked.offset)?;
    let (name, value) = text.strip_prefix('#')?.split_once('=')?;
    // BuildKit cuts the options at the first blank; what follows says why.
    let value = value.trim_start();
    let start = range.end - value.len();
    let options = value.split(' ').next().unwrap_or_default();
    if !name.trim().eq_ignore_ascii_case("check") {
        return None;
    }
    // The comment must belong to an instruction below it.
    asked.document.instructions_from(range.end).next()?;
    let since = Some(CHECK_ABOVE_INSTRUCTION);
    let inside = option(asked, options, TextRange::new(start, start + options.len()), since);
    inside.or_else(|| asked.page_since("**`# check=`**", "directive.check", range, since))
}

/// The comment line that holds the cursor, without the white space around it.
fn comment(document: &Document, offset: usize) -> Option<(TextRange, String)> {
    let rope = document.rope();
    let line = rope.try_byte_to_line(offset).ok()?;
    let text = rope.get_line(line)?.to_string();
    let trimmed = text.trim();
    if !trimmed.starts_with('#') || document.instruction_at(offset).is_some() {
        return None;
    }
    let start = rope.line_to_byte(line) + text.len() - text.trim_start().len();
    let range = TextRange::new(start, start + trimmed.len());
    range.touches(offset).then(|| (range, trimmed.to_owned()))
}

/// The option, the rule or the truth value under the cursor; `since` is what a directive at this place needs.
fn option(asked: &Asked<'_>, value: &str, range: TextRange, since: Option<Since>) -> Option<Hover> {
    let cursor = asked.offset.checked_sub(range.start).filter(|cursor| *cursor <= value.len())?;
    let (option, at) = part(value, ';', cursor)?;
    let (name, values) = option.split_once('=').unwrap_or((option, ""));
    let known = CheckOption::from_name(name.trim())?;
    let title = format!("**`# check={}=`**", known.name);
    let page = |part: &str, at: usize| {
        let start = range.start + at + part.len() - part.trim_start().len();
        asked.page_since(&title, &known.key(), TextRange::new(start, start + part.trim().len()), since)
    };
    if cursor <= at + name.len() || known.value == CheckValue::Bool {
        return page(option, at);
    }
    let values_at = at + name.len() + 1;
    let (word, in_values) = part(values, ',', cursor - values_at)?;
    let Some(rule) = CheckRule::from_name(word.trim()) else { return page(option, at) };
    let start = range.start + values_at + in_values + word.len() - word.trim_start().len();
    let title = format!("**`{}`**", rule.name);
    asked.page_since(&title, &rule.key(), TextRange::new(start, start + rule.name.len()), since)
}

/// The part of a text between two marks that the cursor touches, and where it starts.
fn part(text: &str, mark: char, cursor: usize) -> Option<(&str, usize)> {
    let start = text.get(..cursor)?.rfind(mark).map_or(0, |at| at + mark.len_utf8());
    let end = text.get(cursor..)?.find(mark).map_or(text.len(), |at| cursor + at);
    Some((text.get(start..end)?, start))
}
