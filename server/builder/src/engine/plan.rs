//! What is to be built, whatever the engine.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::discover::ContextRoot;

/// Everything that a build is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The Dockerfile on disk, absolute.
    pub dockerfile: PathBuf,
    /// The build context.
    pub context: ContextRoot,
    /// The stage to build; nothing means the last.
    pub target: Option<String>,
    /// Names for the image.
    pub tags: Vec<String>,
    /// Build arguments.
    pub arguments: BTreeMap<String, String>,
    /// Platforms, such as `linux/arm64`; empty for the engine's own.
    pub platforms: Vec<String>,
    /// Secrets, by reference.
    pub secrets: Vec<Secret>,
    /// Agents and keys, as `--ssh` takes them (`default`, `id=path`).
    pub ssh: Vec<String>,
    /// Whether nothing may come from the cache.
    pub no_cache: bool,
    /// Whether newer base images are looked for.
    pub pull: bool,
    /// Where to take a cache from, as `--cache-from` says it.
    pub cache_from: Vec<String>,
    /// Where to put the cache, as `--cache-to` says it.
    pub cache_to: Vec<String>,
    /// Named contexts: a name, and a folder, an address or `docker-image://reference`.
    pub contexts: BTreeMap<String, String>,
    /// The network of every RUN: `default`, `none` or `host`.
    pub network: Option<String>,
}

/// A secret that a RUN may mount. Its value is never read here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Secret {
    /// Its id.
    pub id: String,
    /// Where the engine's client reads it.
    pub source: SecretSource,
}

/// Where a secret's value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretSource {
    /// In a variable of the environment.
    Variable(String),
    /// In a file.
    File(PathBuf),
}

impl Plan {
    /// A plain build of a Dockerfile with its context.
    #[must_use]
    pub fn new(dockerfile: impl Into<PathBuf>, context: ContextRoot) -> Self {
        Self {
            dockerfile: dockerfile.into(),
            context,
            target: None,
            tags: Vec::new(),
            arguments: BTreeMap::new(),
            platforms: Vec::new(),
            secrets: Vec::new(),
            ssh: Vec::new(),
            no_cache: false,
            pull: false,
            cache_from: Vec::new(),
            cache_to: Vec::new(),
            contexts: BTreeMap::new(),
            network: None,
        }
    }
}

impl Secret {
    /// As `--secret` takes it.
    #[must_use]
    pub fn argument(&self) -> String {
        match &self.source {
            SecretSource::Variable(name) => format!("id={},env={name}", self.id),
            SecretSource::File(path) => format!("id={},src={}", self.id, path.display()),
        }
    }

    /// Reads `id=…[,src=PATH|,env=NAME]`, as people write it for `docker build --secret`.
    ///
    /// # Errors
    /// A sentence, when there is no id or a word that is not understood.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (mut id, mut source) = (None, None);
        for word in text.split(',') {
            match word.split_once('=') {
                Some(("id", value)) => id = Some(value.to_owned()),
                Some(("src" | "source", value)) => source = Some(SecretSource::File(PathBuf::from(value))),
                Some(("env", value)) => source = Some(SecretSource::Variable(value.to_owned())),
                Some(("type", "file" | "env")) => {}
                _ => {
                    return Err(format!(
                        "the secret `{text}` has `{word}`, which is none of id=, src=, env="
                    ));
                }
            }
        }
        let id = id.filter(|id| !id.is_empty()).ok_or_else(|| format!("the secret `{text}` has no id="))?;
        let source = source.unwrap_or_else(|| SecretSource::Variable(id.clone()));
        Ok(Self { id, source })
    }
}
