//! The one task that talks to the client. Handlers send here and never wait.

use std::sync::Arc;

use serde::Serialize;
use tokio::sync::mpsc;
use tower_lsp::Client;
use tower_lsp::ls_types::notification::Notification;
use tower_lsp::ls_types::{Diagnostic, MessageType, Uri};

use super::prepared::{Label, Prepared};

/// Something to tell the client.
pub enum Outgoing {
    /// The findings of one version of a document.
    Diagnostics(Uri, Arc<Vec<Diagnostic>>, Option<i32>),
    /// A line for the log.
    Log(MessageType, String),
    /// The client should ask for diagnostics again.
    RefreshDiagnostics,
}

/// `textDocument/publishDiagnostics`, whose parameters are prepared.
enum PublishDiagnostics {}

impl Notification for PublishDiagnostics {
    type Params = Label;
    const METHOD: &'static str = "textDocument/publishDiagnostics";
}

#[derive(Serialize)]
struct Params<'a> {
    uri: Uri,
    diagnostics: &'a [Diagnostic],
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<i32>,
}

/// Where handlers put what the client should be told.
pub type Outbox = mpsc::UnboundedSender<Outgoing>;

/// Sends what arrives, in order, for as long as the session lives.
pub async fn run(client: Client, prepared: Arc<Prepared>, mut inbox: mpsc::UnboundedReceiver<Outgoing>) {
    while let Some(outgoing) = inbox.recv().await {
        match outgoing {
            Outgoing::Diagnostics(uri, diagnostics, version) => {
                let params = Params { uri, diagnostics: &diagnostics, version };
                if let Some(mark) = prepared.keep_notification::<PublishDiagnostics>(&params) {
                    client.send_notification::<PublishDiagnostics>(mark).await;
                }
            }
            Outgoing::Log(kind, message) => client.log_message(kind, message).await,
            Outgoing::RefreshDiagnostics => {
                // A client that never answers must not hold up the next publication.
                let client = client.clone();
                tokio::spawn(async move { client.workspace_diagnostic_refresh().await });
            }
        }
    }
}
