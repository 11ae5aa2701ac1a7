//! Which files of a context the engine gets: `.dockerignore`, read and matched as BuildKit does it.
//!
//! Public sources: `moby/patternmatcher` (reading and matching) and `tonistiigi/fsutil` (what a walk makes of it).
//! The engine's client walks the context, so the rules here are those of a walk: a folder that matches is not
//! entered unless an exception could bring something below it back.

mod class;
mod clean;
mod expression;
mod glob;
mod matcher;
mod pattern;
mod read;

pub use clean::clean;
pub use matcher::{Matched, Matcher};
pub use pattern::PatternError;
pub use read::{ReadError, read_patterns};

use std::path::{Path, PathBuf};

/// The name of the ignore file at a context's root.
pub const IGNORE_FILE: &str = ".dockerignore";

/// The ignore files that could hold for a Dockerfile in a context, the first that exists wins: the one beside the
/// Dockerfile with its name, then the context's own.
#[must_use]
pub fn candidates(dockerfile: Option<&Path>, context: &Path) -> Vec<PathBuf> {
    let beside = dockerfile.and_then(|path| {
        let mut name = path.file_name()?.to_os_string();
        name.push(IGNORE_FILE);
        Some(path.with_file_name(name))
    });
    beside.into_iter().chain([context.join(IGNORE_FILE)]).collect()
}

#[cfg(test)]
mod tests;
