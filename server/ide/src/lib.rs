//! What an editor shows of a Dockerfile, one module a capability. Nothing here waits or does I/O: a question is
//! answered from a snapshot and from facts already known.
//!
//! Positions are byte offsets into the snapshot; the program turns them into the editor's.

pub mod cache;
pub mod completion;
pub mod definition;
pub mod diagnostics;
pub mod explain;
mod heredoc;
pub mod hover;
pub mod images;
pub mod markdown;
mod origin;
pub mod passes;
pub mod picture;
pub mod selection;
pub mod shellcheck;
pub mod shells;
pub mod signature;
pub mod stages;
pub mod symbols;
pub mod texts;
pub mod variables;
