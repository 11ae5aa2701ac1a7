//! Verdicts beside what the engine did.

use std::collections::BTreeMap;
use std::fmt;

/// What the engine did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    Cached,
    Ran,
}

/// One step.
#[derive(Debug)]
pub struct Row {
    pub line: u64,
    pub instruction: String,
    pub verdict: String,
    pub truth: Truth,
    pub reason: String,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, instruction, verdict, truth, reason } = self;
        let truth = format!("{truth:?}").to_lowercase();
        write!(f, "line {line} {instruction}: {verdict}, {truth} — {reason}")
    }
}

/// How often each verdict met each truth.
#[derive(Debug, Default)]
pub struct Tally(BTreeMap<(String, Truth), usize>);

impl Tally {
    pub fn count(&mut self, row: &Row) {
        *self.0.entry((row.verdict.clone(), row.truth)).or_default() += 1;
    }

    fn of(&self, verdict: &str, truth: Truth) -> usize {
        self.0.get(&(verdict.to_owned(), truth)).copied().unwrap_or_default()
    }

    /// A miss for a cached step in more than one of fifty cached steps.
    pub fn too_many_misses(&self) -> Option<String> {
        let cached: usize =
            ["hit", "miss", "depends", "unknown"].iter().map(|verdict| self.of(verdict, Truth::Cached)).sum();
        let wrong = self.of("miss", Truth::Cached);
        (wrong * 50 > cached).then(|| format!("{wrong} misses for {cached} cached steps"))
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:>8} {:>7} {:>7}", "", "cached", "ran")?;
        for verdict in ["hit", "miss", "depends", "unknown"] {
            let (cached, ran) = (self.of(verdict, Truth::Cached), self.of(verdict, Truth::Ran));
            writeln!(f, "{verdict:>8} {cached:>7} {ran:>7}")?;
        }
        Ok(())
    }
}
