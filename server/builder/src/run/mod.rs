//! Runs an engine's client and turns what it says into events.
//!
//! A build's client runs under a supervisor, a small process of our own program that ends it when its standard input
//! closes. However the server ends, the build ends with it.

mod capture;
mod process;

pub use capture::{Captured, capture};
pub use process::{EVENTS_WAITING, Ended, Process, Supervisor, now};
