//! What the last builds of a file did, as far as rules ask.

use std::collections::{BTreeMap, HashMap, HashSet};

use builder::Digest;
use builder::keys::What;
use builder::records::{BuildRecord, StepOutcome, StepRecord};

/// What is known of the last builds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    /// Whether the engine of the last build can merge layers, so that `COPY --link` stands by itself.
    pub merges: bool,
    /// The commands that were run, by the digest of their value.
    commands: HashSet<Digest>,
    /// The seconds of a command of the last build, by the digest that disregards white space.
    loose: HashMap<Digest, f64>,
    /// The bases whose tags moved between two builds, by the digest of their reference.
    moved: HashMap<Digest, Moved>,
}

/// How often a tag moved.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Moved {
    /// Of how many builds it is told.
    pub builds: usize,
    /// How many of them found another image than the one before.
    pub times: usize,
    /// How many seconds the steps took that the last of those had to run, in the stages of that base.
    pub seconds: f64,
}

impl History {
    /// Looks through the records of a file, the newest first.
    #[must_use]
    pub fn new(builds: &[BuildRecord]) -> Self {
        let mut history = Self::default();
        let Some(last) = builds.first() else { return history };
        history.merges = last.merges;
        for step in builds.iter().flat_map(|build| &build.steps) {
            if step.outcome != StepOutcome::NotReached {
                history.commands.extend(command(step));
            }
        }
        for loose in last.steps.iter().filter_map(|step| step.loose) {
            // A step that came from the cache took its time in an earlier build.
            let ran = builds.iter().flat_map(|build| &build.steps);
            let ran = ran.filter(|step| step.loose == Some(loose) && step.outcome == StepOutcome::Ran);
            let seconds = ran.map(|step| step.seconds).next();
            history.loose.extend(seconds.map(|seconds| (loose, seconds)));
        }
        history.moved = moved(builds);
        history
    }

    /// Whether a command with this value is among those that were run.
    #[must_use]
    pub fn ran(&self, value: Digest) -> bool {
        self.commands.contains(&value)
    }

    /// The seconds of a command of the last build that differs in white space alone, or not at all.
    #[must_use]
    pub fn seconds_of(&self, loose: Digest) -> Option<f64> {
        self.loose.get(&loose).copied()
    }

    /// Whether a reference in its full spelling came to another image from one build to the next.
    #[must_use]
    pub fn moved(&self, reference: &str) -> Option<Moved> {
        self.moved.get(&Digest::of(reference)).copied()
    }
}

fn command(step: &StepRecord) -> Option<Digest> {
    step.parts.iter().find(|known| known.what == What::Command).map(|known| known.value)
}

/// The reference of a FROM, and the image that it came to.
fn base(step: &StepRecord) -> Option<(Digest, &str)> {
    let reference = step.parts.iter().find(|known| known.what == What::Image)?.value;
    Some((reference, step.image.as_deref()?))
}

fn moved(builds: &[BuildRecord]) -> HashMap<Digest, Moved> {
    let mut out: HashMap<Digest, Moved> = HashMap::new();
    let mut last: HashMap<Digest, String> = HashMap::new();
    for build in builds.iter().rev() {
        let mut stages: BTreeMap<&str, f64> = BTreeMap::new();
        for step in build.steps.iter().filter(|step| step.outcome == StepOutcome::Ran) {
            *stages.entry(&step.stage).or_default() += step.seconds;
        }
        let mut seen = HashSet::new();
        for step in &build.steps {
            let Some((reference, image)) = base(step) else { continue };
            if !seen.insert(reference) {
                continue;
            }
            let moved = out.entry(reference).or_default();
            moved.builds += 1;
            if last.insert(reference, image.to_owned()).is_some_and(|known| known != image) {
                moved.times += 1;
                moved.seconds = stages.get(step.stage.as_str()).copied().unwrap_or(0.0);
            }
        }
    }
    out.retain(|_, moved| moved.times > 0);
    out
}
