//! ShellCheck beside everything else: asked about the scripts of a document once it has been left alone for a
//! moment, called off when it changes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures::StreamExt;
use syntax::script::{Dialect, Script};
use tokio::task::AbortHandle;
use tower_lsp::ls_types::Uri;

use super::config::LogLevel;
use super::handlers::did_open;
use super::session::{Session, Snapshot};
use crate::shellcheck::{AT_ONCE, MOST_SCRIPTS, Outcome, ShellCheck};

/// How long a document has to be left alone before a program is started for it.
const QUIET: Duration = Duration::from_millis(300);

/// How often remarks are shown while more are on their way.
const SHOWN_EVERY: Duration = Duration::from_secs(1);

/// What is known of scripts, and the tasks that ask for more.
#[derive(Debug, Default)]
pub struct Scripts {
    /// The program and its remarks.
    pub shellcheck: Arc<ShellCheck>,
    tasks: Mutex<HashMap<Uri, AbortHandle>>,
}

impl Scripts {
    fn replace(&self, uri: &Uri, task: Option<AbortHandle>) {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        let old = match task {
            Some(task) => tasks.insert(uri.clone(), task),
            None => tasks.remove(uri),
        };
        if let Some(old) = old {
            old.abort();
        }
    }

    /// Calls off what is asked for a document.
    pub fn forget(&self, uri: &Uri) {
        self.replace(uri, None);
    }
}

/// Asks about the scripts of a document that nothing is known of (the first [`MOST_SCRIPTS`] of a longer one), and shows the findings again when something is.
pub fn look(session: &Arc<Session>, uri: &Uri) {
    let Some(snapshot) = session.snapshot(uri) else { return };
    if !session.config().diagnostics {
        return session.scripts.forget(uri);
    }
    let task = tokio::spawn(ask(session.clone(), uri.clone(), snapshot));
    session.scripts.replace(uri, Some(task.abort_handle()));
}

async fn ask(session: Arc<Session>, uri: Uri, snapshot: Snapshot) {
    tokio::time::sleep(QUIET).await;
    let shellcheck = &session.scripts.shellcheck;
    if shellcheck.program().is_none() {
        return;
    }
    let unknown = tokio::task::spawn_blocking({
        let session = session.clone();
        move || unknown(&session, &snapshot)
    });
    let unknown = unknown.await.unwrap_or_default();
    let questions = unknown.into_iter().map(|(dialect, script)| {
        let shellcheck = shellcheck.clone();
        async move { shellcheck.ask(dialect, &script).await }
    });
    let mut outcomes = futures::stream::iter(questions).buffer_unordered(AT_ONCE);
    let mut news = false;
    let mut shown = Instant::now();
    while let Some(outcome) = outcomes.next().await {
        match outcome {
            Outcome::Known => news = true,
            Outcome::Nothing => {}
            Outcome::Failed(line) => session.log(LogLevel::Warning, line),
        }
        if news && shown.elapsed() >= SHOWN_EVERY {
            did_open::show(&session, &uri);
            (news, shown) = (false, Instant::now());
        }
    }
    if news {
        did_open::show(&session, &uri);
    }
}

fn unknown(session: &Session, snapshot: &Snapshot) -> Vec<(Dialect, Script)> {
    let facts = session.facts_of_checks();
    ide::shellcheck::inputs(&snapshot.document, &facts)
        .into_iter()
        .take(MOST_SCRIPTS)
        .filter(|input| facts.remarks.on(input.dialect, input.script).is_none())
        .map(|input| (input.dialect, input.script.clone()))
        .collect()
}
