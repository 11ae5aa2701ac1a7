//! Which user instructions run as, as far as a file tells.

use syntax::dockerfile::Body;
use syntax::document::Placed;
use syntax::language::Keyword;

use super::analysis::{Analysis, Stage};

/// Who runs something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum User {
    /// Root, by the last USER above.
    Root,
    /// Somebody else, or whoever a variable names.
    Other,
    /// Whoever the base image says: no USER stands above.
    Base(Base),
}

/// What is known of a base image's own user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// Root: its configuration was seen, or it is an official image, which says otherwise only in [`OTHERS`].
    Root,
    /// Somebody else.
    Other,
    /// Nobody knows.
    Unknown,
}

/// Official images that start as another user. Source: the USER of their Dockerfiles, docker-library/official-images.
const OTHERS: &[&str] = &[
    "elasticsearch",
    "groovy",
    "haproxy",
    "jenkins",
    "jetty",
    "kibana",
    "kong",
    "liquibase",
    "logstash",
    "memcached",
    "odoo",
    "open-liberty",
    "solr",
    "sonarqube",
    "spark",
    "varnish",
    "websphere-liberty",
];

/// Parts of the names of images that start as another user.
const OTHER_PARTS: &[&str] = &["nonroot", "rootless", "unprivileged", "cgr.dev/", "windows", "nanoserver"];

/// The user in force before `end`, in the stage of a number and those that it is built from.
#[must_use]
pub fn user_before(analysis: &Analysis<'_>, stage: usize, end: usize) -> User {
    let line: Vec<_> =
        analysis.lineage().of(stage).filter_map(|stage| analysis.stages().get(stage)).collect();
    let last = line.iter().find_map(|stage| {
        let end = stage.range.end.min(end);
        analysis.of(Keyword::User, stage.range.start..end.max(stage.range.start)).last()
    });
    match last {
        Some(user) if is_root(&user) => User::Root,
        Some(_) => User::Other,
        None => User::Base(line.last().map_or(Base::Unknown, |first| base_user(analysis, first))),
    }
}

/// Whether a USER is root, whose number is 0 in whatever group. A name that only a variable tells is not.
pub fn is_root(user: &Placed<'_>) -> bool {
    let Body::Single(Some(word)) = &user.instruction.body else { return false };
    let name = word.text.split(':').next().unwrap_or_default();
    matches!(name.replace(['"', '\''], "").as_str(), "root" | "0")
}

fn base_user(analysis: &Analysis<'_>, stage: &Stage<'_>) -> Base {
    if let Some(facts) = stage.image_facts(analysis.facts) {
        let name = facts.user.split(':').next().unwrap_or_default();
        return if matches!(name, "" | "root" | "0") { Base::Root } else { Base::Other };
    }
    let name = stage.image_name().to_lowercase();
    if OTHER_PARTS.iter().any(|part| name.contains(part)) {
        return Base::Other;
    }
    match &stage.parsed {
        Some(image) if image.is_official() => {
            let short = image.repository.rsplit('/').next().unwrap_or_default();
            if OTHERS.contains(&short) { Base::Other } else { Base::Root }
        }
        _ => Base::Unknown,
    }
}
