//! What an engine says of itself, as far as records and predictions need it.

use std::collections::BTreeMap;
use std::time::Duration;

use builder::engine::{Information, LocalImage};
use builder::graph::{Graph, StepKind};
use builder::run::capture;

use super::detect::Detected;

/// How long an engine may take for a word on itself or on an image.
const PATIENCE: Duration = Duration::from_secs(5);

/// What tells an engine from others, and what it goes by.
pub async fn information(detected: &Detected) -> Information {
    if !detected.is_of_docker() {
        // BuildKit by itself keeps its snapshots in a way that merges.
        return Information {
            id: detected.place(),
            merges: detected.engine.is_buildkit(),
            ..Information::default()
        };
    }
    let Some(question) = detected.engine.information() else { return Information::default() };
    match capture(&question, PATIENCE).await {
        Ok(said) if said.success => Information::read(&said.output).unwrap_or_default(),
        _ => Information::default(),
    }
}

/// The images of a graph whose tags may move, by their full references.
#[must_use]
pub fn moving(graph: &Graph) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for step in graph.steps.iter().filter(|step| step.needed) {
        if let StepKind::Image { reference, .. } = &step.kind
            && !reference.contains('@')
            && !found.contains(reference)
        {
            found.push(reference.clone());
        }
    }
    found
}

/// Those of the images that the engine has in its own store, with every digest that they are known by.
pub async fn local_images(detected: &Detected, references: &[String]) -> BTreeMap<String, Vec<String>> {
    if !detected.is_of_docker() {
        return BTreeMap::new();
    }
    let ask = |reference: &String| {
        let (reference, question) = (reference.clone(), detected.engine.inspect(reference));
        async move {
            let said = capture(&question?, PATIENCE).await.ok().filter(|said| said.success)?;
            Some((reference, LocalImage::read(&said.output)?.digests()))
        }
    };
    futures::future::join_all(references.iter().map(ask)).await.into_iter().flatten().collect()
}
