//! Image references, registries and what they know about images.
//!
//! How a reference is written is [`syntax::reference`]; this crate asks those who hold the images.

pub mod official;
pub mod products;
pub mod tags;

pub use syntax::{Platform, Reference};
