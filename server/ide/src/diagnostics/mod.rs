//! What is wrong, or could be better, each finding with its own range.

mod refusals;
mod structure;

use syntax::dockerfile::ProblemKind;
use syntax::document::Node;
use syntax::{Document, TextRange};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Hint,
    /// Worth reading.
    Information,
    /// Builds, but probably not as meant.
    Warning,
    /// The engine refuses it.
    Error,
}

/// Whose rule it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// BuildKit refuses it or warns of it.
    BuildKit,
    /// A rule of our own.
    Dockwright,
}

impl Source {
    /// The name that editors and tools show.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BuildKit => "buildkit",
            Self::Dockwright => "dockwright",
        }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's name.
    pub code: &'static str,
    /// Whose rule it is.
    pub source: Source,
    /// How much it matters.
    pub severity: Severity,
    /// What it is about, in bytes of the document.
    pub range: TextRange,
    /// What is the matter and what to do.
    pub message: String,
}

/// The longest message, in characters. It may repeat a word of the text, which may be as long as a line.
const LONGEST_MESSAGE: usize = 400;

/// A finding that the engine would stop at.
fn refusal(code: &'static str, range: TextRange, message: String) -> Diagnostic {
    let message = shortened(message);
    Diagnostic { code, source: Source::BuildKit, severity: Severity::Error, range, message }
}

/// A message that is too long loses its middle: what is the matter stands at its start, what to do at its end.
fn shortened(message: String) -> String {
    let count = message.chars().count();
    if count <= LONGEST_MESSAGE {
        return message;
    }
    let half = LONGEST_MESSAGE / 2;
    message.chars().take(half).chain(['…']).chain(message.chars().skip(count - half)).collect()
}

/// Everything that can be said of the document by reading it, in the order of the text.
#[must_use]
pub fn diagnostics(document: &Document) -> Vec<Diagnostic> {
    first_diagnostics(document, usize::MAX).0
}

/// The first findings, `limit` at most, in the order of the text, and how many there are in all. The others cost
/// no more than counting: a changed `# escape` can refuse thousands of lines at once.
#[must_use]
pub fn first_diagnostics(document: &Document, limit: usize) -> (Vec<Diagnostic>, usize) {
    let mut out = Vec::new();
    structure::directives(document, &mut out);
    structure::stages(document, &mut out);
    let mut count = out.len();
    for (start, node) in document.refused() {
        let (problems, keyword) = match node {
            Node::Instruction(instruction) => (instruction.problems.as_slice(), instruction.keyword),
            Node::LongComment(_) => ([].as_slice(), None),
        };
        count += problems.len();
        for problem in problems.iter().take(limit.saturating_sub(out.len())) {
            let (code, message) = refusals::describe(&problem.kind, keyword);
            out.push(refusal(code, problem.range.shifted(start), message));
        }
        if let Node::LongComment(len) = node {
            count += 1;
            let (code, message) = refusals::describe(&ProblemKind::LineTooLong, None);
            out.push(refusal(code, TextRange::new(start, start + len), message));
        }
    }
    out.sort_by_key(|diagnostic| (diagnostic.range.start, diagnostic.range.end));
    out.truncate(limit);
    (out, count)
}

#[cfg(test)]
mod tests;
