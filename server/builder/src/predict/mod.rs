//! Which steps of the next build will run again, and why; without building.
//!
//! [`predict()`] holds the graph of the text as it is now against what builds left behind ([`crate::records`]). A step
//! is answered from the cache where some kept build had one with the same operation on the same inputs: an input counts
//! by its own key, or, where files are taken of it, by their content (see [`crate::keys`]). Nothing is read and nobody is
//! asked here: what the steps take of the context now ([`Contents`]) and what images stand for now ([`Now::images`])
//! is given, and what is not known makes a verdict depend on it.

mod align;
mod contents;
mod matching;
mod past;
mod types;
mod verdict;

pub(crate) use contents::source_of;
pub use contents::{Contents, Source, wanted};
pub(crate) use matching::of_selectors;
pub use past::Past;
pub use types::{EngineNow, Follows, Last, Now, Prediction, Predictions, Reason, Resolved, Summary, Verdict};

use std::collections::{HashMap, HashSet};

use syntax::language::Keyword;

use self::matching::Matcher;
use self::verdict::Judge;
use crate::Digest;
use crate::graph::{Graph, Step, StepKind};

/// Says what will become of every instruction that the target needs.
///
/// The graph must be made as those of the records are: without facts of images ([`crate::graph::NoImages`]), and with
/// [`crate::graph::Request::merges`] as the record has it. What an image brings is in its digest.
#[must_use]
pub fn predict(graph: &Graph, past: &Past, now: Now<'_>) -> Predictions {
    let shown = graph.steps.iter().enumerate().filter_map(|(index, step)| Some((index, step, start(step)?)));
    let mut steps: Vec<Prediction> = match past::usable(past, now.engine) {
        Err(reason) => shown
            .map(|(step, _, start)| Prediction {
                step,
                start,
                verdict: Verdict::Unknown,
                reason: reason.clone(),
                last: None,
            })
            .collect(),
        Ok(usable) => {
            let judge = Judge::new(Matcher::new(graph, past, now, usable));
            let keys = graph.keys();
            let mut first: HashMap<Digest, usize> = HashMap::new();
            let said = |(index, step, start): (usize, &Step, usize)| {
                let (verdict, reason) = judge.verdict(index, step);
                // What two stages do alike is one step to the engine. Bases have their own lines all the same.
                let same = keys.get(index).map(|key| *first.entry(*key).or_insert(index));
                let same = same.filter(|same| *same != index && step.kind == StepKind::Run);
                let reason = same.map_or(reason, |step| Reason::SameStep { step });
                Prediction { step: index, start, verdict, reason, last: judge.last(index) }
            };
            shown.map(said).collect()
        }
    };
    steps.sort_by_key(|prediction| (prediction.start, prediction.step));
    let summary = summary(graph, &steps);
    Predictions { steps, summary }
}

/// Where an instruction starts that the engine carries out.
fn start(step: &Step) -> Option<usize> {
    let shown = match step.kind {
        StepKind::Image { .. } => step.keyword == Some(Keyword::From),
        StepKind::Run | StepKind::Copy | StepKind::Workdir => true,
        _ => false,
    };
    step.start.filter(|_| shown && step.needed)
}

fn summary(graph: &Graph, steps: &[Prediction]) -> Summary {
    let mut summary = Summary::default();
    // What two stages do alike is done once.
    let keys = graph.keys();
    let mut seen = HashSet::new();
    for (index, prediction) in steps.iter().enumerate() {
        match prediction.verdict {
            Verdict::Hit => summary.hits += 1,
            Verdict::Depends => summary.depends += 1,
            Verdict::Unknown => summary.unknown += 1,
            Verdict::Miss => {
                summary.misses += 1;
                summary.first_miss = summary.first_miss.or(Some(index));
                if keys.get(prediction.step).is_none_or(|key| seen.insert(*key)) {
                    summary.seconds += prediction.seconds();
                }
            }
        }
    }
    summary
}

#[cfg(test)]
mod tests;
