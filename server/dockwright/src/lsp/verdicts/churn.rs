//! How often files changed in the history of a document's context: read behind, once for each commit that is checked out.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use builder::churn::{Order, Proposal, churn, propose};
use ide::cache::churn_section;
use ide::diagnostics::proposed_orders;
use tower_lsp::ls_types::Uri;

use super::Told;
use crate::git;
use crate::lsp::config::LogLevel;
use crate::lsp::session::{Session, Snapshot, lock};

/// So long after git was asked it is not asked again which commit is checked out.
const FRESH: Duration = Duration::from_secs(5);

/// The histories of a session, by folder.
#[derive(Default)]
pub struct Histories {
    known: std::collections::HashMap<PathBuf, Known>,
}

struct Known {
    read: Option<Arc<git::Read>>,
    asked: Instant,
}

/// Asks git for the history of a document's context, behind, where that is allowed and the commit is another than the
/// last time. Without a build on record there are no seconds to count with, and nobody is asked.
pub fn look(session: &Arc<Session>, uri: &Uri) {
    if !session.scripts.shellcheck.is_trusted() || !session.config().cache.churn {
        return;
    }
    let Some(around) = session.snapshot(uri).and_then(|snapshot| snapshot.around) else { return };
    let Some(folder) = around.place.folder().map(Path::to_owned) else { return };
    if around.past.builds().is_empty() {
        return;
    }
    let before = {
        let mut histories = lock(&session.verdicts.histories);
        let known =
            histories.known.entry(folder.clone()).or_insert(Known { read: None, asked: Instant::now() });
        if known.read.is_some() && known.asked.elapsed() < FRESH {
            return;
        }
        known.asked = Instant::now();
        known.read.clone()
    };
    let session = session.clone();
    tokio::spawn(async move {
        let Some(head) = git::head(&folder).await else { return };
        if before.is_some_and(|before| before.head == head) {
            return;
        }
        match git::history(&folder, &head).await {
            Ok(read) => {
                let known = Known { read: Some(Arc::new(read)), asked: Instant::now() };
                lock(&session.verdicts.histories).known.insert(folder, known);
            }
            Err(why) => session.log(LogLevel::Warning, format!("dockwright: {why}")),
        }
    });
}

/// What a history says of the instruction that starts there.
pub fn section(session: &Session, snapshot: &Snapshot, told: &Told, start: usize) -> Option<String> {
    let around = snapshot.around.as_ref()?;
    if !session.config().cache.churn {
        return None;
    }
    let read = lock(&session.verdicts.histories).known.get(around.place.folder()?)?.read.clone()?;
    let mut seconds = vec![0.0; told.graph.steps.len()];
    for prediction in &told.predictions.steps {
        seconds.get_mut(prediction.step).into_iter().for_each(|slot| *slot = prediction.seconds());
    }
    if seconds.iter().all(|time| *time <= 0.0) {
        return None;
    }
    let ignore = around.ignore.as_deref();
    let found = churn(&told.graph, &seconds, ignore, &read.history);
    let step = |start: usize| told.predictions.at(start).map(|prediction| prediction.step);
    let orders = proposed_orders(&snapshot.document, &session.facts_of(snapshot)).into_iter();
    let order = orders.filter(|order| order.copy == start).find_map(|order| {
        Some(Order { copy: step(order.copy)?, run: step(order.run)?, manifests: order.manifests })
    });
    let proposal: Option<Proposal> =
        order.map(|order| propose(&told.graph, &seconds, ignore, &read.history, order));
    let proposal = proposal.filter(|proposal| proposal.then < proposal.now);
    churn_section(&told.outlook(session.language()), &found, proposal.as_ref(), start)
}
