//! Builds, as the command line and the editors ask for them: from a Dockerfile and a few words to a job for the
//! builder core.

mod ask;
mod detect;
mod folders;
mod prepare;
mod tag;

pub use ask::Ask;
pub use detect::detect;
pub use folders::records_folder;
pub use prepare::{Draft, Prepared, draft, prepare};
