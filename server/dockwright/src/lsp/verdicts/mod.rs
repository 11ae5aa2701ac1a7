//! What the next build would do with each step, for the open documents: worked out from what is known, behind, and kept
//! until the text, a file or a record changes. Nobody is asked here.

mod built;
mod churn;
mod compute;
mod explain;
mod findings;
mod graph;
mod hints;
mod hover;
mod images;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use builder::graph::Graph;
use builder::predict::Predictions;
use ide::cache::Outlook;
use ide::texts::Language;
use syntax::Document;
use tower_lsp::ls_types::Uri;

pub use built::built;
pub use churn::look;
pub use compute::{has_past, told};
pub use explain::{EXPLAIN, explain};
pub use findings::{findings, refresh};
pub use graph::{GRAPH, graph};
pub use hints::hints;
pub use hover::hover;
use images::InStore;

/// What is said of a text at one moment.
pub struct Told {
    /// The text.
    pub document: Document,
    /// Its graph.
    pub graph: Graph,
    /// What will become of its steps.
    pub predictions: Predictions,
    /// What it was worked out from.
    made_of: MadeOf,
}

/// What a verdict rests on. Others have others.
#[derive(Debug, Clone, PartialEq, Eq)]
struct MadeOf {
    /// The text's number.
    revision: u64,
    /// The number of what lies around it.
    around: u64,
    /// How much was learned of images.
    learned: u64,
}

impl Told {
    /// What words are made of.
    pub fn outlook(&self, language: Language) -> Outlook<'_> {
        Outlook { document: &self.document, graph: &self.graph, predictions: &self.predictions, language }
    }

    /// Whether nothing at all is said.
    fn is_silent(&self) -> bool {
        let mut steps = self.predictions.steps.iter();
        steps.all(|prediction| prediction.verdict == builder::predict::Verdict::Unknown)
    }
}

/// The verdicts of a session.
#[derive(Default)]
pub struct Verdicts {
    told: Mutex<HashMap<Uri, Arc<Told>>>,
    /// What builds found in the engine's own store, by Dockerfile.
    in_store: Mutex<HashMap<PathBuf, InStore>>,
    /// The histories of contexts.
    histories: Mutex<churn::Histories>,
    /// A number that changes with the verdicts that stand among findings.
    changes: AtomicU64,
}

impl Verdicts {
    /// A document was closed.
    pub fn leave(&self, uri: &Uri) {
        super::session::lock(&self.told).remove(uri);
    }

    /// A number that changes with the verdicts that stand among findings.
    pub fn generation(&self) -> u64 {
        self.changes.load(Ordering::Relaxed)
    }

    /// Whether what was said last of a document is of this text.
    fn is_of(&self, uri: &Uri, revision: u64) -> bool {
        self.last(uri).is_some_and(|told| told.made_of.revision == revision)
    }

    /// What was said last of a document, of whatever text.
    fn last(&self, uri: &Uri) -> Option<Arc<Told>> {
        super::session::lock(&self.told).get(uri).cloned()
    }
}
