//! The line scanner: where an instruction begins and ends, without knowing what it means.
//!
//! It follows BuildKit's `parser.Parse` line for line, so that both see the same instructions: continuations
//! (with comments and empty lines inside), heredocs, parser directives.

pub mod directives;
mod heredoc;
mod logical;
mod next;

pub use directives::{Directive, DirectiveName, Directives, Escape};
pub use heredoc::HeredocStart;
pub use logical::Logical;
pub use next::{Found, Scanned, next};

/// The longest line that BuildKit reads, in bytes without its line end (Go's `bufio.MaxScanTokenSize - 1`).
pub const LONGEST_LINE: usize = 65_535;
