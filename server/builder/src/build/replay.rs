//! A build that somebody else made, from what the engine remembers of it.

use super::{Job, recording};
use crate::progress::{Lines, Progress, StepMap, Stream};
use crate::records::{BuildOutcome, BuildRecord};
use crate::run::now;

/// The record of a build from its progress, in the dialect of the job's engine. The job is what was asked for then; its
/// context stands as of then (see [`crate::context::Listing::as_of`]). When it began, how long it took and how it ended
/// are the caller's to fill in.
#[must_use]
pub fn replay(job: &Job, progress: &str) -> BuildRecord {
    let mut reader = job.engine.reader();
    let mut seen = Progress::new(StepMap::new(&job.document, &job.graph));
    let mut lines = Lines::default();
    let at = now();
    let mut take = |line: &str| {
        for event in reader.line(Stream::Error, line, at) {
            seen.apply(&event);
        }
    };
    lines.push(progress.as_bytes(), &mut take);
    lines.finish(&mut take);
    for event in reader.end(at) {
        seen.apply(&event);
    }
    seen.stop(at);
    let mut record = recording::record(job, &seen, &[]);
    record.outcome = BuildOutcome::Succeeded;
    record
}
