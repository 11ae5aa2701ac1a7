//! An instruction of a stage at the moment when BuildKit comes to it, for the rules that ask what holds there.

use std::sync::Arc;

use syntax::TextRange;
use syntax::dockerfile::Instruction;
use syntax::language::Keyword;
use syntax::shell::{Lexer, ShellError};

use super::State;
use super::words::Expandable;
use crate::diagnostics::Facts;
use crate::diagnostics::rule::Rule;

/// What says something.
#[derive(Debug, Clone, Copy)]
pub(in crate::diagnostics) enum Voice {
    /// A rule.
    Rule(&'static Rule),
    /// BuildKit, which refuses the file: the code.
    Refusal(&'static str),
}

/// Something that is found in a stage.
#[derive(Debug, Clone)]
pub(in crate::diagnostics) struct Found {
    /// Who says it.
    pub(in crate::diagnostics) voice: Voice,
    /// Whether it is about the instruction of this keyword that stands before in the stage.
    pub(super) earlier: Option<Keyword>,
    /// Counted from the start of the instruction; of an earlier one, its keyword is meant.
    pub(super) range: TextRange,
    /// What is the matter and what to do.
    pub(in crate::diagnostics) message: String,
}

/// An instruction and what holds before it.
pub struct Step<'a> {
    /// The instruction; of a trigger, the trigger itself.
    pub instruction: &'a Arc<Instruction>,
    /// What holds before it.
    pub state: &'a State<'a>,
    /// What else is known.
    pub facts: &'a Facts,
    /// The texts that variables are put into here.
    pub words: &'a [Expandable],
    pub(super) escape: char,
    /// Whether it is the whole instruction and not one pair of an ARG.
    pub(super) whole: bool,
}

impl Step<'_> {
    /// The keyword, where the step is a whole instruction of it.
    #[must_use]
    pub fn is(&self, keyword: Keyword) -> bool {
        self.whole && self.instruction.keyword == Some(keyword)
    }

    /// A word as BuildKit reads it here.
    ///
    /// # Errors
    /// What BuildKit refuses: see [`ShellError`].
    pub fn expand(&self, text: &str) -> Result<String, ShellError> {
        Lexer::new(self.escape).expand(text, self.state).map(|found| found.text)
    }

    /// A word as BuildKit reads it here, cut at white space that stood in no quotes.
    ///
    /// # Errors
    /// What BuildKit refuses: see [`ShellError`].
    pub fn expand_words(&self, text: &str) -> Result<Vec<String>, ShellError> {
        Lexer::new(self.escape).expand(text, self.state).map(|found| found.words)
    }
}

/// Takes what a rule finds in a step.
pub struct StepSink<'a> {
    pub(super) step: &'a Step<'a>,
    pub(super) out: &'a mut Vec<Found>,
}

impl StepSink<'_> {
    /// Adds a finding; the range counts from the start of the instruction.
    pub fn add(&mut self, rule: &'static Rule, range: TextRange, message: impl Into<String>) {
        self.push(Voice::Rule(rule), None, range, message.into());
    }

    /// Adds what BuildKit refuses.
    pub(in crate::diagnostics) fn refuse(
        &mut self,
        code: &'static str,
        range: TextRange,
        message: impl Into<String>,
    ) {
        self.push(Voice::Refusal(code), None, range, message.into());
    }

    /// Adds a finding on the instruction of the same keyword that stands before this one in the stage, if any.
    pub fn add_to_earlier(&mut self, rule: &'static Rule, message: impl Into<String>) {
        let keyword = self.step.instruction.keyword;
        if let Some(keyword) = keyword.filter(|keyword| self.step.state.has_passed(*keyword)) {
            let range = self.step.instruction.name.range;
            self.push(Voice::Rule(rule), Some(keyword), range, message.into());
        }
    }

    fn push(&mut self, voice: Voice, earlier: Option<Keyword>, range: TextRange, message: String) {
        self.out.push(Found { voice, earlier, range, message });
    }
}
