//! What a question to a registry brings.

use std::sync::Arc;
use std::time::Duration;

use crate::Problem;

/// An answer. It may hold a value and a problem at once: what was seen before, and why nothing newer is known.
#[derive(Debug)]
pub struct Answer<T> {
    /// What is known.
    pub value: Option<Arc<T>>,
    /// How long ago the registry said it.
    pub age: Option<Duration>,
    /// Whether the value is whole. An unfinished list grows when it is asked for again.
    pub complete: bool,
    /// Whether the value is older than it should be. It is then being asked for again.
    pub stale: bool,
    /// Why the last question brought nothing.
    pub problem: Option<Problem>,
}

impl<T> Answer<T> {
    /// An answer that knows nothing, with the reason where there is one.
    #[must_use]
    pub fn nothing(problem: Option<Problem>) -> Self {
        Self { value: None, age: None, complete: false, stale: false, problem }
    }
}

impl<T> Clone for Answer<T> {
    fn clone(&self) -> Self {
        let Self { value, age, complete, stale, problem } = self;
        Self { value: value.clone(), age: *age, complete: *complete, stale: *stale, problem: problem.clone() }
    }
}
