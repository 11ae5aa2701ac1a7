//! What every instruction of a build is doing.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use builder::build::{Built, Job};
use builder::engine::human;
use builder::progress::{Progress, StepState};

use super::anchor::{Anchor, Finder};

/// An instruction at work.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The instruction, to be found in the text of any moment.
    pub anchor: Arc<Anchor>,
    /// How it stands.
    pub state: StepState,
    /// How long it ran, in seconds.
    pub seconds: f64,
    /// The bytes of its layer, once they are known.
    pub bytes: Option<u64>,
}

impl Line {
    /// The words beside the instruction.
    pub fn label(&self) -> String {
        let words = match self.state {
            StepState::Waiting => "waiting".to_owned(),
            StepState::Running => format!("running {:.0} s", self.seconds.floor()),
            StepState::Cached => "cached".to_owned(),
            StepState::Done => format!("{:.1} s", self.seconds),
            StepState::Cancelled => "cancelled".to_owned(),
            StepState::Failed => "failed".to_owned(),
        };
        match self.bytes {
            Some(bytes) => format!("{words}, {}", human(bytes)),
            None => words,
        }
    }
}

/// The instructions of one build.
pub struct Board {
    anchors: HashMap<usize, Arc<Anchor>>,
    /// Those that a step will stand for.
    expected: Vec<usize>,
}

impl Board {
    /// Before a build: the steps that it will have.
    pub fn new(job: &Job) -> Self {
        let finder = Finder::new(&job.document);
        let starts = job.document.instructions().map(|placed| placed.start);
        let anchors = starts.filter_map(|start| Some((start, Arc::new(finder.anchor(start)?)))).collect();
        let steps =
            job.graph.steps.iter().filter(|step| step.needed && !step.onbuild && step.number.is_some());
        Self { anchors, expected: steps.filter_map(|step| step.start).collect() }
    }

    /// The anchor of an instruction.
    pub fn anchor(&self, start: usize) -> Option<Arc<Anchor>> {
        self.anchors.get(&start).cloned()
    }

    /// The lines of this moment, in the order of the file.
    pub fn lines(&self, progress: &Progress, now: f64) -> Vec<Line> {
        let mut by_start: BTreeMap<usize, Vec<(StepState, f64)>> = BTreeMap::new();
        for start in &self.expected {
            by_start.entry(*start).or_default();
        }
        for view in progress.steps(now) {
            if let Some(place) = view.place {
                by_start.entry(place.start).or_default().push((view.state, view.seconds));
            }
        }
        let line = |(start, steps): (usize, Vec<(StepState, f64)>)| {
            let anchor = self.anchor(start)?;
            let seconds = steps.iter().map(|(_, seconds)| seconds).sum::<f64>().max(0.0);
            Some(Line {
                anchor,
                state: together(steps.iter().map(|(state, _)| *state)),
                seconds,
                bytes: None,
            })
        };
        by_start.into_iter().filter_map(line).collect()
    }

    /// The lines after the build: what was never reached is not spoken of, layers have their sizes.
    pub fn result(&self, built: &Built, now: f64) -> Vec<Line> {
        let mut bytes: HashMap<usize, u64> = HashMap::new();
        for layer in built.layers.iter().filter(|layer| layer.is_layer) {
            if let Some(start) = layer.start {
                *bytes.entry(start).or_default() += layer.row.bytes;
            }
        }
        let sizes: Vec<(Arc<Anchor>, u64)> =
            bytes.into_iter().filter_map(|(start, bytes)| Some((self.anchor(start)?, bytes))).collect();
        let mut lines = self.lines(&built.progress, now);
        lines.retain(|line| line.state != StepState::Waiting);
        for line in &mut lines {
            line.bytes =
                sizes.iter().find(|(anchor, _)| Arc::ptr_eq(anchor, &line.anchor)).map(|(_, size)| *size);
        }
        lines
    }
}

/// The state of an instruction from those of its steps.
fn together(states: impl Iterator<Item = StepState> + Clone) -> StepState {
    let any = |state: StepState| states.clone().any(|one| one == state);
    [StepState::Failed, StepState::Cancelled, StepState::Running]
        .into_iter()
        .find(|state| any(*state))
        .unwrap_or_else(|| {
            if any(StepState::Waiting) || states.clone().next().is_none() {
                StepState::Waiting
            } else if any(StepState::Done) {
                StepState::Done
            } else {
                StepState::Cached
            }
        })
}
