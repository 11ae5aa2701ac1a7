//! What is no entry of the table and is explained all the same: stages, layers, heredocs.

use super::Since;

/// Something that a reader of a Dockerfile has to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Concept {
    /// The key of its explanation.
    pub key: &'static str,
    /// The page that it is explained on officially.
    pub url: &'static str,
    /// Since when there is such a thing; nothing for what every frontend knows.
    pub since: Option<Since>,
}

impl Concept {
    /// The concept that is explained under this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<&'static Self> {
        CONCEPTS.iter().find(|concept| concept.key == key)
    }
}

const fn known(key: &'static str, url: &'static str) -> Concept {
    Concept { key, url, since: None }
}

/// All of them.
pub const CONCEPTS: &[Concept] = &[
    known("concept.stage", "https://docs.docker.com/build/building/multi-stage/"),
    known("concept.base-image", "https://docs.docker.com/build/building/base-images/"),
    known(
        "concept.layer",
        "https://docs.docker.com/get-started/docker-concepts/building-images/understanding-image-layers/",
    ),
    known("concept.tag", "https://docs.docker.com/reference/cli/docker/image/tag/"),
    known("concept.digest", "https://docs.docker.com/build/building/best-practices/#pin-base-image-versions"),
    known("concept.image-reference", "https://docs.docker.com/reference/cli/docker/image/tag/"),
    known("concept.build-context", "https://docs.docker.com/build/concepts/context/"),
    known("concept.build-cache", "https://docs.docker.com/build/cache/"),
    known("concept.dockerignore", "https://docs.docker.com/build/concepts/context/#dockerignore-files"),
    known(
        "concept.scratch",
        "https://docs.docker.com/build/building/base-images/#create-a-minimal-base-image-using-scratch",
    ),
    known(
        "concept.named-context",
        "https://docs.docker.com/reference/cli/docker/buildx/build/#build-context",
    ),
    known("concept.shell-form", "https://docs.docker.com/reference/dockerfile/#shell-and-exec-form"),
    known("concept.exec-form", "https://docs.docker.com/reference/dockerfile/#shell-and-exec-form"),
    Concept {
        key: "concept.heredoc",
        url: "https://docs.docker.com/reference/dockerfile/#here-documents",
        since: Some(Since::stable(1, 4)),
    },
    known("concept.variable", "https://docs.docker.com/reference/dockerfile/#environment-replacement"),
    known(
        "concept.global-arg",
        "https://docs.docker.com/reference/dockerfile/#understand-how-arg-and-from-interact",
    ),
];
