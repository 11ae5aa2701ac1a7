//! The words below each instruction, for a terminal.

use ide::explain::{Explained, Resolved};
use ide::markdown::code;
use ide::texts::Phrase;

use super::Page;
use crate::cli::paint::{Paint, harmless};

/// How wide the words may run, in columns.
const WIDTH: usize = 96;

/// The page as text.
pub(super) fn render(page: &Page<'_>, paint: Paint) -> String {
    let mut lines: Vec<String> = Vec::new();
    for explained in &page.explanation.instructions {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        if let Some(heading) = page.opens(explained).and_then(|stage| page.heading(stage)) {
            lines.push(paint.bold(&harmless(&format!("── {heading} ──"))));
        }
        let source = page.document.text(explained.range);
        for (number, line) in source.lines().enumerate() {
            let line = harmless(line);
            lines.push(match (number, line.split_once(' ')) {
                (0, Some((keyword, rest))) => format!("{} {rest}", paint.keyword(keyword)),
                _ => line,
            });
        }
        for (first, words) in said(page, explained) {
            for (number, line) in wrap(&words, WIDTH).into_iter().enumerate() {
                let begin = if number == 0 { first } else { "    " };
                lines.push(format!("{begin}{}", paint.quiet(&harmless(&line))));
            }
        }
    }
    if lines.is_empty() {
        return page.say(Phrase::EmptyFile, &[]);
    }
    lines.join("\n")
}

/// The paragraphs below an instruction, each with what stands before it.
fn said(page: &Page<'_>, explained: &Explained) -> Vec<(&'static str, String)> {
    let mut said = vec![("  ", explained.summary.clone())];
    said.extend(explained.here.iter().map(|line| ("  ", line.clone())));
    if !explained.adds_words.is_empty() {
        said.push(("  ", explained.adds_words.clone()));
    }
    said.extend(explained.resolved.iter().map(|text| ("  ", page.say(Phrase::Resolved, &[&code(text)]))));
    if !explained.variables.is_empty() {
        said.push(("  ", format!("{}:", page.say(Phrase::ExplainVariables, &[]))));
        said.extend(explained.variables.iter().map(|variable| ("  - ", variable_words(page, variable))));
    }
    if !explained.runs_again.is_empty() {
        said.push(("  ", format!("{}:", page.say(Phrase::ExplainInvalidatedBy, &[]))));
        said.extend(explained.runs_again.iter().map(|reason| ("  - ", reason.clone())));
    }
    said.extend(explained.follows.iter().map(|words| ("  ", words.clone())));
    // The words are written as Markdown; a terminal shows no bold with asterisks.
    said.into_iter().map(|(first, words)| (first, words.replace("**", ""))).collect()
}

/// A variable with its value and what gives it.
pub(super) fn variable_words(page: &Page<'_>, variable: &Resolved) -> String {
    let name = code(&variable.name);
    let from = variable.from.as_ref().map(|from| format!(" ({from})")).unwrap_or_default();
    match variable.value.as_deref() {
        Some("") => format!("{name}: {}{from}", page.say(Phrase::ValueEmpty, &[])),
        Some(value) => format!("{name} = {}{from}", code(value)),
        None if variable.unknown => format!("{name}: {}", page.say(Phrase::ValueUnknown, &[])),
        None => format!("{name}: {}", page.say(Phrase::ValueUnset, &[])),
    }
}

/// Breaks words into lines. A character of Korean takes two columns.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let columns = |text: &str| text.chars().map(|ch| if ch >= '\u{1100}' { 2 } else { 1 }).sum::<usize>();
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if columns(line) + 1 + columns(word) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
