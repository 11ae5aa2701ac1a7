//! The build checks against their judges: a real engine's answers for real Dockerfiles, and BuildKit's own linter.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr
)]

mod broken;
mod compare;
mod corpus;
mod engine;
mod instructions;
mod mutate;
mod oracle;
