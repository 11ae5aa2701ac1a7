//! After a build: what is kept of it.

use builder::build::Built;
use builder::records::Store;

use super::{Prepared, records_folder};

/// Keeps the record of a build.
///
/// # Errors
/// A sentence: the record could not be written.
pub fn keep(prepared: &Prepared, built: &Built) -> Result<(), String> {
    let store = Store::new(records_folder());
    let kept = store.add(&prepared.job.plan.dockerfile, &prepared.target, built.record.clone());
    kept.map_err(|error| error.to_string())
}
