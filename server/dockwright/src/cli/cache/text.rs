//! The verdicts as a table, for people.

use builder::predict::{Prediction, Verdict};
use ide::cache::total;
use ide::texts::{Language, Phrase, phrase};
use unicode_width::UnicodeWidthStr;

use super::Page;
use crate::cli::paint::{Paint, harmless};

/// Each step on a line: its number, a sign that tells the verdict without colour, its seconds when it ran last, the
/// instruction; below it the reason where it is worth one. Then the whole.
pub(super) fn render(page: &Page, paint: Paint) -> String {
    let steps = &page.predictions.steps;
    let number = |prediction: &Prediction| page.lines(prediction).0.to_string();
    let width = steps.iter().map(|step| number(step).len()).max().unwrap_or(1);
    let mut out = String::new();
    for prediction in steps {
        let time = match prediction.seconds() {
            time if time >= 0.05 => format!("{time:.1} s"),
            _ => String::new(),
        };
        let first = first_line(page, prediction);
        out.push_str(&format!(
            "{:>width$}  {}  {:>8}  {}\n",
            number(prediction),
            mark(prediction.verdict, page.language, paint),
            time,
            harmless(&first)
        ));
        if prediction.verdict != Verdict::Hit {
            let reason = harmless(&page.sentence(prediction));
            let mark = widest(page.language);
            out.push_str(&format!("{:width$}  {:mark$}  {:>8}  {}\n", "", "", "", paint.quiet(&reason)));
        }
    }
    out.push_str(&total(&page.predictions.summary, page.language));
    out
}

/// The verdict in a word; the signs are those of editors.
fn word(verdict: Verdict, language: Language) -> String {
    let (sign, words) = match verdict {
        Verdict::Hit => ('✓', Phrase::VerdictHit),
        Verdict::Miss => ('✗', Phrase::VerdictMiss),
        Verdict::Depends => ('~', Phrase::VerdictDepends),
        Verdict::Unknown => ('?', Phrase::VerdictUnknown),
    };
    format!("{sign} {}", phrase(language, words, &[]))
}

/// How many cells of a terminal the longest of the words takes.
fn widest(language: Language) -> usize {
    let all = [Verdict::Hit, Verdict::Miss, Verdict::Depends, Verdict::Unknown];
    all.into_iter().map(|verdict| word(verdict, language).width()).max().unwrap_or_default()
}

/// The word in its colour, as wide as the longest.
fn mark(verdict: Verdict, language: Language, paint: Paint) -> String {
    let word = word(verdict, language);
    let blanks = " ".repeat(widest(language).saturating_sub(word.width()));
    let word = format!("{word}{blanks}");
    match verdict {
        Verdict::Hit => paint.quiet(&word),
        Verdict::Miss => paint.error(&word),
        Verdict::Depends | Verdict::Unknown => paint.warning(&word),
    }
}

fn first_line(page: &Page, prediction: &Prediction) -> String {
    let document = &page.draft.document;
    let placed = document.instruction_at(prediction.start);
    let text = placed.map(|placed| document.text(placed.range())).unwrap_or_default();
    let line: String = text.lines().next().unwrap_or_default().chars().take(100).collect();
    let step = page.graph.steps.get(prediction.step);
    if step.is_some_and(|step| step.onbuild) { format!("{line} (ONBUILD)") } else { line }
}
