//! What registries know, as plain data. Every value can be kept in the cache and read back.

mod image;
mod repository;
mod tags;

pub use image::{Image, ImageConfig, Layer, Resolved, Row, Variant};
pub use repository::{Badge, Found, Repository};
pub use tags::{Details, Names, PlatformTag, Tag};
