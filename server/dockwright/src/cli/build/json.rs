//! Progress as JSON events, one a line, for tools.
//!
//! `{"event":"step", "id", "name", "line", "state", "seconds", "error"}` whenever a step changes, `{"event":"log",
//! "id", "text"}` for what a step writes, `{"event":"text", "text"}` for the engine's own words, and at the end
//! `{"event":"end", "outcome", "code", "image", "seconds", "failure", "layers"}`. Lines count from 1.

use std::collections::HashMap;

use builder::build::{Built, Job, Viewer};
use builder::progress::{Event, Progress, StepState, StepView};
use serde_json::{Value, json};

use crate::build::words::{line_of, state_name};
use crate::cli::say;

/// Prints JSON events.
pub struct Json<'a> {
    job: &'a Job,
    shown: HashMap<String, StepState>,
}

impl<'a> Json<'a> {
    /// For a job.
    pub fn new(job: &'a Job) -> Self {
        Self { job, shown: HashMap::new() }
    }
}

fn step(job: &Job, step: &StepView) -> Value {
    json!({
        "event": "step",
        "id": step.id,
        "name": step.name,
        "line": step.place.map(|place| line_of(&job.document, place.start)),
        "state": state_name(step.state),
        "seconds": step.seconds,
        "error": step.error,
    })
}

impl Viewer for Json<'_> {
    fn event(&mut self, event: &Event, _progress: &Progress) {
        match event {
            Event::Log(log) => {
                let text = String::from_utf8_lossy(&log.data);
                say(&json!({"event": "log", "id": log.vertex, "text": text}).to_string());
            }
            Event::Text(text) => say(&json!({"event": "text", "text": text}).to_string()),
            Event::Vertex(_) | Event::Transfer(_) => {}
        }
    }

    fn refresh(&mut self, progress: &Progress) {
        for view in progress.steps(builder::run::now()) {
            if self.shown.get(&view.id) != Some(&view.state) {
                say(&step(self.job, &view).to_string());
                self.shown.insert(view.id.clone(), view.state);
            }
        }
    }
}

/// The last event.
pub fn end(job: &Job, built: &Built) {
    let failure = built.failure.as_ref().map(|failure| {
        json!({
            "line": failure.range.map(|range| line_of(&job.document, range.start)),
            "step": failure.step,
            "exitCode": failure.exit_code,
            "trigger": failure.onbuild,
            "message": failure.message,
            "output": failure.output,
        })
    });
    let layers: Vec<Value> = built
        .layers
        .iter()
        .map(|layer| {
            json!({
                "line": layer.start.map(|start| line_of(&job.document, start)),
                "bytes": layer.row.bytes,
                "layer": layer.is_layer,
                "createdBy": layer.row.created_by,
            })
        })
        .collect();
    let end = json!({
        "event": "end",
        "outcome": built.outcome,
        "code": built.code,
        "image": built.image,
        "seconds": built.record.seconds,
        "failure": failure,
        "layers": layers,
    });
    say(&end.to_string());
}
