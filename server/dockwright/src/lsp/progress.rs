//! Work that the client shows with a bar, for work other than builds.

use std::sync::Arc;
use std::time::Duration;

use tower_lsp::ls_types::notification::Notification;
use tower_lsp::ls_types::{
    ProgressParams, ProgressParamsValue, ProgressToken, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressEnd, WorkDoneProgressReport,
};

use super::session::Session;

/// How long a client may take to say that it will show a progress.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// The notification behind the protocol's progress.
pub enum Progress {}

impl Notification for Progress {
    type Params = ProgressParams;
    const METHOD: &'static str = "$/progress";
}

/// A progress that a client shows, or would not.
pub struct Shown {
    session: Arc<Session>,
    token: ProgressToken,
    shows: bool,
}

impl Shown {
    /// Begins it, where the client shows any.
    pub async fn begin(session: &Arc<Session>, token: ProgressToken, title: String) -> Self {
        let created = async {
            session.builds.shows_progress()
                && matches!(
                    tokio::time::timeout(PATIENCE, session.client.create_work_done_progress(token.clone()))
                        .await,
                    Ok(Ok(()))
                )
        };
        let shown = Self { session: session.clone(), shows: created.await, token };
        let begin =
            WorkDoneProgressBegin { title, cancellable: Some(true), message: None, percentage: Some(0) };
        shown.send(WorkDoneProgress::Begin(begin)).await;
        shown
    }

    /// Says how far it is, in percent.
    pub async fn report(&self, percentage: u32) {
        let report =
            WorkDoneProgressReport { cancellable: Some(true), message: None, percentage: Some(percentage) };
        self.send(WorkDoneProgress::Report(report)).await;
    }

    /// Ends it.
    pub async fn end(self) {
        self.send(WorkDoneProgress::End(WorkDoneProgressEnd { message: None })).await;
    }

    async fn send(&self, value: WorkDoneProgress) {
        if !self.shows {
            return;
        }
        let params =
            ProgressParams { token: self.token.clone(), value: ProgressParamsValue::WorkDone(value) };
        self.session.client.send_notification::<Progress>(params).await;
    }
}
