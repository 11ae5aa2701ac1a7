//! What a script says: commands, assignments, and where variables are read. Ranges count in the script.

use crate::TextRange;

/// Everything that is known of a script.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Commands {
    /// The simple commands in the order of the text, those inside substitutions and functions included.
    pub all: Vec<ShellCommand>,
    /// The assignments in the order of the text.
    pub assignments: Vec<Assignment>,
    /// The variables that are read, in the order of the text.
    pub reads: Vec<VariableRead>,
    /// Something in it could not be read. What is known of it may be wrong.
    pub broken: bool,
}

/// A simple command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShellCommand {
    /// From its name to its last argument.
    pub range: TextRange,
    /// The name and the arguments; redirections are no words.
    pub words: Vec<ShellWord>,
    /// How it hangs together with its neighbours.
    pub link: Link,
}

/// One word of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShellWord {
    /// Where it stands.
    pub range: TextRange,
    /// The text as it is written.
    pub text: String,
    /// What the shell makes of it, when nothing but quotes and escapes has to be taken away.
    pub value: Option<String>,
}

/// How a command hangs together with its neighbours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Link {
    /// The number of the pipeline that it is part of, if it is.
    pub pipeline: Option<usize>,
    /// It reads what another command of its pipeline writes.
    pub reads_pipe: bool,
    /// It stands inside of `$(…)`, `(…)`, a function, a loop or a branch.
    pub nested: bool,
    /// Its failure is looked at: a condition, a left side of `||`, a negation.
    pub tested: bool,
}

/// `name=value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// All of it.
    pub range: TextRange,
    /// The variable.
    pub name: String,
    /// Where the name stands.
    pub name_range: TextRange,
    /// The value as it is written.
    pub value: String,
    /// It holds for one command alone: `name=value command`.
    pub for_command: bool,
}

/// `$name` or `${name…}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VariableRead {
    /// All of it.
    pub range: TextRange,
    /// The variable.
    pub name: String,
    /// What follows the name inside of the braces, such as `:-default`.
    pub modifier: String,
}

impl ShellCommand {
    /// The program's name without its path; nothing when it is not written out.
    #[must_use]
    pub fn program(&self) -> Option<&str> {
        let value = self.words.first()?.value.as_deref()?;
        Some(value.rsplit('/').next().unwrap_or(value))
    }

    /// What the arguments say; one that is not written out is left out.
    pub fn arguments(&self) -> impl Iterator<Item = &str> {
        self.words.iter().skip(1).filter_map(|word| word.value.as_deref())
    }

    /// Whether it runs that program, whatever path is written before its name.
    #[must_use]
    pub fn is(&self, program: &str) -> bool {
        self.program() == Some(program)
    }
}

impl Commands {
    /// The commands of one pipeline, in their order.
    pub fn pipeline(&self, number: usize) -> impl Iterator<Item = &ShellCommand> {
        self.all.iter().filter(move |command| command.link.pipeline == Some(number))
    }

    /// Whether the script itself sets an option of the shell: `set -o pipefail`, `set -eo pipefail`, `set -e`.
    #[must_use]
    pub fn sets(&self, option: &str, letter: Option<char>) -> bool {
        self.all.iter().filter(|command| command.is("set")).any(|command| {
            command.arguments().any(|argument| {
                argument == option
                    || letter.is_some_and(|letter| {
                        argument.starts_with('-') && !argument.starts_with("--") && argument.contains(letter)
                    })
            })
        })
    }
}
