//! End-to-end tests over the real protocol. The program's path comes from `DOCKWRIGHT`.

pub mod build;
pub mod buildkit;
pub mod client;
pub mod editors;
pub mod registry;
