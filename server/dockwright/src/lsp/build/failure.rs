//! The diagnostic of a build that failed. It stays with its instruction, and goes when that is edited or built well.

use std::sync::Arc;

use builder::build::{Failure, Job};
use builder::graph::Base;
use builder::records::redacted;
use ide::texts::{Language, Phrase, phrase};
use syntax::TextRange;
use tower_lsp::ls_types::{Diagnostic, DiagnosticSeverity, NumberOrString, Uri};

use super::anchor::{Anchor, Finder};
use super::board::Board;
use super::{Builds, file, lock};
use crate::lsp::encoding::Encoding;
use crate::lsp::session::Snapshot;

/// What failed, ready to be shown at its instruction.
#[derive(Debug, Clone)]
pub struct Failed {
    anchor: Arc<Anchor>,
    /// Counted from the instruction's start.
    range: TextRange,
    message: String,
}

impl Failed {
    /// What is shown of a failure; where no instruction stands for it, at the first FROM.
    pub fn new(job: &Job, board: &Board, failure: &Failure, language: Language) -> Option<Self> {
        let first = || job.document.stages().next().map(|placed| placed.start);
        let start = failure.start.or_else(first)?;
        let whole = job.document.instruction_at(start)?.range();
        let range = failure.range.filter(|range| range.start >= start).unwrap_or(whole);
        Some(Self {
            anchor: board.anchor(start)?,
            range: TextRange::new(range.start - start, range.end.max(range.start) - start),
            message: message(job, failure, start, language),
        })
    }
}

/// What happened, and the last lines that were written.
fn message(job: &Job, failure: &Failure, start: usize, language: Language) -> String {
    let base = job.graph.stages.iter().find(|stage| stage.start == start).map(|stage| &stage.base);
    let base = match base {
        Some(Base::Image(reference)) => reference.to_string(),
        _ => String::new(),
    };
    let code = failure.exit_code.map(|code| code.to_string()).unwrap_or_default();
    let what = match (failure.onbuild, failure.exit_code) {
        (true, Some(_)) => phrase(language, Phrase::FailedTriggerCode, &[&base, &code]),
        (true, None) => phrase(language, Phrase::FailedTrigger, &[&base]),
        (false, Some(_)) if !failure.step.is_empty() => phrase(language, Phrase::FailedHereCode, &[&code]),
        (false, _) => phrase(language, Phrase::FailedHere, &[]),
    };
    let mut lines = vec![what];
    if failure.output.is_empty() || failure.exit_code.is_none() {
        lines.push(builder::progress::plain(&failure.message));
    }
    lines.extend(failure.output.iter().cloned());
    // What an engine prints can be of any length.
    redacted(&lines.join("\n"), [])
}

/// The failure of the last build of a document, where its instruction stands now.
pub fn findings(builds: &Builds, encoding: Encoding, uri: &Uri, snapshot: &Snapshot) -> Option<Diagnostic> {
    let failed = lock(&builds.shown).get(&file(uri)?)?.failure.clone()?;
    let start = Finder::new(&snapshot.document).find(&failed.anchor)?;
    let range = TextRange::new(start + failed.range.start, start + failed.range.end);
    Some(Diagnostic {
        range: encoding.range(snapshot.document.rope(), range),
        severity: Some(DiagnosticSeverity::ERROR),
        code: Some(NumberOrString::String("build-failed".to_owned())),
        source: Some("build".to_owned()),
        message: failed.message,
        ..Diagnostic::default()
    })
}
