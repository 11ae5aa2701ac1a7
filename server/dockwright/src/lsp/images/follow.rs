//! New facts about images are shown where documents are open, and asked for where the settings want that.

use std::sync::{Arc, Weak};
use std::time::Duration;

use ide::images::{Wanted, named_in};
use registry::Reference;
use tower_lsp::ls_types::Uri;

use crate::lsp::handlers::did_open;
use crate::lsp::session::Session;
use crate::lsp::verdicts;

/// Answers come in crowds: so long after the first, documents are looked at again once.
const CROWD: Duration = Duration::from_millis(200);
/// So long a document must be left alone before registries are asked about it: half a name is nobody's image.
const QUIET: Duration = Duration::from_secs(1);

/// Looks at the open documents again whenever something new is known, for as long as the session lives.
pub fn follow(session: &Arc<Session>) {
    let session = Arc::downgrade(session);
    tokio::spawn(async move {
        while let Some(mut news) = news(&session) {
            // It ends when the settings have put another service in the place of this one.
            while news.changed().await.is_ok() {
                tokio::time::sleep(CROWD).await;
                let _ = news.borrow_and_update();
                let Some(session) = session.upgrade() else { return };
                session.images.learned();
                show(&session);
            }
        }
    });
}

fn news(session: &Weak<Session>) -> Option<tokio::sync::watch::Receiver<u64>> {
    let session = session.upgrade()?;
    Some(session.images.service(&session.config()).news())
}

fn show(session: &Arc<Session>) {
    session.builds.refresh_hints(session);
    for uri in session.open_documents() {
        verdicts::refresh(session, &uri);
    }
    if session.config().image_hints.is_some() {
        session.builds.hints.ask(session);
    }
    if session.facts().pulls_diagnostics {
        return session.refresh();
    }
    for uri in session.open_documents() {
        did_open::publish(session, uri);
    }
}

/// Asks about the images that a document names, where the settings want that; the answers are told as news.
pub fn look(session: &Arc<Session>, uri: &Uri) {
    let config = session.config();
    if !config.registry.check_open_files {
        return;
    }
    let Some(before) = session.snapshot(uri) else { return };
    let (session, uri) = (session.clone(), uri.clone());
    tokio::spawn(async move {
        tokio::time::sleep(QUIET).await;
        let now = session.snapshot(&uri).filter(|now| now.revision == before.revision);
        let Some(snapshot) = now else { return };
        let service = session.images.service(&config);
        for name in named_in(&snapshot.document) {
            let Ok(image) = Reference::parse(&name) else { continue };
            for question in [Wanted::tags(&image), Wanted::Image(image.clone(), None)] {
                let service = service.clone();
                tokio::spawn(async move { drop(super::ask::ask(&service, question, Duration::ZERO).await) });
            }
        }
    });
}
