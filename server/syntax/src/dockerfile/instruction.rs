//! The types of the typed view. All ranges count in bytes from the start of the instruction, so that an
//! instruction keeps its facts when the text above it changes.

use super::{Problem, Word};
use crate::TextRange;
use crate::document::Slot;
use crate::language::Keyword;
use crate::scan::{HeredocStart, Logical};
use crate::script::{Lazy, Script};

/// One instruction with everything that can be said of it by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// Which instruction; nothing when BuildKit knows none of that name.
    pub keyword: Option<Keyword>,
    /// The keyword as it is written.
    pub name: Word,
    /// The flags in their order.
    pub flags: Vec<Flag>,
    /// What stands behind the flags, as written, continuations joined.
    pub arguments: Word,
    /// What the arguments mean.
    pub body: Body,
    /// The heredocs in their order.
    pub heredocs: Vec<Heredoc>,
    /// Heredocs that nothing closes.
    pub unterminated: Vec<HeredocStart>,
    /// The lines joined, as BuildKit reads them, and the way back to the text.
    pub logical: Logical,
    /// Comment lines inside the continuation.
    pub comments: Vec<TextRange>,
    /// Empty lines inside the continuation (BuildKit warns of them).
    pub empty_lines: Vec<TextRange>,
    /// What BuildKit's parser or instruction reader refuses in it.
    pub problems: Vec<Problem>,
    /// From the first to the last byte that is no white space, heredocs included.
    pub range: TextRange,
    /// All of it with its last line end: where the next line starts.
    pub len: usize,
    /// What a shell gets of it, once that was asked for.
    pub(crate) script: Lazy<Option<Box<Script>>>,
    /// What layers above computed of it.
    pub slot: Slot,
}

/// One `--name=value`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Flag {
    /// All of it.
    pub range: TextRange,
    /// The name without its dashes.
    pub name: String,
    /// The name with its dashes.
    pub name_range: TextRange,
    /// What stands behind the `=`, quotes taken away; nothing without a `=`.
    pub value: Option<Word>,
}

/// One `key=value` of ENV, LABEL and ARG.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pair {
    /// All of it.
    pub range: TextRange,
    /// The key as it is written.
    pub key: Word,
    /// The value; nothing for `ARG name`.
    pub value: Option<Word>,
    /// `ENV key value`, the form that BuildKit warns of.
    pub legacy: bool,
}

/// An element of an exec form or a word of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Argument {
    /// The word as it is written (in an exec form with its JSON quotes).
    pub word: Word,
    /// The value: the JSON string decoded, or the word itself.
    pub value: String,
}

/// What a RUN, CMD, ENTRYPOINT, SHELL or HEALTHCHECK runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// A JSON array: run as it stands.
    Exec(Vec<Argument>),
    /// Anything else: handed to the shell.
    Shell(Word),
}

/// FROM.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct From {
    /// The base image or stage.
    pub image: Option<Word>,
    /// The word `AS`.
    pub as_word: Option<Word>,
    /// The stage's name as it is written; BuildKit lowers its case.
    pub name: Option<Word>,
}

/// HEALTHCHECK.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Healthcheck {
    /// `CMD`, `NONE`, or what stands there instead.
    pub kind: Word,
    /// What CMD runs.
    pub command: Option<Command>,
}

/// What the arguments of an instruction mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// FROM.
    From(From),
    /// RUN, CMD, ENTRYPOINT, SHELL.
    Command(Command),
    /// ADD and COPY: sources, then the destination.
    Transfer {
        /// All but the last.
        sources: Vec<Argument>,
        /// The last, if there are two or more.
        destination: Option<Argument>,
        /// Written as a JSON array.
        json: bool,
    },
    /// ENV, LABEL, ARG.
    Pairs(Vec<Pair>),
    /// EXPOSE and VOLUME.
    List {
        /// The words.
        words: Vec<Argument>,
        /// Written as a JSON array.
        json: bool,
    },
    /// USER, WORKDIR, STOPSIGNAL, MAINTAINER: everything is one argument.
    Single(Option<Word>),
    /// HEALTHCHECK.
    Healthcheck(Option<Healthcheck>),
    /// ONBUILD: the trigger, its ranges counting from the same start.
    Onbuild(Option<Box<Instruction>>),
    /// An instruction that BuildKit does not know, or arguments that it cannot read.
    Unreadable,
}

/// A heredoc with its body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heredoc {
    /// What opened it.
    pub start: HeredocStart,
    /// The lines of the body.
    pub body: TextRange,
    /// The text of the body, tabs not yet dropped.
    pub content: String,
    /// The closing word's line without its line end.
    pub closing: TextRange,
}

impl Instruction {
    /// The flag of that name, the first if it repeats.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<&Flag> {
        self.flags.iter().find(|flag| flag.name == name)
    }

    /// The script that a RUN, or a RUN behind ONBUILD, hands to a shell. It is read when first asked for.
    #[must_use]
    pub fn script(&self) -> Option<&Script> {
        self.script.get_or_init(|| Script::of(self).map(Box::new)).as_deref()
    }

    /// All variables that BuildKit would expand or that are written as if: of flags and arguments.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        let flags = self.flags.iter().filter_map(|flag| flag.value.as_ref());
        flags.chain(self.body.words())
    }
}

impl Body {
    /// Every word of the arguments that BuildKit reads as words (a shell form is one word).
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        let mut words: Vec<&Word> = Vec::new();
        match self {
            Self::From(from) => words.extend([&from.image, &from.as_word, &from.name].into_iter().flatten()),
            Self::Command(command) => words.extend(command.words()),
            Self::Transfer { sources, destination, .. } => {
                words.extend(sources.iter().chain(destination).map(|argument| &argument.word));
            }
            Self::Pairs(pairs) => {
                words.extend(pairs.iter().flat_map(|pair| std::iter::once(&pair.key).chain(&pair.value)));
            }
            Self::List { words: list, .. } => words.extend(list.iter().map(|argument| &argument.word)),
            Self::Single(word) => words.extend(word),
            Self::Healthcheck(Some(check)) => {
                words.push(&check.kind);
                words.extend(check.command.iter().flat_map(Command::words));
            }
            Self::Onbuild(Some(trigger)) => words.extend(trigger.words().collect::<Vec<_>>()),
            Self::Healthcheck(None) | Self::Onbuild(None) | Self::Unreadable => {}
        }
        words.into_iter()
    }
}

impl Command {
    fn words(&self) -> Vec<&Word> {
        match self {
            Self::Exec(arguments) => arguments.iter().map(|argument| &argument.word).collect(),
            Self::Shell(word) => vec![word],
        }
    }
}
