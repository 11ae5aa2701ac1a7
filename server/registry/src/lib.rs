//! See the crate's page in ARCHITECTURE.md.
