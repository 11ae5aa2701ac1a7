//! Docker's `config.json` and Podman's `auth.json` (containers-auth.json(5)). Both have one shape; in Podman's the keys
//! may also name a part of a registry.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{Credential, encoding};
use crate::Environment;
use crate::file::bounded;
use crate::json::lenient;
use crate::secret::Secret;

/// A file of credentials. What is not of the right type is as if it were not there.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct AuthFile {
    #[serde(deserialize_with = "lenient")]
    auths: BTreeMap<String, serde_json::Value>,
    #[serde(deserialize_with = "lenient")]
    cred_helpers: BTreeMap<String, String>,
    #[serde(deserialize_with = "lenient")]
    creds_store: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Entry {
    #[serde(deserialize_with = "lenient")]
    auth: String,
    #[serde(deserialize_with = "lenient")]
    username: String,
    #[serde(deserialize_with = "lenient")]
    password: String,
    #[serde(deserialize_with = "lenient")]
    identitytoken: String,
    #[serde(deserialize_with = "lenient")]
    registrytoken: String,
}

/// Reads the files of this machine, the one that counts most first: the one that the user names, Docker's, Podman's.
pub(super) fn read(environment: &Environment) -> Vec<AuthFile> {
    paths(environment).iter().filter_map(|path| load(path)).collect()
}

fn paths(environment: &Environment) -> Vec<PathBuf> {
    let home = |below: &str| environment.home.as_ref().map(|home| home.join(below));
    let containers = |folder: &PathBuf| folder.join("containers").join("auth.json");
    let docker = environment.docker_config.clone().or_else(|| home(".docker"));
    let config = environment.config.clone().or_else(|| home(".config"));
    [
        environment.registry_auth_file.clone(),
        docker.map(|folder| folder.join("config.json")),
        environment.runtime.as_ref().map(containers),
        config.as_ref().map(containers),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn load(path: &Path) -> Option<AuthFile> {
    serde_json::from_slice(&bounded(path)?).ok()
}

impl AuthFile {
    /// The helper that knows a host's credentials: its own before the one for all.
    pub(super) fn helper(&self, host: &str) -> Option<&str> {
        let own = self.cred_helpers.iter().find(|(key, _)| same_host(key, host)).map(|(_, suffix)| suffix);
        let suffix = own.unwrap_or(&self.creds_store);
        (!suffix.is_empty()).then_some(suffix)
    }

    /// What the file itself holds for a repository: the longest key that leads to it.
    pub(super) fn credential(&self, host: &str, repository: &str) -> Option<Credential> {
        let fitting = self.auths.iter().filter_map(|(key, entry)| {
            let rank = if same_host(key, host) { 0 } else { path_rank(key, host, repository)? };
            Some((rank, Entry::deserialize(entry).ok()?.credential()?))
        });
        // The first of equals: keys are in order, so that the choice is the same each time.
        fitting.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, found)| found)
    }
}

/// Whether a key is a host's own: `ghcr.io`, `https://ghcr.io`, `https://index.docker.io/v1/`.
fn same_host(key: &str, host: &str) -> bool {
    let bare = |key: &str| {
        let key = key.strip_prefix("https://").or_else(|| key.strip_prefix("http://")).unwrap_or(key);
        key.trim_end_matches('/').trim_end_matches("/v1").trim_end_matches("/v2").to_ascii_lowercase()
    };
    let key = bare(key);
    if host == syntax::reference::DOCKER_HUB {
        return matches!(key.as_str(), "docker.io" | "index.docker.io" | "registry-1.docker.io");
    }
    key == bare(host)
}

/// How many parts of a repository's path a key names, where it leads to it: `quay.io/team` leads to `quay.io/team/app`.
fn path_rank(key: &str, host: &str, repository: &str) -> Option<usize> {
    let (key_host, path) = key.split_once('/')?;
    let leads = same_host(key_host, host)
        && !path.is_empty()
        && repository.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    leads.then(|| path.split('/').count())
}

impl Entry {
    fn credential(&self) -> Option<Credential> {
        if !self.identitytoken.is_empty() {
            return Some(Credential::Identity(Secret::new(&self.identitytoken)));
        }
        if !self.registrytoken.is_empty() {
            return Some(Credential::Bearer(Secret::new(&self.registrytoken)));
        }
        if let Some((user, password)) = encoding::decode(&self.auth) {
            return Some(Credential::Basic { user, password });
        }
        let known = !self.username.is_empty() && !self.password.is_empty();
        known
            .then(|| Credential::Basic { user: self.username.clone(), password: Secret::new(&self.password) })
    }
}
