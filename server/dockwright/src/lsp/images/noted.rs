//! Why a list of tags is not there, said once in the log. A window would be in the way, and a hover tells it too.

use std::collections::HashMap;
use std::mem::{Discriminant, discriminant};
use std::sync::Mutex;

use registry::{Answer, Names, Problem, Reference};

use crate::lsp::config::LogLevel;
use crate::lsp::session::{Session, lock};

/// So many registries' troubles are remembered.
const KEPT: usize = 64;

/// What was said last: of a registry that fails the kind of failure, whichever of its images is asked for, and of an image
/// that is missing the same.
#[derive(Default)]
pub struct Noted(Mutex<HashMap<String, Discriminant<Problem>>>);

impl Noted {
    /// Writes a line where something new is wrong. What is wrong with a registry shows with the usual settings; that an image
    /// is not there may only mean that its name is still being written.
    pub fn note(&self, session: &Session, image: &Reference, answer: &Answer<Names>) {
        let Some(problem) = &answer.problem else {
            if answer.value.is_some() {
                lock(&self.0).retain(|of, _| *of != image.registry && *of != image.name());
            }
            return;
        };
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
        if noted.insert(of, discriminant(problem)) == Some(discriminant(problem)) {
            return;
        }
        let rest = if answer.value.is_some() { "; those that were seen before are offered" } else { "" };
        session.log(level, format!("tags of {}: {problem}{rest}", image.familiar_name()));
    }
}
