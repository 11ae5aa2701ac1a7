//! The language table: the one place that says what a Dockerfile may hold.

mod duration;
mod flag;
mod instruction;
mod suggest;

pub use duration::{UNITS, parse_duration};
pub use flag::{FlagSpec, ValueKind};
pub use instruction::Keyword;
pub use suggest::nearest;
