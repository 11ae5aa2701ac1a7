//! Progress as lines, for logs and pipes.

use builder::build::{Job, Viewer};
use builder::progress::{Event, Progress, plain};

use crate::build::Transcript;
use crate::cli::paint::harmless;
use crate::cli::say;

/// Prints lines.
pub struct Plain<'a> {
    job: &'a Job,
    transcript: Transcript,
    /// An error among the engine's own words. If it stays the last of them, the end of the build tells it.
    held: Option<Event>,
}

impl<'a> Plain<'a> {
    /// For a job.
    pub fn new(job: &'a Job) -> Self {
        Self { job, transcript: Transcript::default(), held: None }
    }
}

impl Plain<'_> {
    fn tell(&mut self, event: &Event) {
        self.transcript.event(event, |line| say(&harmless(&plain(line))));
    }
}

fn is_error(event: &Event) -> bool {
    let Event::Text(text) = event else { return false };
    text.trim_start().to_ascii_lowercase().starts_with("error: ")
}

impl Viewer for Plain<'_> {
    fn event(&mut self, event: &Event, _progress: &Progress) {
        if let Some(held) = self.held.take() {
            self.tell(&held);
        }
        if is_error(event) { self.held = Some(event.clone()) } else { self.tell(event) }
    }

    fn refresh(&mut self, progress: &Progress) {
        self.transcript.refresh(&self.job.document, progress, |line| {
            say(&harmless(&plain(line)));
        });
    }
}
