//! `textDocument/diagnostic`: findings for clients that ask.

use std::sync::Arc;

use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
};

use crate::lsp::convert;
use crate::lsp::session::{Session, Snapshot};
use crate::lsp::work;

/// The findings of a snapshot, as the settings want them.
pub fn findings(session: &Session, snapshot: &Snapshot) -> Vec<Diagnostic> {
    if !session.config().diagnostics {
        return Vec::new();
    }
    convert::diagnostics(session.facts().encoding, &snapshot.document, &session.facts_of_checks())
}

/// Answers with the findings, or that they are those of the answer before.
pub async fn diagnostic(
    session: &Arc<Session>,
    params: &DocumentDiagnosticParams,
) -> Result<DocumentDiagnosticReportResult> {
    let snapshot = session.snapshot(&params.text_document.uri);
    // The settings are part of what an answer depends on. Versions begin anew with every opening, and clients
    // keep ids beyond a restart of the server; so the id holds what is ours alone.
    let id = snapshot.as_ref().map(|snapshot| {
        let remarks = session.scripts.shellcheck.generation();
        let images = session.images.generation();
        let settings = session.settings();
        format!("{:x}.{}.{settings}.{remarks}.{images}", session.started, snapshot.revision)
    });
    let report = match (&params.previous_result_id, id) {
        (Some(previous), Some(id)) if *previous == id => {
            DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id: id },
            })
        }
        (_, result_id) => {
            let items = match snapshot {
                None => Vec::new(),
                Some(snapshot) => {
                    let session = session.clone();
                    let found = work::on(snapshot, move |snapshot| findings(&session, snapshot));
                    found.await.ok_or_else(Error::internal_error)?
                }
            };
            DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
                related_documents: None,
                full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id, items },
            })
        }
    };
    Ok(DocumentDiagnosticReportResult::Report(report))
}
