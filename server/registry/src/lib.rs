//! Registries, and what they know about images.
//!
//! [`Service`] is what a program asks: the tags of an image, what a tag names, what an image passes to a build. It asks
//! Docker Hub and registries, keeps what they said on disk, and says how old it is. How a reference is written is
//! [`syntax::reference`].

mod answer;
mod cache;
mod credentials;
mod environment;
mod facts;
mod file;
mod hosts;
mod http;
mod hub;
mod json;
pub mod official;
mod platform;
mod problem;
pub mod products;
mod secret;
mod service;
mod settings;
pub mod tags;
mod v2;

pub use jiff::Timestamp;

pub use answer::Answer;
pub use environment::{Environment, Proxies};
pub use facts::{
    Badge, Details, Found, Image, ImageConfig, Layer, Names, PlatformTag, Repository, Resolved, Row, Tag,
    Variant,
};
pub use problem::Problem;
pub use service::Service;
pub use settings::{HUB, Limits, Settings};
pub use syntax::{Platform, Reference};
