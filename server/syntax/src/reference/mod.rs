//! Image references: `[registry/]repository[:tag][@digest]`, read as `distribution/reference` reads them (the package
//! that Docker and BuildKit use, v0.6.0: `normalize.go`, `regexp.go`).

mod fault;
mod grammar;

use std::fmt;

pub use fault::Fault;
pub use grammar::{is_digest, is_tag};

/// Docker Hub's name in references.
pub const DOCKER_HUB: &str = "docker.io";

/// A reference with nothing left out but what the text left open: its tag and its digest.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    /// Host and port: `docker.io`, `ghcr.io`, `localhost:5000`, `[::1]:5000`.
    pub registry: String,
    /// The path in the registry: `library/python`.
    pub repository: String,
    /// The tag, where one is written.
    pub tag: Option<String>,
    /// The digest with its algorithm, where one is written.
    pub digest: Option<String>,
}

/// The parts of a text that may be a reference, before anything is checked. Each is a piece of that text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts<'a> {
    /// What stands before the tag and the digest: `localhost:5000/app`.
    pub name: &'a str,
    /// What stands behind the tag's colon.
    pub tag: Option<&'a str>,
    /// What stands behind `@`.
    pub digest: Option<&'a str>,
}

impl<'a> Parts<'a> {
    /// Cuts a text. A colon before the last slash belongs to the name: there it is a port.
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (text, None),
        };
        match rest.rsplit_once(':') {
            Some((name, tag)) if !tag.contains('/') => Self { name, tag: Some(tag), digest },
            _ => Self { name: rest, tag: None, digest },
        }
    }
}

impl Reference {
    /// Reads a reference in any of its spellings.
    ///
    /// # Errors
    /// What keeps the text from being one.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        if text.is_empty() {
            return Err(Fault::Empty);
        }
        if grammar::is_image_id(text) {
            return Err(Fault::ImageId);
        }
        let parts = Parts::of(text);
        let (registry, repository) = split_registry(parts.name);
        if repository.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(Fault::Uppercase);
        }
        let is_host = grammar::is_host(&registry);
        // What is no host passes where it is a part of a path, such as `my_host.example`: engines then take it for a
        // host all the same.
        if !is_host && !grammar::is_component(&registry) {
            return Err(Fault::Registry);
        }
        if !repository.split('/').all(grammar::is_component) {
            return Err(Fault::Repository);
        }
        // The length is that of the path alone.
        let length = if is_host { repository.len() } else { registry.len() + 1 + repository.len() };
        if length > 255 {
            return Err(Fault::TooLong);
        }
        if parts.tag.is_some_and(|tag| !is_tag(tag)) {
            return Err(Fault::Tag);
        }
        if parts.digest.is_some_and(|digest| !is_digest(digest)) {
            return Err(Fault::Digest);
        }
        let tag = parts.tag.map(ToOwned::to_owned);
        Ok(Self { registry, repository, tag, digest: parts.digest.map(ToOwned::to_owned) })
    }

    /// Registry and repository: `docker.io/library/python`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}", self.registry, self.repository)
    }

    /// The name as people write it: `python`, `bitnami/redis`, `ghcr.io/o/r`.
    #[must_use]
    pub fn familiar_name(&self) -> String {
        if !self.is_docker_hub() {
            return self.name();
        }
        match self.repository.strip_prefix("library/") {
            Some(rest) if !rest.contains('/') => rest.to_owned(),
            _ => self.repository.clone(),
        }
    }

    /// As people write it: without `docker.io/library/` and without `:latest`.
    #[must_use]
    pub fn familiar(&self) -> String {
        let tag = self.tag.as_deref().filter(|tag| *tag != "latest" || self.digest.is_some());
        join(&self.familiar_name(), tag, self.digest.as_deref())
    }

    /// The tag that is meant: `latest` where neither a tag nor a digest is written.
    #[must_use]
    pub fn tag_meant(&self) -> Option<&str> {
        self.tag.as_deref().or(if self.digest.is_none() { Some("latest") } else { None })
    }

    /// Whether the image is on Docker Hub.
    #[must_use]
    pub fn is_docker_hub(&self) -> bool {
        self.registry == DOCKER_HUB
    }

    /// Whether it is one of Docker's official images.
    #[must_use]
    pub fn is_official(&self) -> bool {
        self.is_docker_hub() && self.repository.starts_with("library/")
    }

    /// The same image at another tag, by no digest.
    #[must_use]
    pub fn with_tag(&self, tag: &str) -> Self {
        Self { tag: Some(tag.to_owned()), digest: None, ..self.clone() }
    }

    /// The same with a digest put in or replaced.
    #[must_use]
    pub fn with_digest(&self, digest: &str) -> Self {
        let tag = self.tag_meant().map(ToOwned::to_owned);
        Self { tag, digest: Some(digest.to_owned()), ..self.clone() }
    }
}

/// The full spelling, `registry/repository[:tag][@digest]`; `latest` is said where it is meant.
impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&join(&self.name(), self.tag_meant(), self.digest.as_deref()))
    }
}

fn join(name: &str, tag: Option<&str>, digest: Option<&str>) -> String {
    let mut text = name.to_owned();
    for (sign, part) in [(':', tag), ('@', digest)] {
        if let Some(part) = part {
            text.push(sign);
            text.push_str(part);
        }
    }
    text
}

/// `splitDockerDomain`: the first part is a registry when nothing else could hold such signs.
fn split_registry(name: &str) -> (String, String) {
    let (registry, repository) = match name.split_once('/') {
        Some(("index.docker.io", rest)) => (DOCKER_HUB, rest),
        Some((first, rest))
            if first == "localhost"
                || first.contains(['.', ':'])
                || first.bytes().any(|byte| byte.is_ascii_uppercase()) =>
        {
            (first, rest)
        }
        _ => (DOCKER_HUB, name),
    };
    let repository = if registry == DOCKER_HUB && !repository.contains('/') {
        format!("library/{repository}")
    } else {
        repository.to_owned()
    };
    (registry.to_owned(), repository)
}

#[cfg(test)]
mod tests;
