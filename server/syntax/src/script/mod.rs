//! What a RUN hands to its shell: the text as the shell sees it, the way back to the file, and the commands in it.
//!
//! An instruction works its script out when somebody asks for it, once: one that an edit does not touch is not
//! read again. Nothing of it is on the way of a keystroke.

mod command;
mod extract;
mod lazy;
mod parse;
mod shell;

pub use command::{Assignment, Commands, Link, ShellCommand, ShellWord, VariableRead};
pub use lazy::Lazy;
pub use shell::{Dialect, Shell, Started};

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::TextRange;
use crate::dockerfile::Instruction;
use crate::scan::Logical;

/// What runs a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Runner {
    /// The SHELL that is in force where the instruction stands.
    Default,
    /// The shell that the instruction itself names, in an exec form or behind `#!`.
    Named(Shell),
}

/// A script, with continuations joined and the comments between them gone. Its offsets count in its own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// The text, and the way back to the instruction that holds it.
    pub text: Logical,
    /// What runs it.
    pub runner: Runner,
    commands: Lazy<Commands>,
    fingerprint: Lazy<u64>,
}

impl Script {
    /// The script of an instruction, read anew; [`Instruction::script`] keeps it.
    #[must_use]
    pub fn of(instruction: &Instruction) -> Option<Self> {
        extract::script(instruction)
    }

    fn new(text: Logical, runner: Runner) -> Self {
        Self { text, runner, commands: Lazy::default(), fingerprint: Lazy::default() }
    }

    /// The commands in it, taken apart when first asked for. They are those of a POSIX shell; who runs it with
    /// another knows better than to ask.
    #[must_use]
    pub fn commands(&self) -> &Commands {
        self.commands.get_or_init(|| parse::commands(&self.text.text))
    }

    /// A number that equal texts share, and that other texts hardly ever have.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        *self.fingerprint.get_or_init(|| {
            let mut hasher = DefaultHasher::new();
            self.text.text.hash(&mut hasher);
            hasher.finish()
        })
    }

    /// A range of the script as a range of its instruction.
    #[must_use]
    pub fn in_instruction(&self, range: TextRange) -> TextRange {
        self.text.source_range(range)
    }
}

#[cfg(test)]
mod tests;
