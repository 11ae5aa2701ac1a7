//! The image builder core: what a build would read, do and find in its cache, without building.
//!
//! [`ignore`] says which files of a context reach the engine, [`context`] lists them and takes digests of what a
//! step selects.

pub mod context;
mod digest;
pub mod ignore;

pub use digest::Digest;
