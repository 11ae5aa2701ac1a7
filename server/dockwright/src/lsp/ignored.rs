//! What stands beside the open documents on disk: read behind, when a document is opened or saved or a file beside it
//! changes, never for a keystroke.

use std::sync::Arc;

use tower_lsp::ls_types::Uri;

use super::handlers::did_open;
use super::session::Session;
use crate::build::Reader;

/// Reads what stands beside a document, and shows the findings again when rules could say something else.
pub fn read(session: &Arc<Session>, uri: &Uri) {
    let path = uri.to_file_path().filter(|_| uri.as_str().starts_with("file:"));
    let Some(path) = path.map(|path| path.into_owned()) else { return };
    let Some(reading) = session.begin_reading(uri) else { return };
    let (session, uri) = (session.clone(), uri.clone());
    tokio::task::spawn_blocking(move || {
        let beside = Reader::default().read(&path, &session.builds.root_of(&path));
        if session.end_reading(&uri, reading, beside) {
            did_open::show(&session, &uri);
        }
    });
}
