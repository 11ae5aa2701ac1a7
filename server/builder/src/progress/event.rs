//! The events of a build, whatever the engine that tells them.

/// Something that an engine said.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A step became known, started, ended or was found in the cache.
    Vertex(Vertex),
    /// Bytes that a step wrote.
    Log(Log),
    /// A part of a step that moves bytes: a layer that is pulled, a context that is sent.
    Transfer(Transfer),
    /// A line that belongs to no step: the engine's own words, an error, or something that cannot be read.
    Text(String),
}

/// The state of a step as the engine last told it. Start and end can be told more than once, for an engine first
/// looks into its cache and then runs; `cached` stays once it was said.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Vertex {
    /// The engine's name of the step: BuildKit's digest of it, or `#5`, or the number of a STEP.
    pub id: String,
    /// What progress shows, such as `[app 2/5] RUN make`; empty when it was told before.
    pub name: String,
    /// When it started, in seconds from 1970 as the engine counts.
    pub started: Option<f64>,
    /// When it ended, in the same seconds.
    pub completed: Option<f64>,
    /// Whether the cache had it.
    pub cached: bool,
    /// What it failed with.
    pub error: Option<String>,
}

/// Which of its two outputs a step wrote to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Error,
}

/// Bytes that a step wrote. A line can come in several parts, and a part can end within a character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    /// The step's id.
    pub vertex: String,
    /// Which output.
    pub stream: Stream,
    /// What was written.
    pub data: Vec<u8>,
}

/// A part of a step that moves bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// The step's id.
    pub vertex: String,
    /// What is moved: a layer's digest, `transferring context:`.
    pub id: String,
    /// Bytes so far.
    pub current: u64,
    /// All its bytes; 0 when nobody knows.
    pub total: u64,
    /// Whether it is done.
    pub completed: bool,
}
