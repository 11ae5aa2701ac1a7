//! Why a list of tags is not there, said once in the log. A window would be in the way, and a hover tells it too.

use std::collections::HashMap;
use std::mem::{Discriminant, discriminant};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use registry::{Answer, Names, Problem, Reference};

use crate::lsp::config::LogLevel;
use crate::lsp::session::{Session, lock};

/// So many registries' troubles are remembered.
const KEPT: usize = 64;
/// So long the same is not said again.
const QUIET: Duration = Duration::from_secs(600);

/// What was said last: of a registry that fails the kind of failure, whichever of its images is asked for, and of an image
/// that is missing the same.
#[derive(Default)]
pub struct Noted(Mutex<HashMap<String, (Discriminant<Problem>, Instant)>>);

impl Noted {
    /// Writes a line where something new is wrong. What is wrong with a registry shows with the usual settings; that an image
    /// is not there may only mean that its name is still being written.
    pub fn note(&self, session: &Session, image: &Reference, answer: &Answer<Names>) {
        let Some(problem) = &answer.problem else { return };
        let (of, level) = match problem {
            // Who may not see one image may see another.
            Problem::Denied { .. } => (image.name(), LogLevel::Warning),
            problem if problem.is_of_host() => (image.registry.clone(), LogLevel::Warning),
            _ => (image.name(), LogLevel::Info),
        };
        let mut noted = lock(&self.0);
        if noted.len() >= KEPT {
            noted.clear();
        }
        let kind = discriminant(problem);
        if noted.get(&of).is_some_and(|(said, when)| *said == kind && when.elapsed() < QUIET) {
            return;
        }
        noted.insert(of, (kind, Instant::now()));
        let rest = if answer.value.is_some() { "; those that were seen before are offered" } else { "" };
        session.log(level, format!("tags of {}: {problem}{rest}", image.familiar_name()));
    }
}
