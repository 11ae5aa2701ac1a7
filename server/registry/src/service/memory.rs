//! What this process knows: what it asked, what it read from disk, and what failed a moment ago.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::fact::{Fact, Key, belongs};
use crate::Problem;
use crate::settings::Limits;

/// How many things are remembered.
const MOST: usize = 512;

/// How long it is remembered that the disk holds nothing; another program may have put it there since.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

/// What is known of a key.
#[derive(Debug)]
pub(super) struct Known<T> {
    pub value: Option<(Arc<T>, Timestamp)>,
    /// Why the last question brought nothing, while it is not to be asked again.
    pub problem: Option<Problem>,
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self { value: None, problem: None }
    }
}

/// The memory of the process.
#[derive(Default)]
pub(super) struct Memory {
    entries: Mutex<HashMap<Key, Entry>>,
}

struct Entry {
    value: Option<(Arc<dyn Any + Send + Sync>, Timestamp)>,
    /// When the disk was looked at, or something was learned.
    looked: Instant,
    used: Instant,
    failed: Option<(Instant, Problem)>,
}

impl Memory {
    /// What is remembered; `None` means that the disk is to be looked at.
    pub(super) fn get<T: Fact>(&self, key: &Key) -> Option<Known<T>> {
        let mut entries = self.entries();
        let entry = entries.get_mut(key)?;
        entry.used = Instant::now();
        let problem = entry.failed.as_ref().filter(|(until, _)| *until > Instant::now());
        let problem = problem.map(|(_, problem)| problem.clone());
        let value = entry.value.clone().and_then(|(value, when)| Some((value.downcast().ok()?, when)));
        if value.is_none() && problem.is_none() && entry.looked.elapsed() > LOOK_AGAIN {
            return None;
        }
        Some(Known { value, problem })
    }

    /// What the disk held.
    pub(super) fn looked<T: Fact>(&self, key: &Key, kept: Option<(Arc<T>, Timestamp)>) {
        self.change(key, |entry| {
            entry.looked = Instant::now();
            // Meanwhile something newer may have been learned.
            if entry.value.is_none()
                && let Some((value, when)) = kept
            {
                entry.value = Some((value, when));
            }
        });
    }

    /// What was learned, and what failed on the way.
    pub(super) fn put<T: Fact>(
        &self,
        key: &Key,
        value: Arc<T>,
        when: Timestamp,
        problem: Option<Problem>,
        limits: &Limits,
    ) {
        self.change(key, |entry| {
            entry.value = Some((value, when));
            entry.failed = problem.map(|problem| (until(&problem, limits), problem));
        });
    }

    /// That a question failed; what is known stays.
    pub(super) fn failed(&self, key: &Key, problem: Problem, limits: &Limits) {
        self.change(key, |entry| entry.failed = Some((until(&problem, limits), problem)));
    }

    /// Forgets a repository, or everything.
    pub(super) fn forget(&self, name: Option<&str>) {
        self.entries().retain(|key, _| name.is_some_and(|name| !belongs(&key.text, name)));
    }

    fn change(&self, key: &Key, change: impl FnOnce(&mut Entry)) {
        let now = Instant::now();
        let mut entries = self.entries();
        if entries.len() >= MOST
            && !entries.contains_key(key)
            && let Some(oldest) =
                entries.iter().min_by_key(|(_, entry)| entry.used).map(|(key, _)| key.clone())
        {
            entries.remove(&oldest);
        }
        let entry =
            entries.entry(key.clone()).or_insert(Entry { value: None, looked: now, used: now, failed: None });
        entry.used = now;
        change(entry);
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<Key, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Until when the same is not asked again: what will not pass by itself is left alone for longer.
fn until(problem: &Problem, limits: &Limits) -> Instant {
    let wait = match problem {
        Problem::Limited { wait, .. } => *wait,
        Problem::Stopped => Duration::ZERO,
        problem if problem.is_passing() => limits.failure,
        _ => limits.failure * 10,
    };
    Instant::now() + wait
}
