//! The words of an instruction that BuildKit puts variables into, each by itself.
//!
//! Public source: BuildKit, the `Expand` and `ExpandRaw` of `frontend/dockerfile/instructions/commands.go`.

use syntax::TextRange;
use syntax::dockerfile::{Argument, Body, Instruction, Word};
use syntax::language::Keyword;
use syntax::scan::HeredocStart;
use syntax::shell::{Expansion, Lexer, ShellError, VariableUse};

use super::State;

/// A text that variables are put into.
#[derive(Debug, Clone)]
pub struct Expandable {
    /// Where it stands, from the start of the instruction.
    pub range: TextRange,
    /// As the reader is given it.
    pub text: String,
    /// The variables in it, ranges from the start of the instruction.
    pub variables: Vec<VariableUse>,
    lexer: Lexer,
    /// Whether BuildKit warns of variables without a value here.
    pub reported: bool,
}

impl Expandable {
    pub(super) fn of(word: &Word, text: &str, escape: char) -> Option<Self> {
        // Anything else comes out as it goes in.
        text.contains(['$', '\'', '"', escape]).then(|| Self {
            range: word.range,
            text: text.to_owned(),
            variables: word.variables.clone(),
            lexer: Lexer::new(escape),
            reported: true,
        })
    }

    fn of_body(range: TextRange, text: &str, chomp: bool) -> Option<Self> {
        let lexer = Lexer { skip_quotes: true, ..Lexer::new('\\') };
        let mut variables = lexer.variables(text);
        for variable in &mut variables {
            variable.range = variable.range.shifted(range.start);
            variable.name_range = variable.name_range.shifted(range.start);
        }
        let text = if chomp {
            text.split_inclusive('\n').map(|line| line.trim_start_matches('\t')).collect()
        } else {
            text.to_owned()
        };
        (!variables.is_empty()).then_some(Self { range, text, variables, lexer, reported: true })
    }

    /// The text with what holds at a place put in.
    ///
    /// # Errors
    /// What BuildKit refuses: see [`ShellError`].
    pub fn expand(&self, state: &State<'_>) -> Result<Expansion, ShellError> {
        self.lexer.expand(&self.text, state)
    }

    /// A field of a mount: what stands in `value`, a part of the flag's word.
    pub(super) fn of_field(word: &Word, value: &str, escape: char) -> Option<Self> {
        let names: Vec<String> =
            Lexer::new(escape).variables(value).into_iter().map(|variable| variable.name).collect();
        let mut out = Self::of(word, value, escape)?;
        out.variables.retain(|variable| names.contains(&variable.name));
        Some(out)
    }
}

/// What an instruction has to be expanded, worked out once.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) expandable: Box<[Expandable]>,
    /// Whether a walk can pass it by: nothing that holds elsewhere changes it or is changed by it.
    pub(super) inert: bool,
}

impl Words {
    pub(super) fn of(instruction: &Instruction, escape: char) -> &Self {
        instruction.slot.get_or_init(|| {
            let expandable: Box<[Expandable]> = expandable(instruction, escape).into();
            let passes = match instruction.keyword {
                None => true,
                Some(Keyword::Run) => instruction.flag("mount").is_none(),
                Some(Keyword::Label | Keyword::User | Keyword::Maintainer) => true,
                Some(_) => false,
            };
            Self { inert: passes && expandable.is_empty(), expandable }
        })
    }
}

fn expandable(instruction: &Instruction, escape: char) -> Vec<Expandable> {
    let whole = |word: &Word| Expandable::of(word, &word.text, escape);
    let value = |argument: &Argument| Expandable::of(&argument.word, &argument.value, escape);
    let flag = |name: &str| {
        let word = instruction.flag(name).and_then(|flag| flag.value.as_ref());
        word.and_then(whole)
    };
    match (&instruction.body, instruction.keyword) {
        (Body::Pairs(pairs), Some(Keyword::Env | Keyword::Label)) => pairs
            .iter()
            .flat_map(|pair| [whole(&pair.key), pair.value.as_ref().and_then(whole)])
            .flatten()
            .collect(),
        (Body::Transfer { sources, destination, .. }, keyword) => {
            let flags = ["chown", "chmod", "checksum"];
            let flags = flags.into_iter().filter(|name| keyword == Some(Keyword::Add) || *name != "checksum");
            let mut out: Vec<Expandable> = flags.filter_map(flag).collect();
            let files = sources.iter().filter(|source| heredoc(source).is_none());
            out.extend(files.chain(destination).filter_map(value));
            let bodies = sources.iter().filter_map(heredoc).filter(|start| start.expand);
            out.extend(bodies.filter_map(|start| {
                let found = instruction.heredocs.iter().rfind(|found| found.start.name == start.name)?;
                Expandable::of_body(found.body, &found.content, start.chomp)
            }));
            out
        }
        (Body::Single(Some(word)), Some(Keyword::User | Keyword::Workdir | Keyword::Stopsignal)) => {
            whole(word).into_iter().collect()
        }
        (Body::List { words, .. }, Some(Keyword::Volume)) => words.iter().filter_map(value).collect(),
        (Body::List { words, .. }, Some(Keyword::Expose)) => {
            let unreported = |word| Expandable { reported: false, ..word };
            words.iter().filter_map(value).map(unreported).collect()
        }
        _ => Vec::new(),
    }
}

/// What a source of ADD or COPY says when it is a heredoc.
fn heredoc(source: &Argument) -> Option<HeredocStart> {
    source.value.contains("<<").then(|| HeredocStart::parse(&source.value)).flatten()
}
