//! The little shell that BuildKit reads words with: quotes, escapes and `$variables`.
//!
//! It is a close relative of a POSIX shell and no more than that; it is what expands the arguments of
//! instructions, and what finds heredocs in a line. Source: BuildKit, `frontend/dockerfile/shell/lex.go`.

mod lexer;
mod pattern;

pub use lexer::{Environment, Expansion, Lexer, ShellError, VariableUse};
