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
}

impl<'a> Plain<'a> {
    /// For a job.
    pub fn new(job: &'a Job) -> Self {
        Self { job, transcript: Transcript::default() }
    }
}

impl Viewer for Plain<'_> {
    fn event(&mut self, event: &Event, _progress: &Progress) {
        self.transcript.event(event, |line| say(&harmless(&plain(line))));
    }

    fn refresh(&mut self, progress: &Progress) {
        self.transcript.refresh(&self.job.document, progress, |line| {
            say(&harmless(&plain(line)));
        });
    }
}
