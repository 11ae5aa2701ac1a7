//! How the rules' tests are written: a source with marks under what a rule must find.

use builder::graph::{Graph, NoImages, Request};
use builder::records::{BuildOutcome, BuildRecord, StepOutcome, StepRecord};
use fixture::{Fixture, Mark};
use syntax::Document;

use super::{Facts, diagnostics};

/// Asserts that a rule finds what the source marks, with these words, and nothing else.
#[track_caller]
pub(crate) fn check(rule: &str, source: &str) {
    check_with(rule, &Facts::default(), source);
}

/// The same with facts.
#[track_caller]
pub(crate) fn check_with(rule: &str, facts: &Facts, source: &str) {
    let fixture = Fixture::parse(source);
    let document = Document::new(&fixture.text);
    let found = diagnostics(&document, facts).into_iter().filter(|one| one.code == rule);
    fixture.assert_marks(found.map(|one| Mark::new(one.range.std(), one.message)));
}

/// The record of a build of that text in which every step ran, so many seconds each, and every base was the image of a
/// digest.
pub(crate) fn built(text: &str, seconds: f64, digest: &str) -> BuildRecord {
    let graph = Graph::new(&Document::new(text), &Request::default(), &NoImages);
    let steps = graph.steps.iter().zip(graph.keys()).map(|(step, key)| StepRecord {
        outcome: StepOutcome::Ran,
        seconds,
        image: step.name.contains("FROM").then(|| digest.to_owned()),
        ..StepRecord::new(step, "stage-0", key)
    });
    BuildRecord {
        started: 0,
        seconds: 0.0,
        engine: String::new(),
        engine_id: None,
        platform: String::new(),
        merges: false,
        arguments: Vec::new(),
        outcome: BuildOutcome::Succeeded,
        steps: steps.collect(),
    }
}
