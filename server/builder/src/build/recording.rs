//! What is kept of a build: for every step its key, what it took, and what became of it.

use std::collections::HashMap;

use super::Job;
use crate::Digest;
use crate::graph::{Step, StepKind};
use crate::layers::Layer;
use crate::progress::{Progress, StepState, StepView};
use crate::records::{BuildOutcome, BuildRecord, ContentRecord, StepOutcome, StepRecord, redacted};
use crate::run::now;

/// The record of a build that has ended; its times and its outcome are the caller's.
pub(super) fn record(job: &Job, progress: &Progress, layers: &[Layer]) -> BuildRecord {
    let views = progress.steps(now());
    let mut by_step: HashMap<usize, Vec<&StepView>> = HashMap::new();
    for view in &views {
        if let Some(step) = view.place.and_then(|place| place.step) {
            by_step.entry(step).or_default().push(view);
        }
    }
    let keys = job.graph.keys();
    let values: Vec<&str> = job.plan.arguments.values().map(String::as_str).collect();
    let mut steps = Vec::new();
    for (index, step) in job.graph.steps.iter().enumerate().filter(|(_, step)| step.needed) {
        let label =
            step.stage.and_then(|stage| job.graph.stages.get(stage)).map(|stage| stage.label.as_str());
        let Some(key) = keys.get(index) else { continue };
        let mut kept = StepRecord::new(step, label.unwrap_or_default(), *key);
        kept.contents = contents(job, step);
        fill(&mut kept, by_step.get(&index).map(Vec::as_slice).unwrap_or_default(), &values);
        kept.bytes = layers
            .iter()
            .find(|layer| {
                layer.start.is_some() && layer.start == step.start && layer.is_layer && !step.onbuild
            })
            .filter(|_| !matches!(step.kind, StepKind::Image { .. }))
            .map(|layer| layer.row.bytes);
        steps.push(kept);
    }
    let arguments =
        job.plan.arguments.iter().map(|(name, value)| (name.clone(), Digest::of(value))).collect();
    BuildRecord {
        started: 0,
        seconds: 0.0,
        engine: job.engine_version.clone(),
        engine_id: None,
        platform: job.plan.platforms.join(","),
        merges: job.request.merges,
        arguments,
        outcome: BuildOutcome::Failed,
        steps,
    }
}

/// What the engine showed of one step: a download and the copy of what it loaded are two of them.
fn fill(kept: &mut StepRecord, views: &[&StepView], values: &[&str]) {
    kept.seconds = views.iter().fold(0.0, |sum, view| sum + view.seconds);
    kept.outcome = match views.iter().map(|view| view.state).max() {
        None | Some(StepState::Waiting) => StepOutcome::NotReached,
        Some(StepState::Cached) => StepOutcome::Cached,
        Some(StepState::Done | StepState::Running) => StepOutcome::Ran,
        // A step that was ended from outside is not in the cache, and did not fail by itself.
        Some(StepState::Cancelled) => StepOutcome::NotReached,
        Some(StepState::Failed) => StepOutcome::Failed,
    };
    let error = views.iter().find_map(|view| view.error.as_deref());
    kept.error = error.map(|error| redacted(error, values.iter().copied()));
    kept.image = views.iter().find_map(|view| digest_of_image(&view.name));
}

/// The digest at the end of `[1/2] FROM docker.io/library/alpine:3@sha256:…`.
fn digest_of_image(name: &str) -> Option<String> {
    let (command, digest) = name.rsplit_once('@')?;
    (command.contains("FROM ") && digest.starts_with("sha256:")).then(|| digest.to_owned())
}

/// What a step took of the context. A context that cannot be read any more is not recorded.
fn contents(job: &Job, step: &Step) -> Vec<ContentRecord> {
    let Some(listing) = &job.listing else { return Vec::new() };
    let taken = step.inputs.iter().filter(|input| {
        job.graph.steps.get(input.step).is_some_and(|source| source.kind == StepKind::Context)
    });
    taken.filter_map(|input| ContentRecord::new(listing, input.content.as_deref()?).ok()).collect()
}
