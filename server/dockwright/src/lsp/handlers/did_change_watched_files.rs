//! `workspace/didChangeWatchedFiles`: what stands on disk beside the documents has changed.

use std::sync::Arc;

use serde_json::json;
use tower_lsp::ls_types::{DidChangeWatchedFilesParams, Registration};

use crate::lsp::config::LogLevel;
use crate::lsp::context;
use crate::lsp::session::Session;

/// Every file: any of them may be one that a step takes, or say what a build is given.
const WATCHED: [&str; 1] = ["**/*"];

/// Asks the client to tell, where it can.
pub fn register(session: &Arc<Session>) {
    if !session.facts().watches_files {
        return;
    }
    let session = session.clone();
    tokio::spawn(async move {
        let watchers = WATCHED.map(|pattern| json!({ "globPattern": pattern }));
        let registration = Registration {
            id: "dockwright-files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: Some(json!({ "watchers": watchers })),
        };
        if let Err(error) = session.client.register_capability(vec![registration]).await {
            session.log(LogLevel::Warning, format!("dockwright: files are not watched: {error}"));
        }
    });
}

/// Looks at what has changed around the open documents.
pub fn did_change_watched_files(session: &Arc<Session>, params: &DidChangeWatchedFilesParams) {
    context::changed(session, &params.changes);
}
