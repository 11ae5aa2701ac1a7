//! One word of an instruction.

use crate::TextRange;
use crate::shell::{Environment, Lexer, ShellError, VariableUse};

/// A word as it is written, with its quotes, escapes and variables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, in bytes from the start of the instruction. It spans continuations inside the word.
    pub range: TextRange,
    /// The text as BuildKit's lexer gets it: continuations joined, quotes kept.
    pub text: String,
    /// The variables in it; their ranges count from the start of the instruction too.
    pub variables: Vec<VariableUse>,
}

impl Word {
    /// The text with quotes and escapes taken away and variables put in.
    ///
    /// # Errors
    /// What BuildKit refuses: see [`ShellError`].
    pub fn expand(&self, escape: char, environment: &dyn Environment) -> Result<String, ShellError> {
        Lexer::new(escape).expand(&self.text, environment).map(|expansion| expansion.text)
    }
}
