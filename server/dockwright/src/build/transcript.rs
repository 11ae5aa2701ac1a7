//! Progress as lines, for logs and pipes: each step when it begins and when it ends, each line of output.

use std::collections::HashMap;

use builder::progress::{Event, Lines, Progress, StepState};
use syntax::Document;

use super::words::step;

/// Turns progress into lines. They hold what the engine said, terminal controls included: whoever shows them takes
/// those out.
#[derive(Debug, Default)]
pub struct Transcript {
    shown: HashMap<String, StepState>,
    output: HashMap<String, Lines>,
}

impl Transcript {
    /// Takes what was said.
    pub fn event(&mut self, event: &Event, mut say: impl FnMut(&str)) {
        match event {
            Event::Log(log) => {
                let lines = self.output.entry(log.vertex.clone()).or_default();
                lines.push(&log.data, |line| say(&format!("       | {line}")));
            }
            Event::Text(text) => say(&format!("       {text}")),
            Event::Vertex(_) | Event::Transfer(_) => {}
        }
    }

    /// Tells which steps have another state than before.
    pub fn refresh(&mut self, document: &Document, progress: &Progress, mut say: impl FnMut(&str)) {
        for view in progress.steps(builder::run::now()) {
            if view.state == StepState::Waiting || self.shown.get(&view.id) == Some(&view.state) {
                continue;
            }
            if !matches!(view.state, StepState::Running)
                && let Some(mut rest) = self.output.remove(&view.id)
            {
                rest.finish(|line| say(&format!("       | {line}")));
            }
            say(&step(document, &view));
            self.shown.insert(view.id, view.state);
        }
    }
}
