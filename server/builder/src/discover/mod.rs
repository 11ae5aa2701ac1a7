//! Finds the build context of a Dockerfile: the nearest Compose or Bake file that names it, else the setting, else
//! the Dockerfile's own folder.
//!
//! Files are read and nothing is run: what only a running Bake or Compose could know (functions, `extends`,
//! `include`) is left out.

mod bake;
mod compose;
mod definition;
mod guard;
mod interpolate;
mod place;

pub use definition::Definition;
pub use place::{BuildContext, ContextRoot, Origin, Search, discover};

#[cfg(test)]
mod tests;
