//! What is asked of a prediction, and what it says. Words for people are the program's.

use std::collections::BTreeMap;

use super::Contents;
use crate::Digest;
use crate::graph::Graph;
use crate::keys::Difference;
#[cfg(doc)]
use crate::records::BuildRecord;
use crate::records::StepOutcome;

/// What will become of a step in the next build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It comes from the cache.
    Hit,
    /// It cannot be known before the build: it depends on what an earlier step gives, or on what a tag or an address
    /// stands for by then.
    Depends,
    /// Nothing is known to say it by: no record, another engine, a context that cannot be read.
    Unknown,
    /// It runs again.
    Miss,
}

impl Verdict {
    /// The word that tools read.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Miss => "miss",
            Self::Depends => "depends",
            Self::Unknown => "unknown",
        }
    }
}

/// Why a step has its verdict.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// Hit: nothing that its key holds differs from the last build.
    Unchanged,
    /// Hit: it differs from the last build and is as in an older one, which began then (milliseconds from 1970).
    AsBefore {
        /// When that build began.
        started: u64,
    },
    /// The same as another instruction of the file, for it does the same on the same: the engine does it once.
    SameStep {
        /// The other step, by its place in [`Graph::steps`].
        step: usize,
    },
    /// Miss: its own operation differs.
    Changed(Vec<Difference>),
    /// Miss: files that it takes of the context differ. In order; empty where they were too many to note one by one.
    Files {
        /// Paths with content or permissions other than before.
        changed: Vec<String>,
        /// Paths that are new.
        added: Vec<String>,
        /// Paths that are gone.
        removed: Vec<String>,
    },
    /// Miss: the last build had no such instruction in this stage.
    New,
    /// Miss: its operation is the same, and what stood before it was another instruction or stood elsewhere.
    Moved,
    /// Miss: an earlier step that it stands on runs again.
    Follows {
        /// That step, the first of the chain, by its place in [`Graph::steps`].
        step: usize,
    },
    /// Depends: it takes files of a stage that runs again, which may come out the same.
    Output {
        /// The step of that stage that runs again (the first of it), by its place in [`Graph::steps`].
        step: usize,
    },
    /// Depends: it takes files of another image than before, which may be the same in both.
    OtherImage,
    /// Depends or unknown: it stands on a step of which that is so.
    Rests {
        /// That step, the first of the chain, by its place in [`Graph::steps`].
        step: usize,
    },
    /// Miss: the image's tag stands for another digest.
    TagMoved {
        /// The digest in the last build.
        from: String,
        /// The digest now.
        to: String,
    },
    /// Depends: nobody could say what the tag stands for now.
    TagUnasked {
        /// The digest in the last build, where it is on record.
        from: Option<String>,
        /// What stands in the way, in the words of who was asked; nothing where nobody was.
        why: Option<String>,
    },
    /// Depends: an address is asked for at each build, and what it gives decides.
    Address,
    /// Depends: files that the base image's own instructions (ONBUILD) may take of the context differ.
    Triggers,
    /// Miss: it was asked for without the cache.
    NoCache,
    /// Miss: it failed in the last build.
    Failed,
    /// Miss: the last build ended before it.
    NotReached,
    /// Unknown: no build of this file and target is on record.
    NoRecord,
    /// Unknown: the records are of another engine.
    OtherEngine {
        /// The engine of the last build.
        recorded: String,
        /// The engine that would build now.
        now: String,
    },
    /// Unknown: the engine caches in its own way, of which nothing is said here.
    NotBuildKit {
        /// The engine.
        engine: String,
    },
    /// Unknown: the engine's cache was emptied after the last build.
    Emptied,
    /// Unknown: what it takes cannot be told, in words that name the file.
    Unreadable {
        /// Why.
        why: String,
    },
    /// Unknown: nobody has looked yet at what it takes of the context.
    Unread,
    /// Unknown: what it took was not recorded, for it changed during that build or was not looked at.
    NotRecorded,
}

/// What became of a step in the newest build that had it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Last {
    /// Whether it ran.
    pub outcome: StepOutcome,
    /// How long it took when it ran last, in seconds: of the newest kept build in which it was not cached. 0 where
    /// none is kept.
    pub seconds: f64,
    /// The size of its layer, where it is known.
    pub bytes: Option<u64>,
    /// When that build began, in milliseconds from 1970.
    pub started: u64,
}

/// What is said of one step.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// The step, by its place in [`Graph::steps`].
    pub step: usize,
    /// Where its instruction starts, in bytes of the document.
    pub start: usize,
    /// What will become of it.
    pub verdict: Verdict,
    /// Why.
    pub reason: Reason,
    /// What became of it before.
    pub last: Option<Last>,
}

/// What follows from a step that runs again.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Follows {
    /// The steps that run again because of it, in the order of the file, without itself. By [`Prediction::step`].
    pub steps: Vec<usize>,
    /// Their seconds when they ran last, with its own.
    pub seconds: f64,
}

/// A whole build at a glance.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// The first step of the file that runs again, by its place in [`Predictions::steps`].
    pub first_miss: Option<usize>,
    /// How many come from the cache.
    pub hits: usize,
    /// How many run again.
    pub misses: usize,
    /// How many depend on something.
    pub depends: usize,
    /// Of how many nothing is known.
    pub unknown: usize,
    /// Seconds of the steps that run again when they ran last.
    pub seconds: f64,
}

/// What is said of a build.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Predictions {
    /// One entry an instruction that the engine would carry out (ADD, COPY, RUN, WORKDIR and the FROM of an image), in
    /// the order of the file.
    pub steps: Vec<Prediction>,
    /// All of them.
    pub summary: Summary,
}

/// What an image's name stands for now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// Its digest (`sha256:…`), as good as just asked for.
    Digest(String),
    /// The digest that it had when somebody asked. It may have moved since.
    Old {
        /// The digest.
        digest: String,
        /// When that was, in milliseconds from 1970.
        asked: u64,
    },
    /// The engine has an image of that name in its own store and asks nobody: every digest that it is known by.
    Local(Vec<String>),
    /// Somebody was asked and could not say, in a sentence.
    Failed(String),
}

/// The engine that would build.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EngineNow {
    /// Its name and version, as [`BuildRecord::engine`] has them.
    pub name: String,
    /// What tells it from every other, as [`BuildRecord::engine_id`] has it.
    pub id: Option<String>,
    /// Whether its cache is BuildKit's.
    pub is_buildkit: bool,
    /// When the oldest thing in its cache was made, in milliseconds from 1970; nothing where it was not asked.
    /// [`u64::MAX`] for an empty cache.
    pub oldest: Option<u64>,
}

/// What is known of the world at the time of the question.
#[derive(Debug, Clone, Copy)]
pub struct Now<'a> {
    /// What steps take of contexts.
    pub contents: &'a Contents,
    /// What images stand for, by their full references as [`crate::graph::StepKind::Image`] has them.
    pub images: &'a BTreeMap<String, Resolved>,
    /// The engine; nothing means that nobody looked, and the last build's is taken for it.
    pub engine: Option<&'a EngineNow>,
    /// The digests of the build arguments' values, as [`BuildRecord::arguments`] has them.
    pub arguments: &'a [(String, Digest)],
    /// Whether what stands on an image whose tag nobody asked for is told as if the tag had not moved. Its FROM still
    /// says that it depends. Editors, which ask no registry by themselves, want it so.
    pub trust_tags: bool,
}

impl Predictions {
    /// The prediction of the instruction that starts there.
    #[must_use]
    pub fn at(&self, start: usize) -> Option<&Prediction> {
        self.steps.iter().find(|prediction| prediction.start == start)
    }

    /// What follows from a step: those that read it, directly or not, and run again.
    #[must_use]
    pub fn follows(&self, step: usize, graph: &Graph) -> Follows {
        let mut reached = vec![false; graph.steps.len()];
        if let Some(own) = reached.get_mut(step) {
            *own = true;
        }
        for (index, other) in graph.steps.iter().enumerate() {
            let reads = other.inputs.iter().any(|input| reached.get(input.step).copied().unwrap_or_default());
            if let Some(slot) = reached.get_mut(index) {
                *slot |= reads;
            }
        }
        let again = self.steps.iter().filter(|prediction| {
            prediction.verdict == Verdict::Miss && reached.get(prediction.step).copied().unwrap_or_default()
        });
        let mut follows = Follows::default();
        for prediction in again {
            follows.seconds += prediction.seconds();
            if prediction.step != step {
                follows.steps.push(prediction.step);
            }
        }
        follows
    }
}

impl Prediction {
    /// How long it took when it ran last; 0 where that is not known.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.last.map_or(0.0, |last| last.seconds)
    }
}
