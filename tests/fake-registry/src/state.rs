//! What the server holds.

use std::collections::{BTreeMap, HashMap};

use serde_json::json;

use crate::Request;
use crate::content::{Content, digest, platform};
use crate::fault::Fault;

/// Who gets in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Access {
    /// Anybody, without a word.
    #[default]
    Open,
    /// Anybody with a token, which anybody gets, good for this many seconds.
    Token(u64),
    /// Only who gets a token with this name and password.
    User(String, String),
    /// Only who gets a token with this identity token, as OAuth 2 has it.
    Identity(String),
    /// Only who sends this name and password each time.
    Basic(String, String),
}

/// How lists of tags are cut into pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Paging {
    /// One page, unless less is asked for.
    #[default]
    AsAsked,
    /// Pages of this many, each with a relative link to the next.
    Relative(usize),
    /// Pages of this many, each with an absolute link to the next.
    Absolute(usize),
    /// Pages of one, whose last one links to the first.
    Circle,
}

#[derive(Default)]
pub(crate) struct Repository {
    /// Names, the newest first, with the digest of what they name where that can be pulled.
    pub tags: Vec<(String, Option<String>)>,
}

/// Something that is pulled by its digest.
pub(crate) struct Blob {
    pub kind: String,
    pub bytes: Vec<u8>,
}

/// One platform of an image, as Docker Hub lists it.
#[derive(Clone)]
pub(crate) struct Offered {
    pub platform: serde_json::Value,
    pub digest: String,
    pub size: u64,
}

/// A way to fail that waits for its requests.
pub(crate) struct Planned {
    /// What their addresses hold.
    pub part: String,
    pub fault: Fault,
    /// How often it is still to happen.
    pub times: usize,
    /// Only to those who say who they are.
    pub known: bool,
}

#[derive(Default)]
pub(crate) struct State {
    pub repositories: BTreeMap<String, Repository>,
    pub blobs: HashMap<String, Blob>,
    /// By the digest that a tag names.
    pub offered: HashMap<String, Vec<Offered>>,
    pub faults: Vec<Planned>,
    pub access: Access,
    pub paging: Paging,
    pub requests: Vec<Request>,
    pub connections: usize,
    pub at_once: usize,
    pub most_at_once: usize,
    pub tokens: usize,
}

impl State {
    pub(crate) fn repository(&mut self, name: &str) -> &mut Repository {
        self.repositories.entry(name.to_owned()).or_default()
    }

    /// The way to fail for a request, where there is one.
    pub(crate) fn fault(&mut self, request: &Request) -> Option<Fault> {
        let is_known = request.header("authorization").is_some();
        let planned = self.faults.iter_mut().find(|planned| {
            planned.times > 0 && request.target.contains(&planned.part) && (is_known || !planned.known)
        })?;
        planned.times = planned.times.saturating_sub(1);
        Some(planned.fault.clone())
    }

    pub(crate) fn put(&mut self, kind: &str, bytes: Vec<u8>) -> String {
        let digest = digest(&bytes);
        self.blobs.insert(digest.clone(), Blob { kind: kind.to_owned(), bytes });
        digest
    }

    pub(crate) fn put_image(&mut self, repository: &str, tag: &str, platforms: &[(&str, Content)]) -> String {
        let mut offered = Vec::new();
        let mut entries = Vec::new();
        for (name, content) in platforms {
            let platform = platform(name);
            let config = content.config(&platform);
            let size = config.len();
            let config = self.put("application/vnd.oci.image.config.v1+json", config);
            let manifest = content.manifest(&config, size);
            let length = manifest.len();
            let digest = self.put("application/vnd.oci.image.manifest.v1+json", manifest);
            entries.push(json!({"mediaType": "application/vnd.oci.image.manifest.v1+json", "size": length,
                "digest": digest, "platform": platform}));
            offered.push(Offered { platform, digest, size: content.size() });
        }
        let named = if let [lone] = offered.as_slice() {
            lone.digest.clone()
        } else {
            // What BuildKit puts beside each image: no platform of its own.
            entries.push(json!({"mediaType": "application/vnd.oci.image.manifest.v1+json", "size": 1,
                "digest": digest(b"attestation"), "platform": {"os": "unknown", "architecture": "unknown"},
                "annotations": {"vnd.docker.reference.type": "attestation-manifest"}}));
            let kind = "application/vnd.oci.image.index.v1+json";
            let index = json!({"schemaVersion": 2, "mediaType": kind, "manifests": entries});
            self.put(kind, index.to_string().into_bytes())
        };
        self.offered.insert(named.clone(), offered);
        let tags = &mut self.repository(repository).tags;
        match tags.iter_mut().find(|(name, _)| name == tag) {
            Some(old) => old.1 = Some(named.clone()),
            None => tags.push((tag.to_owned(), Some(named.clone()))),
        }
        named
    }
}
