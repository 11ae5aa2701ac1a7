//! Hosts that want to be left alone for a while.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Until when each host wants no question.
#[derive(Default)]
pub(super) struct Gate {
    until: Mutex<HashMap<String, Instant>>,
}

impl Gate {
    /// How long a host still wants to be left alone.
    pub(super) fn wait(&self, host: &str) -> Duration {
        let now = Instant::now();
        let mut until = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        until.retain(|_, until| *until > now);
        until.get(host).map_or(Duration::ZERO, |until| until.saturating_duration_since(now))
    }

    /// Leaves a host alone for a while.
    pub(super) fn close(&self, host: &str, wait: Duration) {
        let mut until = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        until.insert(host.to_owned(), Instant::now() + wait);
    }
}
