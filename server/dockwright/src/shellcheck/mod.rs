//! ShellCheck, where it is installed: run beside everything else, its remarks kept by the script's content.
//!
//! It never runs before the workspace is trusted. A program that hangs, crashes or answers nonsense costs one line
//! in the log; after a few such answers in a row it is left alone until the settings change.

mod cache;
mod find;
mod run;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ide::shellcheck::{Remark, Remarks};
use syntax::script::{Dialect, Script};
use tokio::sync::Semaphore;

use cache::Cache;
pub use find::Choice;

/// How long one script may take. A common one takes a tenth of a second.
const PATIENCE: Duration = Duration::from_secs(10);

/// How many runs may go on at once.
pub const AT_ONCE: usize = 2;

/// How many scripts of one file are asked about, from its start. People write no file of more, and one that a program
/// wrote would keep the machine busy for minutes.
pub const MOST_SCRIPTS: usize = 1_000;

/// So many failures in a row, and the program is left alone.
const ENOUGH: u32 = 3;

/// ShellCheck as one session uses it.
#[derive(Debug)]
pub struct ShellCheck {
    cache: Mutex<Cache>,
    state: Mutex<State>,
    permits: Semaphore,
    generation: AtomicU64,
    patience: Duration,
}

#[derive(Debug, Default)]
struct State {
    trusted: bool,
    choice: Choice,
    /// The program, once it was looked for; nothing inside when there is none.
    program: Option<Option<PathBuf>>,
    failures: u32,
    told: bool,
}

/// What came of a question.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The remarks are in the cache now.
    Known,
    /// Nothing is known, and nobody needs to hear of it.
    Nothing,
    /// Nothing is known, and the log should say why.
    Failed(String),
}

impl Default for ShellCheck {
    fn default() -> Self {
        Self::new(PATIENCE)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl ShellCheck {
    /// With a time limit for one script.
    pub fn new(patience: Duration) -> Self {
        Self {
            cache: Mutex::default(),
            state: Mutex::default(),
            permits: Semaphore::new(AT_ONCE),
            generation: AtomicU64::new(0),
            patience,
        }
    }

    /// Takes the setting. What failed before is tried again.
    pub fn choose(&self, choice: Choice) {
        let mut state = lock(&self.state);
        if state.choice != choice {
            *state = State { choice, trusted: state.trusted, ..State::default() };
            *lock(&self.cache) = Cache::default();
            self.generation.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Whether programs may run in this workspace. Until somebody says so they may not.
    pub fn trust(&self, trusted: bool) {
        lock(&self.state).trusted = trusted;
    }

    /// Whether programs may run in this workspace.
    pub fn is_trusted(&self) -> bool {
        lock(&self.state).trusted
    }

    /// A number that changes with what is known.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Relaxed)
    }

    /// The program that would run; nothing when there is none, when the workspace is not trusted,
    /// or when it failed too often.
    pub fn program(&self) -> Option<PathBuf> {
        let mut state = lock(&self.state);
        if !state.trusted || state.failures >= ENOUGH {
            return None;
        }
        let choice = state.choice.clone();
        state.program.get_or_insert_with(|| choice.program(std::env::var_os("PATH").as_deref())).clone()
    }

    /// Asks the program about a script, unless its remarks are known. Dropping the future ends the program.
    pub async fn ask(&self, dialect: Dialect, script: &Script) -> Outcome {
        let Ok(_permit) = self.permits.acquire().await else { return Outcome::Nothing };
        let known = lock(&self.cache).get(dialect, script).is_some();
        let Some(program) = self.program().filter(|_| !known) else { return Outcome::Nothing };
        let answer = run::run(&program, dialect, &script.text.text, self.patience).await;
        let mut state = lock(&self.state);
        match answer {
            Ok(remarks) => {
                state.failures = 0;
                lock(&self.cache).keep(dialect, script, remarks);
                self.generation.fetch_add(1, Ordering::Relaxed);
                Outcome::Known
            }
            Err(failure) => {
                state.failures += 1;
                // The same script is not asked about again.
                lock(&self.cache).keep(dialect, script, Vec::new());
                if std::mem::replace(&mut state.told, true) {
                    return Outcome::Nothing;
                }
                Outcome::Failed(format!(
                    "dockwright: {} {failure}. Scripts that it fails on are shown without its remarks.",
                    program.display()
                ))
            }
        }
    }
}

impl Remarks for ShellCheck {
    fn on(&self, dialect: Dialect, script: &Script) -> Option<Arc<[Remark]>> {
        lock(&self.cache).get(dialect, script)
    }

    fn are_none(&self) -> bool {
        lock(&self.cache).is_empty()
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
