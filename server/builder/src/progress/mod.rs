//! What engines say while they build, in one form: [`Event`]s. Each dialect has a reader of its own; [`Progress`]
//! keeps what became of every step, and [`StepMap`] finds the instruction that a step belongs to.

mod event;
mod map;
mod plain;
mod rawjson;
mod reader;
mod state;
mod steps;

pub use event::{Event, Log, Stream, Transfer, Vertex};
pub use map::{Place, StepMap};
pub use plain::PlainReader;
pub use rawjson::RawJsonReader;
pub use reader::{Lines, ProgressReader};
pub use state::{Progress, StepState, StepView, Summary, plain};
pub use steps::{ClassicReader, StepReader};

#[cfg(test)]
mod tests;
