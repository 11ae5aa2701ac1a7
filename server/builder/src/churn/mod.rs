//! What a commit costs: how often the files that each step takes changed in a history, times the seconds of what runs
//! again because of it. And what it would cost in another order of the steps.
//!
//! A history says what was committed, not what was built; a commit is taken for a build. Nothing is read here.

mod order;
mod touch;

pub use order::{Order, Proposal, propose};
pub use touch::touches;

use std::collections::BTreeSet;

use crate::context::Selector;
use crate::graph::{Graph, StepKind};
use crate::ignore::Matcher;

/// One commit: the paths that it changed, from the context's root. Both names of what it renamed are among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commit {
    /// Paths with slashes.
    pub paths: BTreeSet<String>,
}

/// A history as far as it was read, the newest commit first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// The commits.
    pub commits: Vec<Commit>,
    /// Whether there are older ones that were not read: more than were asked for, or a shallow clone.
    pub cut: bool,
}

/// What is said of one step.
#[derive(Debug, Clone, PartialEq)]
pub struct StepChurn {
    /// The step, by its place in [`Graph::steps`].
    pub step: usize,
    /// In how many commits files changed that it takes of the context itself.
    pub touched: usize,
    /// In how many commits it runs again, for its own files or for those of a step above it.
    pub again: usize,
    /// The seconds that a commit costs on average in steps that run again and would not without the files that this
    /// step takes: its own and those of what stands on it.
    pub seconds: f64,
}

/// What is said of a build.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Churn {
    /// Of how many commits it is told.
    pub commits: usize,
    /// One entry a step that takes files of the context, in the order of the graph.
    pub steps: Vec<StepChurn>,
    /// What a commit costs on average, in seconds.
    pub seconds: f64,
}

/// What a step takes of the context: each selection of each of its inputs.
fn taken(graph: &Graph, step: usize) -> Vec<Selector> {
    let inputs = graph.steps.get(step).map(|step| step.inputs.as_slice()).unwrap_or_default();
    let own = inputs
        .iter()
        .filter(|input| graph.steps.get(input.step).is_some_and(|source| source.kind == StepKind::Context));
    own.filter_map(|input| input.content.as_ref()).flatten().cloned().collect()
}

/// The steps that run again when some do: what stands on them, and what takes files of them. That those may come out
/// the same is left aside, for nobody knows it of a commit.
fn again(graph: &Graph, first: &[bool]) -> Vec<bool> {
    let mut again = first.to_vec();
    for (index, step) in graph.steps.iter().enumerate() {
        let below = step.inputs.iter().any(|input| again.get(input.step).copied().unwrap_or_default());
        if let Some(slot) = again.get_mut(index) {
            *slot |= below && step.needed;
        }
    }
    again
}

/// What commits cost. `seconds` are those of each step when it ran last, by [`Graph::steps`].
#[must_use]
pub fn churn(graph: &Graph, seconds: &[f64], ignore: Option<&Matcher>, history: &History) -> Churn {
    let takers: Vec<(usize, Vec<Selector>)> = (0..graph.steps.len())
        .filter(|step| graph.steps.get(*step).is_some_and(|step| step.needed))
        .map(|step| (step, taken(graph, step)))
        .filter(|(_, selectors)| !selectors.is_empty())
        .collect();
    let mut steps: Vec<StepChurn> = takers
        .iter()
        .map(|(step, _)| StepChurn { step: *step, touched: 0, again: 0, seconds: 0.0 })
        .collect();
    let mut all = 0.0;
    for commit in &history.commits {
        let touched: Vec<bool> =
            takers.iter().map(|(_, selectors)| touches(selectors, ignore, &commit.paths)).collect();
        if !touched.contains(&true) {
            continue;
        }
        let mut first = vec![false; graph.steps.len()];
        for ((step, _), _) in takers.iter().zip(&touched).filter(|(_, touched)| **touched) {
            first.get_mut(*step).into_iter().for_each(|slot| *slot = true);
        }
        let ran = again(graph, &first);
        let whole = cost(&ran, seconds);
        all += whole;
        for ((own, (step, _)), touched) in steps.iter_mut().zip(&takers).zip(&touched) {
            own.again += usize::from(ran.get(*step).copied().unwrap_or_default());
            if !touched {
                continue;
            }
            own.touched += 1;
            first.get_mut(*step).into_iter().for_each(|slot| *slot = false);
            own.seconds += whole - cost(&again(graph, &first), seconds);
            first.get_mut(*step).into_iter().for_each(|slot| *slot = true);
        }
    }
    steps.iter_mut().for_each(|step| step.seconds = per_commit(step.seconds, history));
    Churn { commits: history.commits.len(), steps, seconds: per_commit(all, history) }
}

/// The seconds of the steps that run again.
fn cost(again: &[bool], seconds: &[f64]) -> f64 {
    again.iter().zip(seconds).filter(|(again, _)| **again).map(|(_, seconds)| seconds.max(0.0)).sum()
}

/// A sum over a history, for one commit of it.
fn per_commit(sum: f64, history: &History) -> f64 {
    match u32::try_from(history.commits.len()) {
        Ok(count @ 1..) => sum / f64::from(count),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests;
