//! Graph and keys against BuildKit's own conversion: on real files, on mutations of them, on files made for it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod compare;
mod corpus;
mod mutate;
mod rules;
