//! Findings as the engine counts them: a rule and the lines of the instruction.

use std::collections::BTreeMap;

use ide::diagnostics::{Diagnostic, Facts, Severity, diagnostics};
use syntax::Document;
use syntax::language::check_rule::CheckRule;

/// How often a rule speaks of which lines, from 1.
pub type Verdicts = BTreeMap<(String, usize, usize), usize>;

/// What we say of a text.
pub struct Ours {
    pub verdicts: Verdicts,
    /// The lines that hold a refusal, each as its instruction's lines.
    pub refused: Vec<(usize, usize)>,
    pub messages: Vec<String>,
}

/// Looks at a text with our own eyes.
pub fn ours(text: &str, facts: &Facts) -> Ours {
    let document = Document::new(text);
    let mut out = Ours { verdicts: Verdicts::new(), refused: Vec::new(), messages: Vec::new() };
    for found in diagnostics(&document, facts) {
        let lines = lines(&document, text, &found);
        if found.severity == Severity::Error {
            out.refused.push(lines);
            out.messages.push(format!("{}: {}", found.code, found.message));
        }
        if CheckRule::from_name(&found.code).is_some() {
            *out.verdicts.entry((found.code.into_owned(), lines.0, lines.1)).or_default() += 1;
        }
    }
    out
}

/// The lines of the instruction that a finding stands in; of an empty continuation, its own line.
fn lines(document: &Document, text: &str, found: &Diagnostic) -> (usize, usize) {
    let line = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
    let start = found.range.start;
    match document.instruction_at(start) {
        Some(placed) if found.code != "NoEmptyContinuation" => {
            let end = placed.start + placed.instruction.len;
            let end = if text[..end].ends_with('\n') { end - 1 } else { end };
            (line(placed.start), line(end))
        }
        _ => (line(start), line(start)),
    }
}

/// Prints how often each rule speaks.
pub fn print_counts<'a>(all: impl IntoIterator<Item = &'a Verdicts>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for ((rule, _, _), count) in all.into_iter().flatten() {
        *counts.entry(rule).or_default() += count;
    }
    for (rule, count) in counts {
        eprintln!("{count:6} {rule}");
    }
}

/// How two differ: what only the judge says, and what only we say.
pub fn difference(judge: &Verdicts, ours: &Verdicts) -> (Vec<String>, Vec<String>) {
    let only = |one: &Verdicts, other: &Verdicts| {
        let more = one.iter().filter(|(key, count)| **count > other.get(key).copied().unwrap_or(0));
        more.map(|((rule, first, last), count)| format!("{count} {rule} {first}-{last}")).collect()
    };
    (only(judge, ours), only(ours, judge))
}
