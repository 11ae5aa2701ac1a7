//! Settings: asked for after the start, and taken whenever they change.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tower_lsp::ls_types::{ConfigurationItem, Registration};

use super::did_open;
use crate::lsp::config::LogLevel;
use crate::lsp::session::Session;

/// How long a client may take to answer before its settings are given up.
const PATIENCE: Duration = Duration::from_secs(5);

/// `workspace/didChangeConfiguration`: some clients send the settings, others want to be asked.
pub fn changed(session: &Arc<Session>, settings: &Value) {
    match settings.get("dockwright") {
        Some(own) => {
            session.set_config(own, settings.pointer("/docker/languageserver").unwrap_or(&Value::Null));
            check_all(session);
        }
        None => pull(session),
    }
}

/// Asks to be told when settings change, where the client wants to be asked: VS Code tells nothing otherwise.
pub fn follow(session: &Arc<Session>) {
    if !session.facts().registers_configuration {
        return;
    }
    let session = session.clone();
    tokio::spawn(async move {
        let wanted = Registration {
            id: "settings".to_owned(),
            method: "workspace/didChangeConfiguration".to_owned(),
            register_options: None,
        };
        match tokio::time::timeout(PATIENCE, session.client.register_capability(vec![wanted])).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                let message = format!("dockwright: changed settings are taken after a restart: {error}");
                session.log(LogLevel::Warning, message);
            }
            Err(_) => {
                let message = "dockwright: the editor did not answer client/registerCapability; \
                               changed settings are taken after a restart";
                session.log(LogLevel::Warning, message.to_owned());
            }
        }
    });
}

/// Asks the client for the settings, beside everything else.
pub fn pull(session: &Arc<Session>) {
    if !session.facts().has_configuration {
        return;
    }
    let (session, question) = (session.clone(), session.ask_for_settings());
    tokio::spawn(async move {
        let items = ["dockwright", "docker.languageserver"]
            .map(|section| ConfigurationItem { scope_uri: None, section: Some(section.to_owned()) });
        match tokio::time::timeout(PATIENCE, session.client.configuration(items.to_vec())).await {
            // The settings have changed since: a newer question is on its way.
            Ok(Ok(_)) if !session.is_last_question(question) => {}
            Ok(Ok(answer)) => {
                let section = |index: usize| answer.get(index).unwrap_or(&Value::Null);
                session.set_config(section(0), section(1));
                check_all(&session);
            }
            Ok(Err(error)) => session.log(LogLevel::Warning, format!("dockwright: no settings: {error}")),
            Err(_) => {
                let message =
                    "dockwright: the editor did not answer workspace/configuration; defaults are used";
                session.log(LogLevel::Warning, message.to_owned());
            }
        }
    });
}

/// Looks at every open document again.
pub fn check_all(session: &Arc<Session>) {
    for uri in session.open_documents() {
        did_open::check(session, uri);
    }
}
