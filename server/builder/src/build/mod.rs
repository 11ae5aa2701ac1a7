//! One build from its plan to its record: starts the engine's client, keeps the progress, tells a viewer, finds the
//! instruction that failed, and writes down what happened.

mod failure;
mod recording;
mod replay;
mod taken;

pub use failure::Failure;
pub(crate) use recording::may_take;
pub use replay::replay;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use syntax::Document;
use tokio::sync::{mpsc, watch};
use tokio::time::MissedTickBehavior;

use crate::context::Listing;
use crate::engine::{Engine, HistoryRow, Plan};
use crate::graph::{Graph, Request};
use crate::layers::{Layer, layers};
use crate::progress::{Event, Progress, StepMap};
use crate::records::{BuildOutcome, BuildRecord};
use crate::run::{EVENTS_WAITING, Ended, Process, Supervisor, capture, now};

/// What a build needs.
pub struct Job {
    /// What is built.
    pub plan: Plan,
    /// The Dockerfile as it is on disk.
    pub document: Document,
    /// How the graph reads it.
    pub request: Request,
    /// Its graph.
    pub graph: Graph,
    /// Who builds.
    pub engine: Box<dyn Engine>,
    /// The engine's name and version, for the record.
    pub engine_version: String,
    /// What tells the engine from every other, where it says it.
    pub engine_id: Option<String>,
    /// The digests of base images in the engine's own store, by their references; progress shows none of these.
    pub images: BTreeMap<String, String>,
    /// The process that stands between.
    pub supervisor: Supervisor,
    /// An empty folder that belongs to this build alone.
    pub scratch: PathBuf,
    /// The context as it was at the start, where it is a folder that could be listed.
    pub listing: Option<Listing>,
    /// The named contexts that are folders, as they were at the start, by their names.
    pub named: BTreeMap<String, Listing>,
}

/// Who is told of a build while it goes on. Nothing here may wait for long: the engine waits meanwhile.
pub trait Viewer {
    /// Something was said.
    fn event(&mut self, event: &Event, progress: &Progress);

    /// Steps changed; it comes at most ten times a second, and once at the end.
    fn refresh(&mut self, progress: &Progress);
}

/// What became of a build.
#[derive(Debug)]
pub struct Built {
    /// How it ended.
    pub outcome: BuildOutcome,
    /// The exit code of the engine's client.
    pub code: Option<i32>,
    /// What failed, where that is known.
    pub failure: Option<Failure>,
    /// The image.
    pub image: Option<String>,
    /// Its history tied to the instructions, the oldest row first; empty where the engine shows none.
    pub layers: Vec<Layer>,
    /// What is to be kept.
    pub record: BuildRecord,
    /// What every step did.
    pub progress: Progress,
}

/// How often a viewer is refreshed.
const REFRESH: Duration = Duration::from_millis(100);

/// How long an engine may take to tell an image's history.
const HISTORY: Duration = Duration::from_secs(20);

/// Builds. A true in `cancel` ends the engine's build.
///
/// # Errors
/// A sentence, when the engine cannot do what the plan asks for or its client cannot be started.
pub async fn build(
    job: &Job,
    viewer: &mut (dyn Viewer + Send),
    cancel: watch::Receiver<bool>,
) -> Result<Built, String> {
    let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let invocation = job.engine.build(&job.plan, &job.scratch)?;
    let process = Process::start(&invocation, &job.supervisor)?;
    let (sender, mut events) = mpsc::channel(EVENTS_WAITING);
    let running = tokio::spawn(process.run(job.engine.reader(), sender, cancel));
    let mut progress = Progress::new(StepMap::new(&job.document, &job.graph));
    let mut words = failure::Words::default();
    let mut ticks = tokio::time::interval(REFRESH);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut changed = true;
    loop {
        tokio::select! {
            event = events.recv() => {
                let Some(event) = event else { break };
                changed |= progress.apply(&event);
                words.take(&event);
                viewer.event(&event, &progress);
            }
            _ = ticks.tick() => {
                // Seconds go on while a step is at work.
                if changed || progress.summary().current.is_some() {
                    viewer.refresh(&progress);
                    changed = false;
                }
            }
        }
    }
    let ended = running.await.map_err(|error| format!("the build was lost: {error}"))??;
    progress.stop(now());
    viewer.refresh(&progress);
    let outcome = outcome(ended);
    let failure = match outcome {
        BuildOutcome::Failed => Some(words.failure(&job.document, &progress, ended)),
        _ => None,
    };
    let image = job.engine.built(&job.scratch).filter(|_| outcome == BuildOutcome::Succeeded);
    let layers = match &image {
        Some(image) => history(job, image).await,
        None => Vec::new(),
    };
    let seconds = now() - started.as_secs_f64();
    let mut record = recording::record(job, &progress, &layers);
    record.started = u64::try_from(started.as_millis()).unwrap_or(u64::MAX);
    record.seconds = seconds.max(0.0);
    record.outcome = outcome;
    Ok(Built { outcome, code: ended.code, failure, image, layers, record, progress })
}

fn outcome(ended: Ended) -> BuildOutcome {
    match ended {
        Ended { code: Some(0), .. } => BuildOutcome::Succeeded,
        Ended { cancelled: true, .. } => BuildOutcome::Cancelled,
        _ => BuildOutcome::Failed,
    }
}

async fn history(job: &Job, image: &str) -> Vec<Layer> {
    let Some(invocation) = job.engine.history(image) else { return Vec::new() };
    match capture(&invocation, HISTORY).await {
        Ok(said) if said.success => layers(&job.document, &job.graph, HistoryRow::read(&said.output)),
        // A build without sizes is still a build.
        _ => Vec::new(),
    }
}
