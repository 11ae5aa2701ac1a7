//! The protocol's methods, each handed to the file that is named after it.

use std::sync::Arc;

use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types as lsp;
use tower_lsp::{Client, LanguageServer};

use super::handlers;
use super::prepared::Prepared;
use super::publisher::Outbox;
use super::session::Session;

/// The server of one session.
pub struct DockwrightServer {
    session: Arc<Session>,
}

impl DockwrightServer {
    /// A server that talks through `outbox`, and keeps long answers in `prepared`.
    pub fn new(client: Client, outbox: Outbox, prepared: Arc<Prepared>) -> Self {
        Self { session: Arc::new(Session::new(client, outbox, prepared)) }
    }

    /// The user trusts the workspace from now on.
    pub async fn trusted(&self) {
        handlers::trusted::trusted(&self.session);
    }

    /// The user has stopped a progress.
    pub async fn work_done_progress_cancel(&self, params: lsp::WorkDoneProgressCancelParams) {
        handlers::work_done_progress_cancel::work_done_progress_cancel(&self.session, &params);
    }

    /// Panics, so that a test can see the session go on.
    pub async fn test_panic(&self) -> Result<()> {
        handlers::test_hooks::panic_now()
    }

    /// Takes as many milliseconds as it is told.
    pub async fn test_sleep(&self, params: serde_json::Value) -> Result<u64> {
        handlers::test_hooks::sleep(params).await
    }

    /// The version and length of a document as a request sees them, after a moment of waiting.
    pub async fn test_version(&self, params: lsp::TextDocumentIdentifier) -> Result<Option<(i32, usize)>> {
        let snapshot = self.session.snapshot(&params.uri);
        handlers::test_hooks::version(snapshot).await
    }
}

impl LanguageServer for DockwrightServer {
    async fn initialize(&self, params: lsp::InitializeParams) -> Result<lsp::InitializeResult> {
        Ok(handlers::initialize::initialize(&self.session, params))
    }

    async fn initialized(&self, _: lsp::InitializedParams) {
        // The first completion finds its words read.
        let language = self.session.language();
        tokio::task::spawn_blocking(move || ide::texts::load(language));
        super::images::follow(&self.session);
        handlers::configuration::follow(&self.session);
        handlers::configuration::pull(&self.session);
        handlers::did_change_watched_files::register(&self.session);
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_change_configuration(&self, params: lsp::DidChangeConfigurationParams) {
        handlers::configuration::changed(&self.session, &params.settings);
    }

    async fn did_change_watched_files(&self, params: lsp::DidChangeWatchedFilesParams) {
        handlers::did_change_watched_files::did_change_watched_files(&self.session, &params);
    }

    async fn did_save(&self, params: lsp::DidSaveTextDocumentParams) {
        handlers::did_save::did_save(&self.session, &params.text_document.uri);
    }

    async fn did_open(&self, params: lsp::DidOpenTextDocumentParams) {
        handlers::did_open::did_open(&self.session, params);
    }

    async fn did_change(&self, params: lsp::DidChangeTextDocumentParams) {
        handlers::did_change::did_change(&self.session, params);
    }

    async fn did_close(&self, params: lsp::DidCloseTextDocumentParams) {
        handlers::did_close::did_close(&self.session, &params.text_document.uri);
    }

    async fn diagnostic(
        &self,
        params: lsp::DocumentDiagnosticParams,
    ) -> Result<lsp::DocumentDiagnosticReportResult> {
        handlers::diagnostic::diagnostic(&self.session, &params).await
    }

    async fn goto_definition(
        &self,
        params: lsp::GotoDefinitionParams,
    ) -> Result<Option<lsp::GotoDefinitionResponse>> {
        let place = &params.text_document_position_params;
        Ok(handlers::goto_definition::goto_definition(&self.session, place))
    }

    async fn hover(&self, params: lsp::HoverParams) -> Result<Option<lsp::Hover>> {
        let uri = &params.text_document_position_params.text_document.uri;
        self.session.builds.attend(uri, true);
        super::context::glance(&self.session, uri);
        Ok(handlers::hover::hover(&self.session, &params.text_document_position_params).await)
    }

    async fn completion(&self, params: lsp::CompletionParams) -> Result<Option<lsp::CompletionResponse>> {
        self.session.builds.attend(&params.text_document_position.text_document.uri, true);
        Ok(handlers::completion::completion(&self.session, &params).await)
    }

    async fn completion_resolve(&self, item: lsp::CompletionItem) -> Result<lsp::CompletionItem> {
        Ok(handlers::completion::resolve(&self.session, item).await)
    }

    async fn signature_help(&self, params: lsp::SignatureHelpParams) -> Result<Option<lsp::SignatureHelp>> {
        Ok(handlers::signature_help::signature_help(&self.session, &params.text_document_position_params))
    }

    async fn document_symbol(
        &self,
        params: lsp::DocumentSymbolParams,
    ) -> Result<Option<lsp::DocumentSymbolResponse>> {
        Ok(handlers::document_symbol::document_symbol(&self.session, &params))
    }

    async fn code_lens(&self, params: lsp::CodeLensParams) -> Result<Option<Vec<lsp::CodeLens>>> {
        Ok(handlers::code_lens::code_lens(&self.session, &params))
    }

    async fn inlay_hint(&self, params: lsp::InlayHintParams) -> Result<Option<Vec<lsp::InlayHint>>> {
        super::context::glance(&self.session, &params.text_document.uri);
        Ok(handlers::inlay_hint::inlay_hint(&self.session, &params).await)
    }

    async fn code_action(&self, params: lsp::CodeActionParams) -> Result<Option<lsp::CodeActionResponse>> {
        self.session.builds.attend(&params.text_document.uri, true);
        Ok(handlers::code_action::code_action(&self.session, &params))
    }

    async fn execute_command(&self, params: lsp::ExecuteCommandParams) -> Result<Option<lsp::LSPAny>> {
        handlers::execute_command::execute_command(&self.session, params).await
    }

    async fn selection_range(
        &self,
        params: lsp::SelectionRangeParams,
    ) -> Result<Option<Vec<lsp::SelectionRange>>> {
        Ok(handlers::selection_range::selection_range(&self.session, &params))
    }
}
