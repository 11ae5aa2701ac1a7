//! Dockerfiles as text and as trees: bytes in, bytes out, no I/O.
//!
//! A [`Document`] is a rope, its segments with a tree-sitter tree each, and the typed view of every
//! instruction. Parsing never fails: any text gives a document.

pub mod document;
pub mod language;
pub mod range;

pub use document::{Document, Edit};
pub use range::TextRange;
