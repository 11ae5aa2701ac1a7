//! The live view of a terminal: the Dockerfile's steps, each on its line, the last output of what is at work below.

use std::io::{Write, stderr};

use builder::build::{Job, Viewer};
use builder::progress::{Event, Progress, StepState, StepView, plain};

use super::lines;

/// How many lines of output are shown below the steps.
const OUTPUT: usize = 4;

/// The width that is used where the terminal tells none, in columns.
const WIDTH: usize = 100;

/// Draws on standard error and draws over it again.
pub struct Terminal<'a> {
    job: &'a Job,
    drawn: usize,
    tail: Vec<String>,
}

impl<'a> Terminal<'a> {
    /// For a job.
    pub fn new(job: &'a Job) -> Self {
        Self { job, drawn: 0, tail: Vec::new() }
    }

    fn draw(&mut self, lines: &[String]) {
        let (width, height) = size();
        let mut out = stderr().lock();
        let mut text = String::new();
        if self.drawn > 0 {
            text.push_str(&format!("\u{1b}[{}A\r\u{1b}[J", self.drawn));
        }
        // What does not fit would scroll, and could not be drawn over.
        let room = height.saturating_sub(2).max(3);
        let skipped = lines.len().saturating_sub(room);
        for line in lines.iter().skip(skipped) {
            text.extend(line.chars().take(width.saturating_sub(1)));
            text.push('\n');
        }
        self.drawn = lines.len() - skipped;
        // A terminal that is gone is no reason to end the build.
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }
}

#[cfg(unix)]
fn size() -> (usize, usize) {
    match rustix::termios::tcgetwinsize(stderr()) {
        Ok(size) if size.ws_col > 0 => (size.ws_col.into(), size.ws_row.into()),
        _ => (WIDTH, 40),
    }
}

#[cfg(not(unix))]
fn size() -> (usize, usize) {
    (WIDTH, 40)
}

/// Whether a step is worth a line of its own: those of instructions, and whatever else is at work or failed.
fn is_shown(step: &StepView) -> bool {
    step.place.is_some_and(|_| !step.name.starts_with("[internal]"))
        || matches!(step.state, StepState::Running | StepState::Failed)
}

impl Viewer for Terminal<'_> {
    fn event(&mut self, event: &Event, _progress: &Progress) {
        let text = match event {
            Event::Log(log) => String::from_utf8_lossy(&log.data).into_owned(),
            Event::Text(text) => text.clone(),
            Event::Vertex(_) | Event::Transfer(_) => return,
        };
        self.tail.extend(text.lines().map(plain).filter(|line| !line.trim().is_empty()));
        let surplus = self.tail.len().saturating_sub(OUTPUT);
        self.tail.drain(..surplus);
    }

    fn refresh(&mut self, progress: &Progress) {
        let steps = progress.steps(builder::run::now());
        let mut shown: Vec<&StepView> = steps.iter().filter(|step| is_shown(step)).collect();
        shown.sort_by_key(|step| step.place.map_or(usize::MAX, |place| place.start));
        let mut drawn: Vec<String> = shown.iter().map(|step| lines::step(self.job, step)).collect();
        if progress.summary().current.is_some() {
            drawn.extend(self.tail.iter().map(|line| format!("       | {line}")));
        }
        self.draw(&drawn);
    }
}
