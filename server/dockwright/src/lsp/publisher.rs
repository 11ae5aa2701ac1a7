//! The one task that talks to the client. Handlers send here and never wait.

use tokio::sync::mpsc;
use tower_lsp::Client;
use tower_lsp::ls_types::{Diagnostic, MessageType, Uri};

/// Something to tell the client.
pub enum Outgoing {
    /// The findings of one version of a document.
    Diagnostics(Uri, Vec<Diagnostic>, Option<i32>),
    /// A line for the log.
    Log(MessageType, String),
    /// The client should ask for diagnostics again.
    RefreshDiagnostics,
}

/// Where handlers put what the client should be told.
pub type Outbox = mpsc::UnboundedSender<Outgoing>;

/// Sends what arrives, in order, for as long as the session lives.
pub async fn run(client: Client, mut inbox: mpsc::UnboundedReceiver<Outgoing>) {
    while let Some(outgoing) = inbox.recv().await {
        match outgoing {
            Outgoing::Diagnostics(uri, diagnostics, version) => {
                client.publish_diagnostics(uri, diagnostics, version).await;
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
