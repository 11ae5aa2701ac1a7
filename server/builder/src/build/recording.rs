//! What is kept of a build: for every step its key, what it took, and what became of it.

use std::collections::HashMap;

use super::Job;
use super::taken::Taken;
use crate::Digest;
use crate::graph::StepKind;
use crate::layers::Layer;
use crate::progress::{Progress, StepState, StepView};
use crate::records::{BuildOutcome, BuildRecord, StepOutcome, StepRecord, redacted, steps_of};
use crate::run::now;

/// The record of a build that has ended; its times and its outcome are the caller's. Reads the context where its
/// digests are not known yet, and belongs on a thread that may wait.
pub(super) fn record(job: &Job, progress: &Progress, layers: &[Layer]) -> BuildRecord {
    let taken = Taken::new(job);
    let views = progress.steps(now());
    let mut by_step: HashMap<usize, Vec<&StepView>> = HashMap::new();
    for view in &views {
        if let Some(step) = view.place.and_then(|place| place.step) {
            by_step.entry(step).or_default().push(view);
        }
    }
    let values: Vec<&str> = job.plan.arguments.values().map(String::as_str).collect();
    let mut steps = Vec::new();
    // What several stages do alike is one to the engine, which shows it once.
    let mut alike: HashMap<Digest, Vec<usize>> = HashMap::new();
    for (index, mut kept) in steps_of(&job.graph, &|source, selectors| taken.content(source, selectors)) {
        let Some(step) = job.graph.steps.get(index) else { continue };
        if let StepKind::Image { reference, .. } = &step.kind {
            image(job, reference, &views, &mut kept);
            if kept.triggers.iter().any(|words| may_take(words)) {
                kept.contents.extend(taken.whole());
            }
        }
        fill(&mut kept, by_step.get(&index).map(Vec::as_slice).unwrap_or_default(), &values);
        kept.bytes = layers
            .iter()
            .find(|layer| {
                layer.start.is_some() && layer.start == step.start && layer.is_layer && !step.onbuild
            })
            .filter(|_| !matches!(step.kind, StepKind::Image { .. }))
            .map(|layer| layer.row.bytes);
        alike.entry(kept.key).or_default().push(steps.len());
        steps.push(kept);
    }
    for same in alike.values() {
        share(&mut steps, same);
    }
    let arguments =
        job.plan.arguments.iter().map(|(name, value)| (name.clone(), Digest::of(value))).collect();
    BuildRecord {
        started: 0,
        seconds: 0.0,
        engine: job.engine_version.clone(),
        engine_id: job.engine_id.clone(),
        merges: job.request.merges,
        platform: job.plan.platforms.join(","),
        arguments,
        outcome: BuildOutcome::Failed,
        steps,
    }
}

/// What the engine showed of one step: a download and the copy of what it loaded are two of them.
fn fill(kept: &mut StepRecord, views: &[&StepView], values: &[&str]) {
    // Whole microseconds are read back from a file as they were.
    let seconds = views.iter().fold(0.0, |sum, view| sum + view.seconds);
    kept.seconds = (seconds * 1e6).round() / 1e6;
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
}

/// Gives steps that are one to the engine what it showed of any of them.
fn share(steps: &mut [StepRecord], same: &[usize]) {
    let shown =
        same.iter().filter_map(|at| steps.get(*at)).find(|step| step.outcome != StepOutcome::NotReached);
    let Some(StepRecord { outcome, seconds, error, bytes, .. }) = shown.cloned() else { return };
    for at in same {
        if let Some(step) = steps.get_mut(*at).filter(|step| step.outcome == StepOutcome::NotReached) {
            (step.outcome, step.seconds, step.error) = (outcome, seconds, error.clone());
            step.bytes = step.bytes.or(bytes);
        }
    }
}

/// What the engine said of an image: its digest, and what it brought into a stage.
fn image(job: &Job, reference: &str, views: &[StepView], kept: &mut StepRecord) {
    let bare = reference.split_once('@').map_or(reference, |(bare, _)| bare);
    kept.image = views.iter().find_map(|view| {
        let (words, digest) = view.name.rsplit_once('@')?;
        // `[1/2] FROM docker.io/library/alpine:3@sha256:…`, or without a number where files are taken of it.
        (words.ends_with(&format!("FROM {bare}")) && digest.starts_with("sha256:")).then(|| digest.to_owned())
    });
    if kept.image.is_none() {
        // An image of the engine's own store is shown without a digest.
        kept.image = reference.split_once('@').map(|(_, digest)| digest.to_owned());
        kept.image = kept.image.take().or_else(|| job.images.get(reference).cloned());
    }
    let of_stage = |view: &&StepView| {
        let inside = view.name.strip_prefix('[').and_then(|name| name.split_once("] ONBUILD "));
        let label = &kept.stage;
        inside.is_some_and(|(inside, _)| label.is_empty() || inside.split(' ').any(|word| word == label))
    };
    if kept.number > 0 {
        let words = views.iter().filter(of_stage).filter_map(|view| view.name.split_once("] ONBUILD "));
        kept.triggers = words.map(|(_, words)| words.to_owned()).collect();
    }
}

/// Whether an instruction can read the context.
pub(crate) fn may_take(words: &str) -> bool {
    words.starts_with("COPY ") || words.starts_with("ADD ") || words.contains("--mount")
}
