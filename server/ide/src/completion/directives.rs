//! Parser directives, in the lines where BuildKit still looks for some.

use syntax::language::directive::{CHECK_OPTIONS, DIRECTIVES, Directive};
use syntax::scan::directives::DirectiveName;
use syntax::{Document, TextRange};

use super::{CompletionItem, CompletionKind, checks};

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
        return known.map_or_else(Vec::new, |directive| values(document, directive, value, &rest, offset));
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
    let fitting = free.filter(|directive| directive.name != "escape" || !is_continued(document));
    fitting
        .map(|directive| {
            let label = format!("# {}=", directive.name);
            let item = CompletionItem::new(CompletionKind::Directive, label.clone(), range);
            let item = match directive.name {
                "syntax" => item.writes(format!("{label}docker/dockerfile:1")),
                "escape" => item.writes(format!("{label}`")),
                _ => item.stops(format!("{label}skip=${{1:all}}"), label),
            };
            item.explained(directive.key())
        })
        .collect()
}

fn values(
    document: &Document,
    directive: &Directive,
    value: &str,
    rest: &str,
    offset: usize,
) -> Vec<CompletionItem> {
    let range = TextRange::new(offset - value.len(), offset + rest.len());
    let all = |words: &[&str]| {
        words.iter().map(|word| CompletionItem::new(CompletionKind::Value, *word, range)).collect()
    };
    match directive.name {
        "syntax" => all(&FRONTENDS),
        // Another escape character would break every line that the one in force continues.
        "escape" if is_continued(document) => all(&[document.escape().char().to_string().as_str()]),
        "escape" => all(&["`", "\\"]),
        "check" => checks::options(value, rest, offset, CHECK_OPTIONS),
        _ => Vec::new(),
    }
}

/// Whether any instruction stands on more than one line.
fn is_continued(document: &Document) -> bool {
    document.instructions().any(|placed| placed.instruction.logical.is_continued())
}
