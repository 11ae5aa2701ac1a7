//! The words on a step, as terminals, logs and editors share them.

use builder::progress::{StepState, StepView};
use syntax::Document;

/// The number of the line that an instruction starts on, from 1.
#[must_use]
pub fn line_of(document: &Document, start: usize) -> usize {
    let rope = document.rope();
    rope.byte_to_line(start.min(rope.len_bytes())) + 1
}

/// What a step's state is called, with its seconds where they count.
#[must_use]
pub fn state(step: &StepView) -> String {
    match step.state {
        StepState::Waiting => "waiting".to_owned(),
        StepState::Running => format!("{:.1} s …", step.seconds),
        StepState::Cached => "cached".to_owned(),
        StepState::Done => format!("{:.1} s", step.seconds),
        StepState::Cancelled => "ended".to_owned(),
        StepState::Failed => format!("failed after {:.1} s", step.seconds),
    }
}

/// What a state is called where programs read it.
#[must_use]
pub fn state_name(state: StepState) -> &'static str {
    match state {
        StepState::Waiting => "waiting",
        StepState::Running => "running",
        StepState::Cached => "cached",
        StepState::Done => "done",
        StepState::Cancelled => "cancelled",
        StepState::Failed => "failed",
    }
}

/// A step on one line: the line of its instruction, its state, its name.
#[must_use]
pub fn step(document: &Document, step: &StepView) -> String {
    let line = step.place.map(|place| line_of(document, place.start).to_string()).unwrap_or_default();
    format!("{line:>5}  {:<16} {}", state(step), step.name)
}
