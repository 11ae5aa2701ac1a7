//! The typed view: what each instruction says.

mod instruction;
mod problem;
mod read;
mod word;

pub use instruction::{Argument, Body, Command, Flag, From, Healthcheck, Heredoc, Instruction, Pair};
pub use problem::{Problem, ProblemKind};
pub use read::{may_hold_heredoc, read};
pub use word::Word;
