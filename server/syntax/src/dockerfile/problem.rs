//! What BuildKit's parser and instruction reader refuse.
//!
//! The kinds are facts; the sentences for people are made where they are shown. Source: BuildKit,
//! `frontend/dockerfile/parser` and `frontend/dockerfile/instructions`.

use crate::TextRange;

/// One refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What it is about, in bytes from the start of the instruction.
    pub range: TextRange,
    /// What is the matter.
    pub kind: ProblemKind,
}

/// Why something is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProblemKind {
    /// No instruction has this name.
    UnknownInstruction(
        /// As it is written.
        String,
    ),
    /// The line is longer than 65,535 bytes.
    LineTooLong,
    /// Nothing closes the heredoc.
    UnterminatedHeredoc(String),
    /// A heredoc as the destination of ADD or COPY.
    HeredocDestination,
    /// At least one argument is needed.
    NeedsArgument,
    /// Exactly one argument is needed.
    NeedsOneArgument,
    /// ADD and COPY need a source and a destination.
    NeedsDestination,
    /// FROM takes one or three words.
    FromArity,
    /// A stage's name starts with a letter and holds letters, digits, `-`, `_` and `.`.
    BadStageName(String),
    /// A JSON array with something else than strings.
    NotOnlyStrings,
    /// SHELL takes a JSON array only.
    NeedsJson,
    /// `ENV key` without a value.
    NeedsValue,
    /// A word without `=` after one with it.
    MissingEquals(String),
    /// A name is blank.
    BlankName,
    /// VOLUME of an empty path.
    BlankVolume,
    /// A flag that the instruction does not have.
    UnknownFlag(
        /// Without its dashes.
        String,
    ),
    /// A flag that may stand once stands twice.
    DuplicateFlag(String),
    /// A flag without its value.
    FlagNeedsValue(String),
    /// A boolean flag with something else.
    FlagNotBoolean(String, String),
    /// A value that is none of those allowed.
    BadFlagValue {
        /// The flag without dashes.
        flag: String,
        /// What stands there.
        value: String,
        /// What may.
        allowed: &'static [&'static str],
    },
    /// A duration that cannot be read or is shorter than a millisecond.
    BadDuration(String, String),
    /// A number of retries that is none.
    BadRetries(String),
    /// A comma-separated value whose quotes do not match.
    BadCsv(String),
    /// A variable in `from=` of a mount.
    VariableInFrom,
    /// A field of `--device` that means nothing.
    BadDevice(String),
    /// HEALTHCHECK NONE takes nothing more.
    HealthcheckNoneArguments,
    /// HEALTHCHECK CMD without a command.
    HealthcheckNeedsCommand,
    /// HEALTHCHECK of another type.
    HealthcheckType(String),
    /// ONBUILD ONBUILD.
    OnbuildChained,
    /// ONBUILD FROM, ONBUILD MAINTAINER.
    OnbuildForbidden(&'static str),
}
