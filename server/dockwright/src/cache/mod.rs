//! What the cache will do for the next build of a Dockerfile: puts together what [`builder::predict`] asks for. Nothing of
//! it knows an editor or prints; the command line and the language server both use it.

mod contents;
mod past;
mod states;
mod world;

pub use contents::{Contexts, contents};
pub use past::past;
pub use states::{keep_states, recall_states};
pub use world::{World, world};
