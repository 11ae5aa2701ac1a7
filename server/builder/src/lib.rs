//! The image builder core: what a build would read, do and find in its cache, without building.
//!
//! [`discover`] finds the build context of a Dockerfile, [`ignore`] says which files of a context reach the engine, [`context`] lists them and takes digests of what a
//! step selects, [`graph`] makes stages and steps of a Dockerfile, [`keys`] says what each step's cache key holds,
//! [`records`] keeps what builds did.

pub mod context;
mod digest;
pub mod discover;
pub mod graph;
pub mod ignore;
pub mod keys;
pub mod records;

pub use digest::Digest;
pub use syntax::Platform;
