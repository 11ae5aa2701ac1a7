//! What a rule is.

use std::collections::HashMap;
use std::sync::LazyLock;

use syntax::TextRange;
use syntax::dockerfile::Instruction;
use syntax::language::Keyword;

use super::analysis::{Analysis, Step, StepSink};
use super::rules::RULES;
use super::sink::Sink;
use super::{Severity, Source, Tag};

/// Where the pages of the rules stand.
const PAGES: &str = concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/rules");

/// A rule: its entry in the table.
#[derive(Debug)]
pub struct Rule {
    /// Its name, the code of its findings. BuildKit's rules have BuildKit's names.
    pub name: &'static str,
    /// Whose rule it is.
    pub source: Source,
    /// How much its findings matter unless a setting says otherwise.
    pub severity: Severity,
    /// What its findings are, for editors that draw it.
    pub tags: &'static [Tag],
    /// Whether there is a fix for some of its findings.
    pub fixable: bool,
    /// How it looks.
    pub check: Check,
}

/// How a rule looks at a document.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// At one instruction by itself. The answer is kept as long as the instruction stays as it is, so this costs a
    /// keystroke next to nothing. It must read nothing else.
    Instruction {
        /// Which instructions; an empty list means all.
        of: &'static [Keyword],
        /// Adds what there is to say.
        look: fn(&Instruction, &mut Findings),
    },
    /// At the document as a whole, on every keystroke: it must not walk through all instructions, but ask the
    /// analysis for those that concern it.
    Document(fn(&Analysis<'_>, &mut Sink<'_>)),
    /// At each instruction of each stage, in the order that BuildKit comes to them, triggers of the base first: for
    /// what depends on variables and on what stands above. The answer is kept as long as the stage stays as it is,
    /// so it may read the step and its facts alone. Instructions that hold nothing to expand and change nothing,
    /// such as most RUN, are passed by.
    Step(fn(&Step<'_>, &mut StepSink<'_>)),
}

/// Something that a rule says of an instruction, whatever stands around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is about, in bytes from the start of the instruction.
    pub range: TextRange,
    /// What is the matter and what to do.
    pub message: String,
}

/// The findings of a rule in one instruction.
#[derive(Debug, Default)]
pub struct Findings(pub(super) Vec<Finding>);

impl Findings {
    /// Adds a finding; the range counts from the start of the instruction.
    pub fn add(&mut self, range: TextRange, message: impl Into<String>) {
        self.0.push(Finding { range, message: message.into() });
    }
}

impl Rule {
    /// The rule's page.
    #[must_use]
    pub fn url(&self) -> &'static str {
        static URLS: LazyLock<HashMap<&str, String>> = LazyLock::new(|| {
            RULES.iter().map(|rule| (rule.name, format!("{PAGES}/{}.md", rule.name))).collect()
        });
        URLS.get(self.name).map_or(PAGES, String::as_str)
    }

    /// Whether it speaks only where a setting asks for it: it would have something to say of nearly every file.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.name == "image-unpinned"
    }

    /// Whether BuildKit says what one instruction decides also of triggers, when they run.
    pub(super) fn in_triggers(&self) -> bool {
        self.name == "LegacyKeyValueFormat"
    }
}
