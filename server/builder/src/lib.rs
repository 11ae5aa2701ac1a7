//! The image builder core: what a build would read, do and find in its cache, without building.
//!
//! [`ignore`] says which files of a context reach the engine.

pub mod ignore;
