//! Progress as lines, for logs and pipes: each step when it begins and when it ends, each line of output.

use std::collections::HashMap;

use builder::build::{Job, Viewer};
use builder::progress::{Event, Lines, Progress, StepState};

use super::lines;
use crate::cli::paint::harmless;
use crate::cli::say;

/// Prints lines.
pub struct Plain<'a> {
    job: &'a Job,
    shown: HashMap<String, StepState>,
    output: HashMap<String, Lines>,
}

impl<'a> Plain<'a> {
    /// For a job.
    pub fn new(job: &'a Job) -> Self {
        Self { job, shown: HashMap::new(), output: HashMap::new() }
    }
}

impl Viewer for Plain<'_> {
    fn event(&mut self, event: &Event, _progress: &Progress) {
        match event {
            Event::Log(log) => {
                let lines = self.output.entry(log.vertex.clone()).or_default();
                lines.push(&log.data, |line| say(&format!("       | {}", harmless(line))));
            }
            Event::Text(text) => say(&format!("       {}", harmless(text))),
            Event::Vertex(_) | Event::Transfer(_) => {}
        }
    }

    fn refresh(&mut self, progress: &Progress) {
        for step in progress.steps(builder::run::now()) {
            if step.state == StepState::Waiting || self.shown.get(&step.id) == Some(&step.state) {
                continue;
            }
            if !matches!(step.state, StepState::Running)
                && let Some(mut rest) = self.output.remove(&step.id)
            {
                rest.finish(|line| say(&format!("       | {}", harmless(line))));
            }
            say(&lines::step(self.job, &step));
            self.shown.insert(step.id.clone(), step.state);
        }
    }
}
