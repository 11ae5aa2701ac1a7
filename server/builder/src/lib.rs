//! The image builder core: what a build would read, do and find in its cache, without building.
//!
//! [`discover`] finds the build context of a Dockerfile, [`ignore`] says which files of a context reach the engine, [`context`] lists them and takes digests of what a
//! step selects, [`graph`] makes stages and steps of a Dockerfile, [`keys`] says what each step's cache key holds,
//! [`predict`] says which steps of the next build run again, [`records`] keeps what builds did, [`progress`] reads what an engine says while it builds.

pub mod build;
pub mod churn;
pub mod context;
mod digest;
pub mod discover;
pub mod engine;
pub mod graph;
pub mod ignore;
pub mod keys;
pub mod layers;
pub mod predict;
mod private;
pub mod progress;
pub mod records;
pub mod run;

pub use digest::Digest;
pub use syntax::Platform;
