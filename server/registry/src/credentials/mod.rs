//! What logs a user in, from where Docker and Podman keep it. Read when a registry asks for it, kept in memory for a few
//! minutes, told to the host that it is for and to nobody else.

mod encoding;
mod files;
mod helper;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::Environment;
use crate::secret::Secret;
use crate::settings::Settings;

pub(crate) use encoding::basic;

/// How long what was found, or that nothing was, is remembered.
const KEPT: Duration = Duration::from_secs(300);

/// What a registry accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Credential {
    /// A user's name and password.
    Basic { user: String, password: Secret },
    /// A token that is exchanged for others (OAuth 2).
    Identity(Secret),
    /// A token that is sent as it stands.
    Bearer(Secret),
}

/// The credentials of this machine.
pub(crate) struct Credentials {
    environment: Environment,
    helpers: bool,
    patience: Duration,
    known: Mutex<HashMap<String, (Instant, Option<Credential>)>>,
}

impl Credentials {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            environment: settings.environment.clone(),
            helpers: settings.helpers,
            patience: settings.limits.helper,
            known: Mutex::default(),
        }
    }

    /// What is known for a repository of a host; `host` is Docker Hub's name in references, or a host with its port.
    pub(crate) async fn find(&self, host: &str, repository: &str) -> Option<Credential> {
        let key = format!("{host}/{repository}");
        if let Some((when, known)) = self.known().get(&key)
            && when.elapsed() < KEPT
        {
            return known.clone();
        }
        let found = self.look(host, repository).await;
        let mut known = self.known();
        known.retain(|_, (when, _)| when.elapsed() < KEPT);
        known.insert(key, (Instant::now(), found.clone()));
        found
    }

    /// Forgets everything, so that a new log-in counts at once.
    pub(crate) fn forget(&self) {
        self.known().clear();
    }

    async fn look(&self, host: &str, repository: &str) -> Option<Credential> {
        let environment = self.environment.clone();
        let files = tokio::task::spawn_blocking(move || files::read(&environment)).await.ok()?;
        for file in files {
            if let Some(suffix) = file.helper(host).filter(|_| self.helpers) {
                let asked =
                    helper::ask(suffix, file_key(host), self.environment.path.as_deref(), self.patience);
                if let Some(found) = asked.await {
                    return Some(found);
                }
            }
            if let Some(found) = file.credential(host, repository) {
                return Some(found);
            }
        }
        None
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<String, (Instant, Option<Credential>)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The name that credentials of a host are kept under; Docker Hub's is an address of old.
fn file_key(host: &str) -> &str {
    if host == syntax::reference::DOCKER_HUB { "https://index.docker.io/v1/" } else { host }
}

#[cfg(test)]
mod tests;
