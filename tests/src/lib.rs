//! End-to-end tests over the real protocol. The program's path comes from `DOCKWRIGHT`.

pub mod client;
pub mod editors;
pub mod registry;
