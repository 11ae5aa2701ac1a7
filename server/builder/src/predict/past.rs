//! What builds left behind, made ready to be searched.

use std::collections::HashMap;

use super::EngineNow;
use super::align::align;
use crate::Digest;
use crate::graph::{Graph, Step, StepKind};
use crate::keys::{Known, Part, What};
use crate::records::{BuildRecord, StepRecord};

/// The builds of one file, the newest first: those of the same target, and of others, for the engine's cache is one.
/// Searching them is prepared once and serves many predictions.
#[derive(Debug, Clone, Default)]
pub struct Past {
    builds: Vec<BuildRecord>,
    operations: Vec<Vec<Digest>>,
    by_operation: HashMap<Digest, Vec<(usize, usize)>>,
}

/// The most builds that are looked at: those of a few targets.
const MOST_BUILDS: usize = 50;

impl Past {
    /// Makes builds ready, the newest first.
    #[must_use]
    pub fn new(mut builds: Vec<BuildRecord>) -> Self {
        builds.truncate(MOST_BUILDS);
        let operations: Vec<Vec<Digest>> = builds
            .iter()
            .map(|build| build.steps.iter().map(|step| operation(&step.parts)).collect())
            .collect();
        let mut by_operation: HashMap<Digest, Vec<(usize, usize)>> = HashMap::new();
        for (build, steps) in operations.iter().enumerate() {
            for (step, operation) in steps.iter().enumerate() {
                by_operation.entry(*operation).or_default().push((build, step));
            }
        }
        Self { builds, operations, by_operation }
    }

    /// The builds, the newest first.
    #[must_use]
    pub fn builds(&self) -> &[BuildRecord] {
        &self.builds
    }

    /// Whether a base image brought instructions of its own into one of the builds.
    #[must_use]
    pub fn has_triggers(&self) -> bool {
        self.builds.iter().flat_map(|build| &build.steps).any(|step| !step.triggers.is_empty())
    }

    /// The recorded step that a step of a graph was in the newest build that had it, though it may have changed.
    #[must_use]
    pub fn before(&self, graph: &Graph, step: usize) -> Option<&StepRecord> {
        let operations: Vec<Digest> = graph.steps.iter().map(operation_of).collect();
        (0..self.builds.len()).find_map(|build| {
            let place = align(graph, &operations, self, build).get(&step).copied()?;
            self.step((build, place))
        })
    }

    pub(super) fn step(&self, (build, step): (usize, usize)) -> Option<&StepRecord> {
        self.builds.get(build)?.steps.get(step)
    }

    pub(super) fn operation(&self, (build, step): (usize, usize)) -> Option<Digest> {
        self.operations.get(build)?.get(step).copied()
    }

    /// The recorded steps of an operation, those of the newest build first.
    pub(super) fn of_operation(&self, operation: Digest) -> &[(usize, usize)] {
        self.by_operation.get(&operation).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The operation of a recorded step. Of an image the platform counts alone: its digest is compared by itself.
pub(super) fn operation(parts: &[Known]) -> Digest {
    let of_image = parts.iter().any(|part| part.what == What::Image);
    let counts = parts.iter().filter(|part| !of_image || part.what != What::Image);
    let texts =
        counts.flat_map(|part| [format!("{:?}", part.what).into_bytes(), part.value.bytes().to_vec()]);
    Digest::of_parts(std::iter::once(vec![u8::from(of_image)]).chain(texts))
}

/// The operation of a step of a graph, to be found among recorded ones.
pub(super) fn operation_of(step: &Step) -> Digest {
    let parts: Vec<Known> = step.parts.iter().map(Known::from).collect();
    operation(&parts)
}

/// Whether a recorded step is an image.
pub(super) fn is_image(step: &StepRecord) -> bool {
    step.parts.iter().any(|part| part.what == What::Image)
}

/// Whether a recorded step stands for an instruction, so that the engine shows what became of it.
pub(super) fn is_shown(step: &StepRecord) -> bool {
    step.number > 0 && !is_image(step)
}

/// Which builds speak of the engine that would build now; else why none does.
pub(super) fn usable(past: &Past, engine: Option<&EngineNow>) -> Result<Vec<bool>, super::Reason> {
    use super::Reason;
    let Some(newest) = past.builds.first() else { return Err(Reason::NoRecord) };
    if let Some(engine) = engine.filter(|engine| !engine.is_buildkit) {
        return Err(Reason::NotBuildKit { engine: engine.name.clone() });
    }
    let kind = |name: &str| name.split(' ').next().unwrap_or_default().to_owned();
    let same = |build: &BuildRecord| {
        let (id, name) = match engine {
            Some(engine) => (engine.id.as_ref(), &engine.name),
            None => (newest.engine_id.as_ref(), &newest.engine),
        };
        match (id, build.engine_id.as_ref()) {
            (Some(one), Some(other)) => one == other,
            _ => kind(name) == kind(&build.engine),
        }
    };
    if engine.is_none() && !matches!(kind(&newest.engine).as_str(), "buildx" | "buildkit") {
        return Err(Reason::NotBuildKit { engine: newest.engine.clone() });
    }
    let of_engine: Vec<bool> = past.builds.iter().map(same).collect();
    if !of_engine.contains(&true) {
        let now = engine.map(|engine| engine.name.clone()).unwrap_or_default();
        return Err(Reason::OtherEngine { recorded: newest.engine.clone(), now });
    }
    let Some(oldest) = engine.and_then(|engine| engine.oldest) else { return Ok(of_engine) };
    let held: Vec<bool> = past
        .builds
        .iter()
        .zip(of_engine)
        .map(|(build, same)| {
            // Whatever a build made or used is no younger than its end.
            let length = std::time::Duration::try_from_secs_f64(build.seconds).unwrap_or_default();
            let end = build.started.saturating_add(u64::try_from(length.as_millis()).unwrap_or(u64::MAX));
            same && oldest <= end
        })
        .collect();
    if held.contains(&true) { Ok(held) } else { Err(Reason::Emptied) }
}

/// The value of a part of a recorded step.
pub(super) fn part<'a>(parts: &'a [Known], what: &What) -> Option<&'a Digest> {
    parts.iter().find(|part| part.what == *what).map(|part| &part.value)
}

/// What a source gives for certain, without asking: a repository at a commit, a download with a checksum.
pub(super) fn is_pinned(step: &Step) -> bool {
    let value = |what: &What| {
        step.parts.iter().find(|part: &&Part| part.what == *what).map_or("", |part| part.value.as_str())
    };
    match &step.kind {
        StepKind::Git(_) => {
            let commit = value(&What::Address).split(' ').nth(1).unwrap_or_default();
            matches!(commit.len(), 40 | 64) && commit.bytes().all(|byte| byte.is_ascii_hexdigit())
        }
        StepKind::Download(_) => !value(&What::Setting("checksum".to_owned())).is_empty(),
        _ => false,
    }
}
