//! The record of one build.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::Digest;
use crate::context::{HashError, Listing, Selector};
use crate::digest::Hasher;
use crate::graph::Step;
use crate::keys::{Known, loose_of};

/// One build.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BuildRecord {
    /// When it started, in milliseconds from 1970.
    pub started: u64,
    /// How long it took.
    pub seconds: f64,
    /// The engine, such as `docker 28.5.2`.
    pub engine: String,
    /// What tells that engine from every other of its kind, where it says it; a version before this kept none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub engine_id: Option<String>,
    /// Whether that engine merges layers, so that `COPY --link` is two steps to it.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub merges: bool,
    /// The platform, empty for the engine's own.
    pub platform: String,
    /// Names and digests of the values of the build arguments.
    pub arguments: Vec<(String, Digest)>,
    /// How it ended.
    pub outcome: BuildOutcome,
    /// What it did.
    pub steps: Vec<StepRecord>,
}

/// How a build ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BuildOutcome {
    /// With an image.
    Succeeded,
    /// With an error.
    Failed,
    /// By the user.
    Cancelled,
}

/// One step of a build.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StepRecord {
    /// The stage's label, as progress shows it.
    pub stage: String,
    /// Its number in the stage; 0 for what progress does not count.
    pub number: u32,
    /// The instruction's keyword; empty for what no instruction stands for.
    pub keyword: String,
    /// The key without contents (see [`crate::graph::Graph::keys`]).
    pub key: Digest,
    /// The parts of its own operation.
    pub parts: Vec<Known>,
    /// What it read, in the order of the graph; a version before this kept none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub inputs: Option<Vec<InputRecord>>,
    /// The digest of a RUN's command apart from its white space (see [`crate::keys::loose`]).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub loose: Option<Digest>,
    /// What it took of contexts, where that is known.
    pub contents: Vec<ContentRecord>,
    /// Whether it ran.
    pub outcome: StepOutcome,
    /// How long it took.
    pub seconds: f64,
    /// The size of its layer, where the engine said it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bytes: Option<u64>,
    /// The digest of the image, for FROM.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub image: Option<String>,
    /// What the image's own triggers (ONBUILD) did, for FROM, in the engine's words.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub triggers: Vec<String>,
    /// What it failed with, cut to [`LONGEST_ERROR`] bytes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error: Option<String>,
}

/// What a step read: see [`crate::keys::Input`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InputRecord {
    /// The step that it comes from, by its place in [`BuildRecord::steps`].
    pub step: usize,
    /// What of it counts by content, as a digest of the selectors; nothing when it counts by its key.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub selectors: Option<Digest>,
    /// What was taken, by its place in [`StepRecord::contents`].
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub content: Option<usize>,
}

/// What happened to a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepOutcome {
    /// It came from the cache.
    Cached,
    /// It ran.
    Ran,
    /// It failed.
    Failed,
    /// The build ended before it.
    NotReached,
}

/// What a step took of an input by content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentRecord {
    /// The digest of all of it.
    pub digest: Digest,
    /// Each file with its digest; where there are more than [`MOST_FILES`], each folder with the digest of what lies in
    /// it; nothing where there are too many folders as well.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub files: Option<Vec<FileRecord>>,
    /// Whether folders stand there in place of files. Their paths end with a slash.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub by_folder: bool,
}

/// A file that a step took.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// From the context's root.
    pub path: String,
    /// The digest of its mode, type and content.
    pub digest: Digest,
}

/// The most files that are recorded one by one, to say later which of them changed.
pub const MOST_FILES: usize = 2000;

/// The longest error that is kept, in bytes.
pub const LONGEST_ERROR: usize = 4096;

impl StepRecord {
    /// A step that was not reached, with its key.
    #[must_use]
    pub fn new(step: &Step, stage: &str, key: Digest) -> Self {
        Self {
            stage: stage.to_owned(),
            number: step.number.and_then(|(number, _)| u32::try_from(number).ok()).unwrap_or(0),
            keyword: step.keyword.map(|keyword| format!("{keyword:?}").to_uppercase()).unwrap_or_default(),
            key,
            parts: step.parts.iter().map(Known::from).collect(),
            inputs: None,
            loose: loose_of(&step.parts),
            contents: Vec::new(),
            outcome: StepOutcome::NotReached,
            seconds: 0.0,
            bytes: None,
            image: None,
            triggers: Vec::new(),
            error: None,
        }
    }
}

impl ContentRecord {
    /// What the selectors take of a context now.
    ///
    /// # Errors
    /// When a file cannot be read or changes meanwhile.
    pub fn new(listing: &Listing, selectors: &[Selector]) -> Result<Self, HashError> {
        let digest = listing.digest(selectors)?;
        let entries = listing.selected(selectors)?;
        let by_folder = entries.len() > MOST_FILES;
        let mut files: Vec<FileRecord> = Vec::new();
        let mut folders: BTreeMap<&str, Hasher> = BTreeMap::new();
        for entry in &entries {
            let digest = listing.digest_of_entry(entry)?;
            if by_folder {
                let hasher = folders.entry(folder_of(&entry.path)).or_default();
                hasher.part(&*entry.path);
                hasher.part(digest.bytes());
            } else {
                files.push(FileRecord { path: entry.path.to_string(), digest });
            }
        }
        files.extend(
            folders
                .into_iter()
                .map(|(path, hasher)| FileRecord { path: path.to_owned(), digest: hasher.finish() }),
        );
        Ok(Self { digest, files: Some(files).filter(|files| files.len() <= MOST_FILES), by_folder })
    }

    /// The paths that differ from what was taken `before`, in order; nothing where one side did not note them.
    #[must_use]
    pub fn changed_since(&self, before: &Self) -> Option<Vec<String>> {
        if self.by_folder != before.by_folder {
            return None;
        }
        let by_path = |content: &'_ Self| -> Option<HashMap<String, Digest>> {
            Some(content.files.as_ref()?.iter().map(|file| (file.path.clone(), file.digest)).collect())
        };
        let (now, old) = (by_path(self)?, by_path(before)?);
        let mut paths: Vec<String> = now
            .iter()
            .filter(|(path, digest)| old.get(*path) != Some(digest))
            .chain(old.iter().filter(|(path, _)| !now.contains_key(*path)))
            .map(|(path, _)| path.clone())
            .collect();
        paths.sort();
        Some(paths)
    }
}

/// The folder of a path, with its slash.
fn folder_of(path: &str) -> &str {
    path.rfind('/').and_then(|slash| path.get(..=slash)).unwrap_or("./")
}

/// An error as it may be kept: cut, and without the values given (of build arguments, say). Values of fewer than
/// four characters stay: they are everywhere.
#[must_use]
pub fn redacted<'a>(error: &str, values: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = error.to_owned();
    for value in values {
        if value.chars().count() >= 4 {
            text = text.replace(value, "***");
        }
    }
    let mut end = text.len().min(LONGEST_ERROR);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}
