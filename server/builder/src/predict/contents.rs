//! What steps take of contexts now, each selection digested once.

use std::collections::HashMap;
use std::sync::Arc;

use super::Past;
use crate::context::Selector;
use crate::graph::{Graph, StepKind};
use crate::records::ContentRecord;

/// A context of a build.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// The build context.
    Context,
    /// A named context, by its name.
    Named(String),
}

/// What was found at each selection of each context; a sentence where that is not known.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    taken: HashMap<(Source, Vec<Selector>), Result<Arc<ContentRecord>, String>>,
}

impl Contents {
    /// Notes what a selection takes.
    pub fn put(
        &mut self,
        source: Source,
        selectors: Vec<Selector>,
        found: Result<Arc<ContentRecord>, String>,
    ) {
        self.taken.insert((source, selectors), found);
    }

    /// What a selection takes; nothing where nobody looked.
    #[must_use]
    pub fn get(
        &self,
        source: &Source,
        selectors: &[Selector],
    ) -> Option<&Result<Arc<ContentRecord>, String>> {
        self.taken.get(&(source.clone(), selectors.to_vec()))
    }
}

/// The selections that a prediction for a graph asks for, each once, in the order of the steps.
#[must_use]
pub fn wanted(graph: &Graph, past: &Past) -> Vec<(Source, Vec<Selector>)> {
    let mut found: Vec<(Source, Vec<Selector>)> = Vec::new();
    for step in graph.steps.iter().filter(|step| step.needed) {
        for input in &step.inputs {
            let Some(source) = graph.steps.get(input.step).and_then(|step| source_of(&step.kind)) else {
                continue;
            };
            let Some(selectors) = &input.content else { continue };
            let one = (source, selectors.clone());
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }
    // What the base's own instructions take is not known; all of it is what they can take.
    if past.has_triggers() {
        found.push((Source::Context, vec![Selector::of("/")]));
    }
    found
}

/// The context that a step stands for.
pub(crate) fn source_of(kind: &StepKind) -> Option<Source> {
    match kind {
        StepKind::Context => Some(Source::Context),
        StepKind::NamedContext(name) => Some(Source::Named(name.clone())),
        _ => None,
    }
}
