//! What an editor can change about a finding.
//!
//! A fix is made anew from the document and the finding, so it never belongs to another version of the text. It
//! changes only what it must: layout, comments, continuations and line ends stay. One file holds the fixes that work
//! alike; [`of`] names them all.

mod cache;
mod casing;
mod exec_form;
mod ignore;
mod lines;
mod patch;
mod ports;
mod scripts;
mod suggestion;
mod transfers;
mod words;

use syntax::document::Placed;
use syntax::{Document, TextRange};

use super::analysis::Analysis;
use super::{Diagnostic, Facts, IgnoreFile, diagnostics};
use patch::Patch;
pub use patch::apply;

/// A replacement of a range of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What goes, in bytes of the document.
    pub range: TextRange,
    /// What stands there instead.
    pub text: String,
}

impl Edit {
    fn replace(range: TextRange, text: impl Into<String>) -> Self {
        Self { range, text: text.into() }
    }

    fn insert(at: usize, text: impl Into<String>) -> Self {
        Self::replace(TextRange::empty(at), text)
    }

    fn remove(range: TextRange) -> Self {
        Self::replace(range, "")
    }
}

/// How far a fix may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// The image stays as it is: it may be applied to a whole file without a look.
    Same,
    /// What most people mean, but the image may change.
    Likely,
    /// One of several ways.
    Choice,
    /// It silences the finding.
    Ignore,
}

/// A change that takes a finding away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, for a menu.
    pub title: String,
    /// How far it may be trusted.
    pub trust: Trust,
    /// What it changes; the ranges do not overlap and are in the order of the text.
    pub edits: Vec<Edit>,
    /// What it adds to an ignore file, which it makes where there is none.
    pub ignores: Option<Ignores>,
}

/// Lines for an ignore file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ignores {
    /// The file as it is.
    pub file: IgnoreFile,
    /// What comes behind its text.
    pub text: String,
}

impl Fix {
    fn new(title: impl Into<String>, trust: Trust, mut edits: Vec<Edit>) -> Self {
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        Self { title: title.into(), trust, edits, ignores: None }
    }
}

/// What a fix is made from.
struct Scene<'a> {
    document: &'a Document,
    facts: &'a Facts,
    text: &'a str,
    finding: &'a Diagnostic,
    placed: Option<Placed<'a>>,
}

impl Scene<'_> {
    /// The text of a range of the document.
    fn text(&self, range: TextRange) -> &str {
        self.text.get(range.std()).unwrap_or_default()
    }

    /// The document as the rules read it.
    fn analysis(&self) -> Analysis<'_> {
        Analysis::new(self.document, self.facts)
    }
}

/// Every fix of a finding: those that change the code first, the best of them at the front.
#[must_use]
pub fn of(document: &Document, facts: &Facts, finding: &Diagnostic) -> Vec<Fix> {
    let text = document.rope().to_string();
    let scene = scene(document, facts, &text, finding);
    let mut fixes = changes(&scene);
    fixes.extend(ignore::here(&scene));
    fixes.extend(ignore::in_file(&scene));
    fixes
}

fn scene<'a>(document: &'a Document, facts: &'a Facts, text: &'a str, finding: &'a Diagnostic) -> Scene<'a> {
    Scene { document, facts, text, finding, placed: document.instruction_at(finding.range.start) }
}

fn changes(scene: &Scene<'_>) -> Vec<Fix> {
    let one = match scene.finding.code.as_ref() {
        "StageNameCasing" => casing::stage_name(scene),
        "FromAsCasing" => casing::from_as(scene),
        "ConsistentInstructionCasing" => casing::keyword(scene),
        "NoEmptyContinuation" => lines::empty_lines(scene),
        "MultipleInstructionsDisallowed" => lines::without_effect(scene),
        "RedundantTargetPlatform" => words::without_platform(scene, Trust::Same),
        "FromPlatformFlagConstDisallowed" => {
            return words::without_platform(scene, Trust::Choice)
                .into_iter()
                .chain(words::build_platform(scene))
                .collect();
        }
        "LegacyKeyValueFormat" => words::equals_sign(scene),
        "MaintainerDeprecated" => words::authors_label(scene),
        "WorkdirRelativePath" => words::from_root(scene),
        "InvalidDefinitionDescription" => words::description(scene),
        "ExposeProtoCasing" => ports::lower_protocol(scene),
        "ExposeInvalidFormat" => ports::container_port(scene),
        "JSONArgsRecommended" => return exec_form::fixes(scene),
        "shell-broken-exec-form" => exec_form::mended(scene),
        "shell-unconfirmed-install" => scripts::confirmed(scene),
        "shell-sudo" => scripts::without_sudo(scene),
        "shell-lone-cd" => return scripts::lone_cd(scene),
        "shell-pipe-unguarded" => scripts::pipefail(scene),
        "shell-global-arg" => scripts::declared(scene),
        "copy-instead-of-add" => transfers::copy(scene),
        "copy-from-number" => transfers::stage_by_name(scene),
        code if code.starts_with("cache-") => cache::fix(scene),
        _ => suggestion::fix(scene),
    };
    one.into_iter().collect()
}

/// The edits of every fix that leaves the image as it is, until none is left to apply.
#[must_use]
pub fn all(document: &Document, facts: &Facts) -> Vec<Edit> {
    // Fixing one finding can show another, as a keyword's case shows that of its AS.
    const ROUNDS: usize = 5;
    let mut patch = Patch::new(document.rope().len_bytes());
    let mut document = document.clone();
    for _ in 0..ROUNDS {
        let text = document.rope().to_string();
        let mut edits: Vec<Edit> = Vec::new();
        for finding in diagnostics(&document, facts) {
            let fixes = changes(&scene(&document, facts, &text, &finding));
            let Some(fix) = fixes.into_iter().find(|fix| fix.trust == Trust::Same) else { continue };
            let free = |new: &Edit| edits.iter().all(|old| !overlaps(old.range, new.range));
            if fix.edits.iter().all(free) {
                edits.extend(fix.edits);
            }
        }
        if edits.is_empty() {
            break;
        }
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        patch.add(&edits);
        document = Document::new(&apply(&text, &edits));
    }
    patch.edits()
}

fn overlaps(left: TextRange, right: TextRange) -> bool {
    left == right || (left.start < right.end && right.start < left.end)
}

#[cfg(test)]
mod tests;
