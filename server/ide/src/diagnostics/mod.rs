//! What is wrong, or could be better, each finding with its own range.
//!
//! [`rules::RULES`] is the table of the rules. To add one, write `rules/<name>.rs` with a `RULE`, say in its first
//! line when it speaks and name its public source, give it tests in the fixture dialect (`testing::check`) with
//! cases in which it must be silent, add it to the table in `rules/mod.rs`, and write its page
//! `docs/rules/<name>.md`. A rule that one instruction decides is a `Check::Instruction`: it is asked once for
//! each instruction, not once for each keystroke. Everything else is a `Check::Document` and asks the
//! [`analysis::Analysis`] for the instructions that concern it; what it computes of a run of lines it keeps in that
//! run's slot, what it computes of a stage in the stage's, so that a keystroke costs it next to nothing. What depends
//! on variables is a `Check::Step`. What stands beside the text comes as [`Facts`]. A rule never looks at settings or at comments that
//! switch it off: [`sink::Sink`] does, for all of them.
//!
//! What BuildKit's parser refuses are the instructions' own problems, in `refusals` and `structure`.

pub mod analysis;
mod caching;
pub mod check_options;
pub mod comments;
mod context_facts;
mod conversion;
mod facts;
pub mod fixes;
mod history;
mod in_scripts;
mod launch;
mod lineage;
mod orders;
mod refusals;
pub mod rule;
pub mod rules;
pub mod sink;
mod structure;
mod suppress;
#[cfg(test)]
mod testing;
mod transfers;
mod users;

use std::borrow::Cow;

use analysis::{Analysis, Voice, Walked};
pub use context_facts::{Clutter, ContextFacts, IgnoreFile, Litter};
pub use facts::{Facts, Levels};
pub use history::{History, Moved};
pub use orders::{ProposedOrder, proposed_orders};
use rule::Check;
use rules::RULES;
use sink::Sink;
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
    /// ShellCheck says it of a shell script.
    ShellCheck,
}

/// What a finding is, for editors that draw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tag {
    /// Outdated: drawn struck through.
    Deprecated,
    /// Without effect: drawn faded.
    Unnecessary,
}

impl Source {
    /// The name that editors and tools show.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::BuildKit => "buildkit",
            Self::Dockwright => "dockwright",
            Self::ShellCheck => "shellcheck",
        }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule's name.
    pub code: Cow<'static, str>,
    /// Whose rule it is.
    pub source: Source,
    /// How much it matters.
    pub severity: Severity,
    /// What it is about, in bytes of the document.
    pub range: TextRange,
    /// What is the matter and what to do.
    pub message: String,
    /// What it is, for editors that draw it.
    pub tags: &'static [Tag],
    /// The rule's page.
    pub url: Option<Cow<'static, str>>,
}

/// The longest message, in characters. It may repeat a word of the text, which may be as long as a line.
const LONGEST_MESSAGE: usize = 400;

/// A finding that the engine would stop at.
fn refusal(code: &'static str, range: TextRange, message: String) -> Diagnostic {
    let message = shortened(message);
    let (code, source, severity) = (code.into(), Source::BuildKit, Severity::Error);
    Diagnostic { code, source, severity, range, message, tags: &[], url: None }
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
pub fn diagnostics(document: &Document, facts: &Facts) -> Vec<Diagnostic> {
    first_diagnostics(document, facts, usize::MAX).0
}

/// The first findings, `limit` at most, in the order of the text, and how many there are in all. The others cost
/// no more than counting: a changed `# escape` can refuse thousands of lines at once.
#[must_use]
pub fn first_diagnostics(document: &Document, facts: &Facts, limit: usize) -> (Vec<Diagnostic>, usize) {
    let (mut out, mut count) = refused(document, facts, limit);
    let (found, more) = ruled(document, facts, limit);
    out.extend(found);
    count += more;
    out.sort_by_key(|diagnostic| (diagnostic.range.start, diagnostic.range.end));
    out.truncate(limit);
    (out, count)
}

/// The names of what the engine would stop at. No rule is asked, so it is cheaper than all that can be said.
pub(crate) fn refusals_in(document: &Document, facts: &Facts) -> Vec<Cow<'static, str>> {
    let mut found = refused(document, facts, usize::MAX).0;
    let analysis = Analysis::new(document, facts);
    let mut sink = Sink::new(document, facts, usize::MAX);
    for Walked { range, found, .. } in analysis.walked() {
        if let Voice::Refusal(code) = found.voice {
            sink.refuse(code, range, || found.message.clone());
        }
    }
    conversion::document(&analysis, &mut sink);
    found.extend(sink.finish().0);
    found.into_iter().map(|one| one.code).collect()
}

/// What the rules find.
fn ruled(document: &Document, facts: &Facts, limit: usize) -> (Vec<Diagnostic>, usize) {
    let analysis = Analysis::new(document, facts);
    let mut sink = Sink::new(document, facts, limit);
    for placed in analysis.with_findings() {
        for (rule, finding) in analysis::findings(placed.instruction) {
            sink.add(rule, placed, placed.in_document(finding.range), || finding.message.clone());
        }
    }
    sink.next_rule();
    for (placed, remark) in crate::shellcheck::findings(&analysis) {
        sink.add_remark(placed, remark);
    }
    sink.next_rule();
    for Walked { range, at, found } in analysis.walked() {
        match found.voice {
            Voice::Rule(rule) => sink.add(rule, at, range, || found.message.clone()),
            Voice::Refusal(code) => sink.refuse(code, range, || found.message.clone()),
        }
    }
    sink.next_rule();
    conversion::document(&analysis, &mut sink);
    for rule in RULES {
        if let Check::Document(look) = rule.check
            && facts.levels.of(rule).is_some()
        {
            sink.next_rule();
            look(&analysis, &mut sink);
        }
    }
    sink.finish()
}

/// What BuildKit's parser and instruction reader refuse.
fn refused(document: &Document, facts: &Facts, limit: usize) -> (Vec<Diagnostic>, usize) {
    let mut out = Vec::new();
    structure::directives(document, &mut out);
    structure::check_options(document, facts, &mut out);
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
    (out, count)
}

#[cfg(test)]
mod tests;
