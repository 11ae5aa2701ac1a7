//! The service against a registry and a Docker Hub on this machine. Nothing here reaches the internet: `docker.io` is
//! sent to the fake, and no other name is asked for.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first fault"
)]

mod common;
mod digest;
mod faults;
mod hosts;
mod hub_bodies;
mod images;
mod kept;
mod limits;
mod real_registry;
mod repositories;
mod secrets;
mod tags;
