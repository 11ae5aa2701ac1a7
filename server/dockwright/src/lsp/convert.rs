//! From plain answers to the protocol's.

use ide::diagnostics::{Diagnostic, Facts, Severity, Tag, first_diagnostics};
use ide::hover::Hover;
use ide::signature::{Signature, SignatureHelp};
use ide::texts::{self, Language};
use ropey::Rope;
use syntax::Document;
use tower_lsp::ls_types as lsp;

use super::encoding::Encoding;
use super::markup::Markup;

/// The most findings that are sent for one document; more help nobody and slow the editor down.
const MOST_DIAGNOSTICS: usize = 1_000;

/// The findings of a document, cut with a note when there are too many.
pub fn diagnostics(encoding: Encoding, document: &Document, facts: &Facts) -> Vec<lsp::Diagnostic> {
    let rope = document.rope();
    let (found, count) = first_diagnostics(document, facts, MOST_DIAGNOSTICS + 1);
    let mut out: Vec<_> =
        found.iter().take(MOST_DIAGNOSTICS).map(|one| diagnostic(encoding, rope, one)).collect();
    if let Some(next) = found.get(MOST_DIAGNOSTICS) {
        let mut note = diagnostic(encoding, rope, next);
        note.severity = Some(lsp::DiagnosticSeverity::INFORMATION);
        note.code = None;
        note.code_description = None;
        note.tags = None;
        note.message = format!("{} more findings are not shown.", count - MOST_DIAGNOSTICS);
        out.push(note);
    }
    out
}

/// One finding.
pub fn diagnostic(encoding: Encoding, rope: &Rope, found: &Diagnostic) -> lsp::Diagnostic {
    lsp::Diagnostic {
        range: encoding.range(rope, found.range),
        severity: Some(match found.severity {
            Severity::Error => lsp::DiagnosticSeverity::ERROR,
            Severity::Warning => lsp::DiagnosticSeverity::WARNING,
            Severity::Information => lsp::DiagnosticSeverity::INFORMATION,
            Severity::Hint => lsp::DiagnosticSeverity::HINT,
        }),
        code: Some(lsp::NumberOrString::String(found.code.to_string())),
        code_description: found
            .url
            .as_ref()
            .and_then(|url| Some(lsp::CodeDescription { href: url.parse().ok()? })),
        source: Some(found.source.name().to_owned()),
        message: found.message.clone(),
        tags: (!found.tags.is_empty()).then(|| found.tags.iter().copied().map(tag).collect()),
        ..lsp::Diagnostic::default()
    }
}

fn tag(tag: Tag) -> lsp::DiagnosticTag {
    match tag {
        Tag::Deprecated => lsp::DiagnosticTag::DEPRECATED,
        Tag::Unnecessary => lsp::DiagnosticTag::UNNECESSARY,
    }
}

/// A hover in the form that the client reads.
pub fn hover(encoding: Encoding, markup: Markup, rope: &Rope, hover: Hover) -> lsp::Hover {
    lsp::Hover {
        contents: lsp::HoverContents::Markup(markup.content(hover.markdown)),
        range: Some(encoding.range(rope, hover.range)),
    }
}

/// Words in the form that the client reads.
pub fn documentation(markup: Markup, markdown: String) -> lsp::Documentation {
    lsp::Documentation::MarkupContent(markup.content(markdown))
}

/// The forms of an instruction. The summary of each parameter stands with it.
pub fn signature_help(language: Language, markup: Markup, help: SignatureHelp) -> lsp::SignatureHelp {
    let active = help.signatures.get(help.active).and_then(|signature| signature.active);
    lsp::SignatureHelp {
        signatures: help.signatures.into_iter().map(|one| signature(language, markup, one)).collect(),
        active_signature: u32::try_from(help.active).ok(),
        active_parameter: active.and_then(|active| u32::try_from(active).ok()),
    }
}

fn signature(language: Language, markup: Markup, signature: Signature) -> lsp::SignatureInformation {
    let summary =
        |key: &str| texts::text(language, key).map(|text| documentation(markup, text.summary.clone()));
    let parameters = signature.parameters.into_iter().map(|parameter| lsp::ParameterInformation {
        documentation: summary(&parameter.key),
        label: lsp::ParameterLabel::Simple(parameter.label),
    });
    lsp::SignatureInformation {
        parameters: Some(parameters.collect()),
        documentation: summary(&signature.key),
        label: signature.label,
        active_parameter: signature.active.and_then(|active| u32::try_from(active).ok()),
    }
}
