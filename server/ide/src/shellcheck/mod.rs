//! What ShellCheck says of the scripts in a file. The program runs elsewhere; here is what it is asked, what its
//! answers mean, and where they belong.

mod noise;
mod report;

use std::fmt;
use std::sync::Arc;

pub use report::{Level, Nonsense, Remark, remarks};
use syntax::Document;
use syntax::document::Placed;
use syntax::language::Keyword;
use syntax::script::{Dialect, Script};

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::{Diagnostic, Facts, Severity, Source};
use crate::shells::Shells;

/// What is known of scripts.
pub trait Remarks: fmt::Debug + Send + Sync {
    /// The remarks on a script; nothing when nobody asked ShellCheck yet.
    fn on(&self, dialect: Dialect, script: &Script) -> Option<Arc<[Remark]>>;

    /// Whether nothing is known of any script, so that nobody needs to look for them.
    fn are_none(&self) -> bool;
}

/// Knows of no script.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoRemarks;

impl Remarks for NoRemarks {
    fn on(&self, _: Dialect, _: &Script) -> Option<Arc<[Remark]>> {
        None
    }

    fn are_none(&self) -> bool {
        true
    }
}

/// A script that ShellCheck can read.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The instruction that holds it.
    pub placed: Placed<'a>,
    /// The script.
    pub script: &'a Script,
    /// Its language.
    pub dialect: Dialect,
}

/// Every script of a document that ShellCheck can read, in the order of the text.
#[must_use]
pub fn inputs<'a>(document: &'a Document, facts: &'a Facts) -> Vec<Input<'a>> {
    inputs_of(&Analysis::new(document, facts))
}

fn inputs_of<'a>(analysis: &Analysis<'a>) -> Vec<Input<'a>> {
    let shells = Shells::of(analysis);
    let all = analysis.everywhere();
    let mut placed: Vec<_> = analysis.of(Keyword::Run, all.clone()).collect();
    placed.extend(analysis.of(Keyword::Onbuild, all));
    placed.sort_by_key(|placed| placed.start);
    let input = |placed: Placed<'a>| {
        let script = placed.instruction.script()?;
        let dialect = shells.running(placed.start, script)?.dialect;
        (!script.text.text.trim().is_empty()).then_some(Input { placed, script, dialect })
    };
    placed.into_iter().filter_map(input).collect()
}

/// What is known of a document's scripts, each finding with the instruction that it stands in.
pub(crate) fn findings<'a>(analysis: &Analysis<'a>) -> Vec<(Placed<'a>, Diagnostic)> {
    let remarks = &analysis.facts.remarks;
    if remarks.are_none() {
        return Vec::new();
    }
    let mut out = Vec::new();
    let mut noise = noise::Noise::new(analysis.document);
    for input in inputs_of(analysis) {
        let Some(known) = remarks.on(input.dialect, input.script) else { continue };
        for remark in noise.without(&input, &known) {
            let range = input.placed.in_document(input.script.in_instruction(remark.range));
            out.push((input.placed, diagnostic(remark, range)));
        }
    }
    out
}

/// A remark as a finding. The engine refuses no script, so nothing is an error.
fn diagnostic(remark: &Remark, range: syntax::TextRange) -> Diagnostic {
    let code = format!("SC{}", remark.code);
    Diagnostic {
        source: Source::ShellCheck,
        severity: match remark.level {
            Level::Error | Level::Warning => Severity::Warning,
            Level::Info => Severity::Information,
            Level::Style => Severity::Hint,
        },
        range,
        message: remark.message.clone(),
        tags: &[],
        url: Some(format!("https://www.shellcheck.net/wiki/{code}").into()),
        code: code.into(),
    }
}

#[cfg(test)]
mod tests;
