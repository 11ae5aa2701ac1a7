//! What a Dockerfile becomes: stages with edges, steps with numbers and names.

use syntax::language::Keyword;

use super::Environment;
use crate::keys::{Input, Part};
use crate::{Digest, Platform};

/// A Dockerfile as a graph of stages and steps, for one request.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// The stages in the order of the file.
    pub stages: Vec<Stage>,
    /// Everything that the engine would do, inputs before their users: sources, steps of instructions, and what the
    /// engine adds.
    pub steps: Vec<Step>,
    /// The stage that is built; nothing in a file without stages or when there is no stage of the name asked for.
    pub target: Option<usize>,
    /// The variables before the first FROM, with those that BuildKit defines.
    pub globals: Environment,
    /// What the build would fail on, as far as the graph shows it.
    pub problems: Vec<Problem>,
}

/// One stage.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Its name in lower case; empty when it has none.
    pub name: String,
    /// What progress shows for it: the name, or `stage-2`; empty where progress shows none.
    pub label: String,
    /// Where its FROM starts, in bytes of the document.
    pub start: usize,
    /// What it is built from.
    pub base: Base,
    /// The platform that it is built for.
    pub platform: Platform,
    /// What it takes from elsewhere.
    pub edges: Vec<Edge>,
    /// Whether the target needs it.
    pub needed: bool,
    /// How many steps progress counts for it.
    pub total: usize,
    /// The triggers that run at its start.
    pub triggers: Vec<String>,
    /// The step whose result the stage is; nothing for an empty one.
    pub output: Option<usize>,
    /// The variables at its end.
    pub environment: Environment,
}

/// What a stage is built from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Base {
    /// An earlier stage.
    Stage(usize),
    /// An image, by its full reference.
    Image(String),
    /// A named context of the request, by its name.
    Context(String),
    /// Nothing.
    Scratch,
    /// Something that cannot be read.
    Unknown,
}

/// Why a stage needs something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EdgeKind {
    /// FROM.
    From,
    /// `COPY --from`.
    Copy,
    /// `RUN --mount=…,from=`.
    Mount,
}

/// That a stage takes something from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// From what.
    pub to: Base,
    /// How.
    pub kind: EdgeKind,
    /// Where the instruction starts, in bytes of the document.
    pub start: usize,
}

/// Something that the engine does.
#[derive(Debug, Clone)]
pub struct Step {
    /// What it is.
    pub kind: StepKind,
    /// What progress shows, with numbers and variables put in.
    pub name: String,
    /// The stage that it belongs to; nothing for sources.
    pub stage: Option<usize>,
    /// The instruction that it comes from, by where it starts in bytes of the document.
    pub start: Option<usize>,
    /// The instruction's keyword.
    pub keyword: Option<Keyword>,
    /// Whether a trigger of the base runs it; the instruction is then the FROM.
    pub onbuild: bool,
    /// Its number in its stage and how many there are.
    pub number: Option<(usize, usize)>,
    /// Whether the target needs it.
    pub needed: bool,
    /// Whether it was asked to run without the cache.
    pub no_cache: bool,
    /// What its own part of the key holds.
    pub parts: Vec<Part>,
    /// What it reads.
    pub inputs: Vec<Input>,
    /// Equal for steps that are one and the same to the engine.
    pub(super) identity: Digest,
}

/// What a step is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StepKind {
    /// An image.
    Image {
        /// The full reference, with its digest where it is known.
        reference: String,
        /// Whether its digest and config are known. Where not, no key that rests on it is certain.
        known: bool,
    },
    /// The build context.
    Context,
    /// A named context that is a folder.
    NamedContext(String),
    /// ADD of an address: the download.
    Download(String),
    /// ADD of a Git repository, or a context that is one.
    Git(String),
    /// RUN.
    Run,
    /// COPY and ADD.
    Copy,
    /// WORKDIR.
    Workdir,
    /// The second half of `COPY --link`.
    Link,
    /// What the engine adds by itself: files of heredocs, permissions of caches.
    Internal,
}

/// What the build would fail on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where the instruction starts, in bytes of the document.
    pub start: usize,
    /// In BuildKit's words where it has some.
    pub message: String,
}
