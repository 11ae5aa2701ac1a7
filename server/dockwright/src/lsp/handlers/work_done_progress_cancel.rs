//! `window/workDoneProgress/cancel`.

use tower_lsp::ls_types::WorkDoneProgressCancelParams;

use crate::lsp::session::Session;

/// Ends the work that the progress is of.
pub fn work_done_progress_cancel(session: &Session, params: &WorkDoneProgressCancelParams) {
    session.builds.cancel_progress(&params.token);
    session.contexts.cancel_progress(&params.token);
}
