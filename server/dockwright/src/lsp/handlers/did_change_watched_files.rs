//! `workspace/didChangeWatchedFiles`: what stands on disk beside the documents has changed.

use std::sync::Arc;

use serde_json::json;
use tower_lsp::ls_types::Registration;

use crate::lsp::config::LogLevel;
use crate::lsp::ignored;
use crate::lsp::session::Session;

/// The files that say what a build is given of its context, and which context that is.
const WATCHED: [&str; 3] =
    ["**/*.dockerignore", "**/{compose,docker-compose}*.{yml,yaml}", "**/docker-bake*.{hcl,json}"];

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

/// Reads what belongs to each open document again.
pub fn did_change_watched_files(session: &Arc<Session>) {
    for uri in session.open_documents() {
        ignored::read(session, &uri);
    }
}
