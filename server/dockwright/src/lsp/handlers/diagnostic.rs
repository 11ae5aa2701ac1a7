//! `textDocument/diagnostic`: findings for clients that ask.

use std::sync::Arc;

use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
};

use crate::lsp::build;
use crate::lsp::convert;
use crate::lsp::session::{Session, Snapshot};
use crate::lsp::{verdicts, work};

/// The findings of a snapshot, as the settings want them.
pub fn findings(session: &Session, uri: &Uri, snapshot: &Snapshot) -> Vec<Diagnostic> {
    let failed = build::findings(&session.builds, session.facts().encoding, uri, snapshot);
    if !session.config().diagnostics {
        return Vec::from_iter(failed);
    }
    let facts = session.facts_of(snapshot);
    let found = convert::diagnostics(session.facts().encoding, &snapshot.document, &facts);
    let verdicts = verdicts::findings(session, uri, snapshot);
    found.into_iter().chain(failed).chain(verdicts).collect()
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
        let (revision, settings) = (snapshot.revision, session.settings());
        let (builds, verdicts) = (session.builds.generation(), session.verdicts.generation());
        format!("{:x}.{revision}.{settings}.{remarks}.{images}.{builds}.{verdicts}", session.started)
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
                    let (session, uri) = (session.clone(), params.text_document.uri.clone());
                    let found = work::on(snapshot, move |snapshot| findings(&session, &uri, snapshot));
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
