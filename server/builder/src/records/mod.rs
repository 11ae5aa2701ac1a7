//! What builds did before: kept on disk for each Dockerfile and target, to predict the next one.
//!
//! A file is JSON with a version, readable by its owner alone, replaced as a whole, and locked while it is changed,
//! so that several servers and a crash in the middle do no harm. What cannot be read counts as nothing; a file of a
//! newer version is left alone. Values of variables and arguments are never written: only their digests.

mod record;
mod steps;
mod store;

pub use record::{
    BuildOutcome, BuildRecord, ContentRecord, FileRecord, InputRecord, LONGEST_ERROR, MOST_FILES,
    StepOutcome, StepRecord, redacted,
};
pub use steps::steps_of;
pub use store::{KEPT_BUILDS, Store, StoreError, Unusable};

#[cfg(test)]
mod tests;
