//! Finds the build context of a Dockerfile: the nearest Compose or Bake file that names it, else the setting, else
//! the Dockerfile's own folder.
//!
//! Files are read, nothing is run and nothing is fetched. Compose projects are loaded as Compose does (override files,
//! `extends`, `include`, variables), Bake files as Bake does (inheritance, matrices, functions). What cannot be known
//! that way is never guessed: [`Discovery::unread`] names it.

mod bake;
mod compose;
mod definition;
mod functions;
mod guard;
mod interpolate;
mod merge;
mod paths;
mod place;
mod yaml;

pub use definition::Definition;
pub use paths::settled;
pub use place::{BuildContext, ContextRoot, Discovery, Origin, Search, Unread, discover};

/// Looks a variable up.
type Environment<'a> = dyn Fn(&str) -> Option<String> + 'a;

#[cfg(test)]
mod tests;
