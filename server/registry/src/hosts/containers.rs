//! Podman's `registries.conf` (containers-registries.conf(5), version 2): mirrors, other places, insecure and blocked
//! registries.
//!
//! Short names are not looked up there: in a Dockerfile `python` is Docker Hub's for every engine that Dockwright explains.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use syntax::Reference;

use crate::Environment;
use crate::file::bounded;

/// At most so many files of a folder of additions are read.
const FILES: usize = 64;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct File {
    registry: Vec<Rule>,
}

/// What is said of the images that begin with a prefix.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Rule {
    prefix: String,
    location: String,
    mirror: Vec<Mirror>,
    mirror_by_digest_only: bool,
    /// Whether certificates do not matter, and TLS itself does not.
    pub insecure: bool,
    /// Whether nobody may be asked.
    pub blocked: bool,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Mirror {
    location: String,
    insecure: bool,
    pull_from_mirror: String,
}

/// A place that stands for a registry or a part of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub host: String,
    pub repository: String,
    pub insecure: bool,
}

/// All that is said.
#[derive(Debug, Default)]
pub(super) struct Rules(Vec<Rule>);

impl Rules {
    /// Reads the files of this machine: the one that the environment names, else the user's, else the system's, and the
    /// folders of additions, of which a later file counts before an earlier one. A file that cannot be read says nothing.
    pub(super) fn read(environment: &Environment) -> Self {
        let mut rules: Vec<Rule> = Vec::new();
        for path in paths(environment) {
            let text = bounded(&path).and_then(|bytes| String::from_utf8(bytes).ok());
            let file: File = text.and_then(|text| toml::from_str(&text).ok()).unwrap_or_default();
            for mut rule in file.registry {
                if rule.prefix.is_empty() {
                    rule.prefix.clone_from(&rule.location);
                }
                rules.retain(|known| known.prefix != rule.prefix);
                rules.push(rule);
            }
        }
        Self(rules)
    }

    /// The rule of an image: that of the longest prefix.
    pub(super) fn find(&self, reference: &Reference) -> Option<&Rule> {
        let fitting = self.0.iter().filter_map(|rule| Some((rule.matched(reference)?, rule)));
        fitting.max_by_key(|(length, _)| *length).map(|(_, rule)| rule)
    }
}

fn paths(environment: &Environment) -> Vec<PathBuf> {
    if let Some(named) = &environment.registries {
        return vec![named.clone()];
    }
    let user = environment.config_folder().map(|folder| folder.join("containers"));
    let folders: Vec<&PathBuf> = environment.containers.iter().chain(&user).collect();
    // The user's own file takes the place of the system's.
    let main = folders.iter().rev().map(|folder| folder.join("registries.conf")).find(|path| path.is_file());
    let additions = folders.iter().flat_map(|folder| additions(&folder.join("registries.conf.d")));
    main.into_iter().chain(additions).collect()
}

/// The files of a folder, in the order of their names.
fn additions(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut paths: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|end| end == "conf")).take(FILES).collect();
    paths.sort();
    paths
}

impl Rule {
    /// How much of a reference's name the prefix is, where it is the beginning of it.
    fn matched(&self, reference: &Reference) -> Option<usize> {
        if let Some(domain) = self.prefix.strip_prefix('*') {
            let host = reference.registry.as_str();
            return (domain.starts_with('.') && host.ends_with(domain)).then_some(host.len());
        }
        let name = format!("{}/{}", reference.registry, reference.repository);
        let rest = name.strip_prefix(&self.prefix).filter(|_| !self.prefix.is_empty())?;
        (rest.is_empty() || rest.starts_with('/')).then_some(self.prefix.len())
    }

    /// The places of an image beside its registry: its mirrors, then where the registry itself was moved to.
    pub(super) fn places(&self, reference: &Reference) -> Vec<Place> {
        if self.blocked {
            return Vec::new();
        }
        let Some(matched) = self.matched(reference) else { return Vec::new() };
        let name = format!("{}/{}", reference.registry, reference.repository);
        let rest = name.get(matched..).unwrap_or_default();
        let place = |location: &str, insecure| {
            let moved = format!("{}{rest}", location.trim_end_matches('/'));
            let (host, repository) = moved.split_once('/')?;
            let good = !host.is_empty() && !repository.is_empty();
            good.then(|| Place { host: host.to_owned(), repository: repository.to_owned(), insecure })
        };
        let by_digest = reference.digest.is_some();
        let serves = |mirror: &&Mirror| match mirror.pull_from_mirror.as_str() {
            "digest-only" => by_digest,
            "tag-only" => !by_digest,
            _ => by_digest || !self.mirror_by_digest_only,
        };
        let mirrors = self.mirror.iter().filter(serves);
        let mut places: Vec<Place> =
            mirrors.filter_map(|mirror| place(&mirror.location, mirror.insecure)).collect();
        let is_moved = !self.location.is_empty() && self.location != self.prefix;
        places.extend(
            Some(self.location.as_str()).filter(|_| is_moved).and_then(|at| place(at, self.insecure)),
        );
        places
    }
}
