//! Dockerfiles as text and as trees: bytes in, bytes out, no I/O.
//!
//! A [`Document`] is a rope, its segments with a tree-sitter tree each, and the typed view of every
//! instruction. Parsing never fails: any text gives a document.

pub mod dockerfile;
pub mod document;
pub mod language;
pub mod platform;
pub mod range;
pub mod reference;
pub mod scan;
pub mod script;
pub mod shell;

pub use document::{Document, Edit};
pub use platform::Platform;
pub use range::TextRange;
pub use reference::Reference;
