//! Questions in flight: each is asked once, whoever waits for it, and goes on when nobody waits any more, so that it is
//! known the next time.

use std::collections::HashMap;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::fact::Key;

/// The questions in flight.
#[derive(Default)]
pub(super) struct Flights {
    state: Mutex<State>,
    count: AtomicU64,
}

#[derive(Default)]
struct State {
    flights: HashMap<Key, Flight>,
    stopped: bool,
}

struct Flight {
    number: u64,
    task: AbortHandle,
    landed: watch::Receiver<()>,
}

/// Takes a question off the list when it ends, however it does.
struct Landing {
    flights: Arc<Flights>,
    key: Key,
    number: u64,
    /// Those who wait see that it is gone.
    _landed: watch::Sender<()>,
}

impl Drop for Landing {
    fn drop(&mut self) {
        let mut state = self.flights.state();
        if state.flights.get(&self.key).is_some_and(|flight| flight.number == self.number) {
            state.flights.remove(&self.key);
        }
    }
}

impl Flights {
    /// Joins the question of a key, or asks it. What comes back ends when the question does; `None` when nothing is
    /// asked any more.
    pub(super) fn join(
        self: &Arc<Self>,
        key: &Key,
        ask: impl Future<Output = ()> + Send + 'static,
    ) -> Option<watch::Receiver<()>> {
        let mut state = self.state();
        if state.stopped {
            return None;
        }
        if let Some(flight) = state.flights.get(key) {
            return Some(flight.landed.clone());
        }
        let (sender, landed) = watch::channel(());
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        let landing = Landing { flights: Arc::clone(self), key: key.clone(), number, _landed: sender };
        // The task waits for this lock before it can land, so that it is on the list by then.
        let task = tokio::spawn(async move {
            let _landing = landing;
            ask.await;
        });
        let flight = Flight { number, task: task.abort_handle(), landed: landed.clone() };
        state.flights.insert(key.clone(), flight);
        Some(landed)
    }

    /// Ends all questions, and lets none begin.
    pub(super) fn stop(&self) {
        let flights = {
            let mut state = self.state();
            state.stopped = true;
            std::mem::take(&mut state.flights)
        };
        for flight in flights.into_values() {
            flight.task.abort();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
