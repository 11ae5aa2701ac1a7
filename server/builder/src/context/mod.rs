//! The build context on disk: which files the engine would get, and digests of what a step takes of them.
//!
//! A [`Listing`] is a snapshot. Listing reads no file; digests are taken when somebody asks, and
//! [`Listing::adopt`] carries those of unchanged files over from the listing before.

mod again;
mod ahead;
#[cfg_attr(target_os = "linux", path = "disk_linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "disk_std.rs")]
mod disk;
#[cfg(all(test, target_os = "linux"))]
mod disk_std;
mod entry;
mod hash;
mod links;
mod list;
mod listing;
mod moment;
mod select;
mod states;
pub mod wildcard;

pub use entry::{Entry, Kind, State};
pub use hash::{HashError, LARGEST_FILE};
pub use list::{Cut, Fault, Limits, RootError};
pub use listing::Listing;
pub use select::Selector;

#[cfg(test)]
mod tests;
