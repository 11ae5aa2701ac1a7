//! Fixes that silence a finding: `# check=skip=…` above an instruction or for the file.
//!
//! Public source: BuildKit, `ParseLintOptions` in `frontend/dockerfile/linter/linter.go` and
//! `frontend/dockerfile/parser/directives.go`.

use syntax::document::Placed;
use syntax::scan::DirectiveName;
use syntax::{Document, TextRange};

use super::lines::whole_line;
use super::{Edit, Fix, Scene, Trust, apply};
use crate::diagnostics::Source;
use crate::diagnostics::check_options::{CheckOptions, of_comment};
use crate::diagnostics::comments::before;
use crate::diagnostics::rules::RULES;
use crate::diagnostics::rules::invalid_definition_description::{self, is_misdescribed};
use crate::diagnostics::sink::{is_experimental, options};
use crate::diagnostics::suppress::obeys_comments;

/// The rule is skipped for this instruction.
pub(super) fn here(scene: &Scene<'_>) -> Option<Fix> {
    // BuildKit finds a second CMD when it comes to it, so that a comment above the first, where the finding stands,
    // is not heard.
    let hears = |rule: &&str| obeys_comments(rule) && *rule != "MultipleInstructionsDisallowed";
    let rule = skippable(scene).filter(hears)?;
    let placed = scene.placed?;
    let title = format!("Ignore {rule} here");
    let comments = before(scene.document, placed.start);
    let options = comments.iter().find(|one| of_comment(&one.text).is_some());
    if let Some(comment) = options {
        let text = scene.text(comment.range);
        let at = comment.range.start + text.find('=')? + 1;
        let edit = merged(scene, TextRange::new(at, comment.range.end), rule)?;
        // An empty one in the first lines would become a directive.
        if !adds_directive(scene, &edit) {
            return Some(Fix::new(title, Trust::Ignore, vec![edit]));
        }
    }
    let line = whole_line(scene.text, TextRange::empty(placed.range().start));
    let first = if line.start == 0 && scene.text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        line.start
    };
    let indent = scene.text.get(first..placed.range().start)?;
    let end = line_end(scene.text);
    let comment = format!("{indent}# check=skip={rule}{end}");
    let mut edit = Edit::insert(first, comment.clone());
    // In the first lines of a file it would be a directive and mean all of it, and below another one it would not be
    // heard; an empty comment parts the two.
    if options.is_some() || adds_directive(scene, &edit) {
        edit.text = format!("{indent}#{end}{comment}");
    }
    if misdescribes(scene, placed, &edit) {
        // Above the description it is heard too.
        let description = comments.last()?;
        edit.range = TextRange::empty(whole_line(scene.text, description.range).start);
        if misdescribes(scene, placed, &edit) {
            return None;
        }
    }
    Some(Fix::new(title, Trust::Ignore, vec![edit]))
}

/// Whether an edit puts between a stage or an argument and the comment that describes it something else, where the file
/// asks for such comments.
fn misdescribes(scene: &Scene<'_>, placed: Placed<'_>, edit: &Edit) -> bool {
    let options = options(scene.document, scene.facts).and_then(Result::ok);
    let asked =
        options.is_some_and(|options| options.experimental.has(invalid_definition_description::RULE.name));
    if !asked || scene.facts.levels.of(&invalid_definition_description::RULE).is_none() {
        return false;
    }
    let after = Document::new(&apply(scene.text, std::slice::from_ref(edit)));
    let moved = after.instruction_at(placed.range().start + edit.text.len());
    moved.is_some_and(|moved| is_misdescribed(&after, moved)) && !is_misdescribed(scene.document, placed)
}

/// Whether the file has more directives with an edit.
fn adds_directive(scene: &Scene<'_>, edit: &Edit) -> bool {
    let after = Document::new(&apply(scene.text, std::slice::from_ref(edit)));
    after.directives().all.len() != scene.document.directives().all.len()
}

/// The rule is skipped in the file.
pub(super) fn in_file(scene: &Scene<'_>) -> Option<Fix> {
    let rule = skippable(scene)?;
    let title = format!("Ignore {rule} in this file");
    let directives = scene.document.directives();
    let edit = match directives.get(DirectiveName::Check) {
        Some(check) => merged(scene, check.value_range, rule)?,
        None => {
            let start = if scene.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
            let shebang = scene.text.get(start..)?.starts_with("#!");
            let behind = directives.all.last().map(|last| last.range.start).or(shebang.then_some(start));
            let at = behind.map_or(start, |at| whole_line(scene.text, TextRange::empty(at)).end);
            let end = line_end(scene.text);
            let open = at > start && !scene.text.get(..at)?.ends_with('\n');
            Edit::insert(at, format!("{}# check=skip={rule}{end}", if open { end } else { "" }))
        }
    };
    Some(Fix::new(title, Trust::Ignore, vec![edit]))
}

/// The rule of the finding, where it is one that can be skipped: what an engine refuses cannot, nor can what somebody has
/// asked for by `experimental=`. BuildKit passes the codes of ShellCheck by.
fn skippable<'a>(scene: &Scene<'a>) -> Option<&'a str> {
    if scene.finding.source == Source::ShellCheck {
        return Some(&scene.finding.code);
    }
    let rule = RULES.iter().find(|rule| rule.name == scene.finding.code);
    rule.filter(|rule| !is_experimental(rule)).map(|rule| rule.name)
}

/// Adds a rule to the options that stand in a range; they end at the first blank.
fn merged(scene: &Scene<'_>, range: TextRange, rule: &str) -> Option<Edit> {
    let text = scene.text(range);
    let lead = text.len() - text.trim_start().len();
    let options = text.get(lead..)?.split(' ').next()?;
    CheckOptions::read(options).ok()?;
    let start = range.start + lead;
    let mut at = start;
    for part in options.split(';') {
        let end = at + part.len();
        if let Some(value) = part.strip_prefix("skip=") {
            let comma = if value.trim().is_empty() { "" } else { "," };
            return (value.trim() != "all").then(|| Edit::insert(end, format!("{comma}{rule}")));
        }
        at = end + 1;
    }
    let behind = if options.trim().is_empty() { "" } else { ";" };
    Some(Edit::insert(start + options.len(), format!("{behind}skip={rule}")))
}

/// The line end that the file uses.
pub(super) fn line_end(text: &str) -> &'static str {
    let first = text.find('\n').and_then(|at| text.get(..at));
    if first.is_some_and(|line| line.ends_with('\r')) { "\r\n" } else { "\n" }
}
