//! What commits would cost in another order: the manifests that a RUN installs by are copied alone before it, and the
//! rest of a COPY behind it.

use super::{Churn, History, StepChurn, again, churn, cost, per_commit, taken, touches};
use crate::context::Selector;
use crate::graph::Graph;
use crate::ignore::Matcher;

/// Another order of two steps of a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The COPY of everything, by its place in [`Graph::steps`].
    pub copy: usize,
    /// The RUN above which it stands, and would stand below.
    pub run: usize,
    /// What that RUN needs of the COPY, as paths of the context.
    pub manifests: Vec<String>,
}

/// What another order would cost.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The order.
    pub order: Order,
    /// What a commit costs now, in seconds.
    pub now: f64,
    /// What it would cost then.
    pub then: f64,
}

/// What commits would cost in another order; `seconds` as in [`churn`].
#[must_use]
pub fn propose(
    graph: &Graph,
    seconds: &[f64],
    ignore: Option<&Matcher>,
    history: &History,
    order: Order,
) -> Proposal {
    let Churn { steps, seconds: now, .. } = churn(graph, seconds, ignore, history);
    let others: Vec<(usize, Vec<Selector>)> = steps
        .iter()
        .map(|StepChurn { step, .. }| (*step, taken(graph, *step)))
        .filter(|(step, _)| *step != order.copy)
        .collect();
    let manifests: Vec<Selector> =
        order.manifests.iter().map(|path| Selector::of(&format!("/{path}"))).collect();
    let rest = taken(graph, order.copy);
    // The steps that would stand on the rest: those that stand on the RUN now.
    let on_run = |step: usize| {
        graph.steps.get(step).is_some_and(|step| step.inputs.iter().any(|input| input.step == order.run))
    };
    let own = seconds.get(order.copy).copied().unwrap_or_default().max(0.0);
    let mut then = 0.0;
    for commit in &history.commits {
        let mut first = vec![false; graph.steps.len()];
        let mut set = |step: usize| first.get_mut(step).into_iter().for_each(|slot| *slot = true);
        others
            .iter()
            .filter(|(_, taken)| touches(taken, ignore, &commit.paths))
            .for_each(|(step, _)| set(*step));
        if touches(&manifests, ignore, &commit.paths) {
            set(order.copy);
        }
        let moved = touches(&rest, ignore, &commit.paths);
        if moved {
            (0..graph.steps.len()).filter(|step| on_run(*step)).for_each(&mut set);
        }
        let ran = again(graph, &first);
        // The COPY is two then; the second takes about as long as the one did.
        let copied = ran.get(order.copy).copied().unwrap_or_default();
        then += cost(&ran, seconds) + if moved && !copied { own } else { 0.0 };
    }
    Proposal { order, now, then: per_commit(then, history) }
}
