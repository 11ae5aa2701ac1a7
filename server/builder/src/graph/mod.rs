//! The build graph: which stages a target needs, which steps the engine will do, under which names.
//!
//! It follows BuildKit's conversion of Dockerfiles (`frontend/dockerfile/dockerfile2llb`) step by step, without
//! asking anybody: facts of base images are given or missing, and of the context nothing is needed. What BuildKit
//! would fail on becomes a [`Problem`] and the rest is converted all the same.

mod bases;
mod commands;
mod convert;
mod copy;
mod environment;
mod git;
mod mount;
mod names;
mod paths;
mod request;
mod run;
mod stages;
mod types;

pub use environment::Environment;
pub use git::{Remote, remote};
pub use mount::{Mount, MountKind};
pub use paths::UNIX_PATH;
pub use request::{ImageFacts, Images, NamedContext, Network, NoImages, Request};
pub use types::{Base, Edge, EdgeKind, Graph, Problem, Stage, Step, StepKind};

#[cfg(test)]
mod tests;
