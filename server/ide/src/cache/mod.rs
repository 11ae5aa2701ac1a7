//! What the build cache will do with each instruction, in words: beside its line, and in its hover.
//!
//! The verdicts are [`builder::predict`]'s. What a key holds, and what rests on it, is read from the graph alone and can
//! be told without any build.

mod churn;
mod key;
mod label;
mod reason;
mod section;
mod sentence;

use builder::graph::Graph;
use builder::predict::{Prediction, Predictions};
use syntax::Document;

use crate::texts::{Language, Phrase, phrase};

pub use churn::churn_section;
pub(crate) use key::follows;
pub use key::key_section;
pub use label::{Show, label};
pub use section::verdict_section;
pub use sentence::{sentence, total};

/// What is said of a build of a document.
#[derive(Clone, Copy)]
pub struct Outlook<'a> {
    /// The document that the graph was made of.
    pub document: &'a Document,
    /// Its graph.
    pub graph: &'a Graph,
    /// What will become of its steps.
    pub predictions: &'a Predictions,
    /// The language to say it in.
    pub language: Language,
}

/// How a name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As text.
    Plain,
    /// As code in Markdown.
    Markdown,
}

impl Form {
    /// A name from outside: shown, never obeyed.
    fn name(self, name: &str) -> String {
        match self {
            Self::Markdown => crate::markdown::code(name),
            Self::Plain => plain(name),
        }
    }
}

/// The longest name that stands beside a line, in characters.
const LONGEST: usize = 48;

/// A name on one line, its end kept where it is long: that is where paths differ.
fn plain(name: &str) -> String {
    let hidden =
        |ch: char| ch.is_control() || matches!(ch, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown: Vec<char> = name.chars().map(|ch| if hidden(ch) { '\u{fffd}' } else { ch }).collect();
    match shown.len().checked_sub(LONGEST) {
        Some(cut @ 1..) => std::iter::once('…').chain(shown.into_iter().skip(cut + 1)).collect(),
        _ => shown.into_iter().collect(),
    }
}

impl Outlook<'_> {
    fn say(&self, words: Phrase, filled_in: &[&str]) -> String {
        phrase(self.language, words, filled_in)
    }

    /// The number of the line that a step stands on, from 1.
    fn line(&self, step: usize) -> Option<usize> {
        line_of(self.document, self.graph.steps.get(step)?.start?)
    }

    /// The number of the line that an instruction starts on, from 1.
    pub(crate) fn line_at(&self, start: usize) -> Option<usize> {
        line_of(self.document, start)
    }

    /// Whether a prediction is the first of those that run again.
    pub(crate) fn is_first(&self, prediction: &Prediction) -> bool {
        let first = self.predictions.summary.first_miss.and_then(|at| self.predictions.steps.get(at));
        first.is_some_and(|first| first.step == prediction.step)
    }
}

/// The number of the line of an offset, from 1.
fn line_of(document: &Document, offset: usize) -> Option<usize> {
    let rope = document.rope();
    (offset <= rope.len_bytes()).then(|| rope.byte_to_line(offset) + 1)
}

/// A length of time in words.
pub(crate) fn seconds(language: Language, seconds: f64) -> String {
    if seconds < 0.0995 {
        return phrase(language, Phrase::CacheMilliseconds, &[&format!("{:.0}", seconds.max(0.0) * 1000.0)]);
    }
    let shown = if seconds < 9.95 { format!("{seconds:.1}") } else { format!("{seconds:.0}") };
    phrase(language, Phrase::CacheSeconds, &[&shown])
}

/// Lines, each once and in order, runs of three and more as one: `lines 3–5, 9`.
fn lines(language: Language, lines: impl IntoIterator<Item = usize>) -> String {
    let mut sorted: Vec<usize> = lines.into_iter().collect();
    sorted.sort_unstable();
    sorted.dedup();
    let mut shown: Vec<String> = Vec::new();
    let mut rest = sorted.as_slice();
    while let Some((first, _)) = rest.split_first() {
        let run = rest.iter().enumerate().take_while(|(index, line)| **line == first + index).count();
        let run = if run < 3 { 1 } else { run };
        match run {
            1 => shown.push(first.to_string()),
            _ => shown.push(format!("{first}–{}", first + run - 1)),
        }
        rest = rest.get(run..).unwrap_or_default();
    }
    let words = if sorted.len() == 1 { Phrase::CacheLine } else { Phrase::CacheLines };
    phrase(language, words, &[&shown.join(", ")])
}

#[cfg(test)]
mod tests;
