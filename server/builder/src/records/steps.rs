//! The steps of a record as a graph decides them, before anything is known of what became of them.

use std::collections::HashMap;

use super::{ContentRecord, InputRecord, StepRecord};
use crate::context::Selector;
use crate::graph::{Graph, Step};
use crate::predict::{Source, of_selectors, source_of};

/// The steps that the target needs, each with the place of its step in the graph: not reached yet, with their keys and
/// inputs, and with what `taken` says that they took of contexts.
pub fn steps_of(
    graph: &Graph,
    taken: &dyn Fn(&Source, &[Selector]) -> Option<ContentRecord>,
) -> Vec<(usize, StepRecord)> {
    let keys = graph.keys();
    let mut places: HashMap<usize, usize> = HashMap::new();
    let mut steps: Vec<(usize, StepRecord)> = Vec::new();
    for (index, step) in graph.steps.iter().enumerate().filter(|(_, step)| step.needed) {
        let Some(key) = keys.get(index) else { continue };
        let stage = step.stage.and_then(|stage| graph.stages.get(stage));
        let mut kept = StepRecord::new(step, stage.map_or("", |stage| &stage.label), *key);
        inputs(graph, step, taken, &places, &mut kept);
        places.insert(index, steps.len());
        steps.push((index, kept));
    }
    steps
}

/// What a step reads, and what it takes of a context by content.
fn inputs(
    graph: &Graph,
    step: &Step,
    taken: &dyn Fn(&Source, &[Selector]) -> Option<ContentRecord>,
    places: &HashMap<usize, usize>,
    kept: &mut StepRecord,
) {
    let mut inputs = Vec::new();
    for input in &step.inputs {
        // An input stands before its user, and a needed step needs all of its inputs.
        let Some(place) = places.get(&input.step) else { return };
        let selectors = input.content.as_deref();
        let source = graph.steps.get(input.step).and_then(|source| source_of(&source.kind));
        let content = source.zip(selectors).and_then(|(source, selectors)| taken(&source, selectors));
        let content = content.map(|content| {
            kept.contents.push(content);
            kept.contents.len() - 1
        });
        inputs.push(InputRecord { step: *place, selectors: selectors.map(of_selectors), content });
    }
    kept.inputs = Some(inputs);
}
