//! From a scanned instruction to its typed view: BuildKit's line parsers and instruction reader.
//!
//! Source: BuildKit, `frontend/dockerfile/parser/{split_command,line_parsers}.go` and
//! `frontend/dockerfile/instructions/parse.go`.

mod body;
mod check;
mod flag_values;
mod flags;
mod json;
mod words;

use super::{Argument, Body, Flag, Heredoc, Instruction, Problem, ProblemKind, Word};
use crate::TextRange;
use crate::document::Slot;
use crate::language::Keyword;
use crate::scan::{Escape, Logical, Scanned};
use crate::script::Lazy;
use crate::shell::Lexer;

/// Whether BuildKit looks for heredocs in this logical line: in ADD, COPY and RUN, and in ONBUILD of those, when
/// their arguments are no JSON array.
#[must_use]
pub fn may_hold_heredoc(logical: &str, escape: Escape) -> bool {
    let head = Head::split(logical, TextRange::new(0, logical.len()), escape.char());
    let arguments = logical.get(head.arguments.std()).unwrap_or_default();
    match head.keyword {
        Some(Keyword::Add | Keyword::Copy | Keyword::Run) => json::read(arguments) == json::Json::No,
        Some(Keyword::Onbuild) => {
            let inner = Head::split(arguments, TextRange::new(0, arguments.len()), escape.char());
            inner.keyword != Some(Keyword::Onbuild) && may_hold_heredoc(arguments, escape)
        }
        _ => false,
    }
}

/// Keyword, flags and arguments of a logical line; ranges count in that line.
struct Head {
    keyword: Option<Keyword>,
    name: TextRange,
    flags: Vec<flags::RawFlag>,
    arguments: TextRange,
}

impl Head {
    fn split(logical: &str, within: TextRange, escape: char) -> Self {
        let text = logical.get(within.std()).unwrap_or_default();
        let line = words::trimmed(text);
        let body = text.get(line.std()).unwrap_or_default();
        let name_len = body.find(words::is_separator).unwrap_or(body.len());
        let (name, rest) = body.split_at_checked(name_len).unwrap_or((body, ""));
        let start = within.start + line.start;
        let rest_start = start + name_len;
        let (mut found, arguments) = flags::split(rest, escape);
        for flag in &mut found {
            flag.range = flag.range.shifted(rest_start);
            flag.equals = flag.equals.map(|at| at + rest_start);
        }
        let tail = rest.get(arguments..).unwrap_or_default();
        Self {
            keyword: Keyword::from_str_ignore_case(name),
            name: TextRange::new(start, rest_start),
            flags: found,
            arguments: words::trimmed(tail).shifted(rest_start + arguments),
        }
    }
}

/// What the readers of the bodies share.
struct Reader<'a> {
    logical: &'a Logical,
    escape: char,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn text(&self, range: TextRange) -> &str {
        self.logical.text.get(range.std()).unwrap_or_default()
    }

    fn problem(&mut self, range: TextRange, kind: ProblemKind) {
        let range = self.logical.source_range(range);
        self.problems.push(Problem { range, kind });
    }

    /// A word whose text is what stands there.
    fn word(&self, range: TextRange) -> Word {
        self.word_as(range, self.text(range).to_owned())
    }

    /// A word with a text that BuildKit changed while it cut it out.
    fn word_as(&self, range: TextRange, text: String) -> Word {
        let mut variables = Lexer::new(self.escape).variables(self.text(range));
        for variable in &mut variables {
            variable.range = self.logical.source_range(variable.range.shifted(range.start));
            variable.name_range = self.logical.source_range(variable.name_range.shifted(range.start));
        }
        Word { range: self.logical.source_range(range), text, variables }
    }

    fn plain(&self, range: TextRange) -> Argument {
        let word = self.word(range);
        Argument { value: word.text.clone(), word }
    }

    fn strings(&self, at: TextRange, strings: Vec<(TextRange, String)>) -> Vec<Argument> {
        let place = |(range, value): (TextRange, String)| Argument {
            word: self.word(range.shifted(at.start)),
            value,
        };
        strings.into_iter().map(place).collect()
    }

    fn flags(&self, raw: &[flags::RawFlag]) -> Vec<Flag> {
        let read = |flag: &flags::RawFlag| {
            let (name, value) = match flag.text.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (flag.text.as_str(), None),
            };
            let equals = flag.equals.unwrap_or(flag.range.end);
            let value = value.map(|value| {
                let range = TextRange::new(equals + 1, flag.range.end);
                self.word_as(range, value.to_owned())
            });
            Flag {
                range: self.logical.source_range(flag.range),
                name: name.strip_prefix("--").unwrap_or(name).to_owned(),
                name_range: self.logical.source_range(TextRange::new(flag.range.start, equals)),
                value,
            }
        };
        raw.iter().map(read).collect()
    }
}

/// Reads a scanned instruction. `text` is the instruction's own text, from its first byte on; `len` is how many
/// bytes it holds with its last line end.
#[must_use]
pub fn read(scanned: Scanned, text: &str, len: usize, escape: Escape) -> Instruction {
    let line = TextRange::new(0, scanned.logical.text.len());
    let mut out = read_line(&scanned.logical, line, escape.char(), None);
    if let Some(range) = scanned.long_line {
        out.problems.push(Problem { range, kind: ProblemKind::LineTooLong });
    }
    for start in &scanned.unterminated {
        let word = start.name.as_str();
        let at = scanned.logical.text.rfind("<<").unwrap_or(0);
        let range = scanned.logical.source_range(TextRange::new(at, scanned.logical.text.len()));
        out.problems.push(Problem { range, kind: ProblemKind::UnterminatedHeredoc(word.to_owned()) });
    }
    let closed = |(start, body, closing): (_, TextRange, TextRange)| Heredoc {
        content: text.get(body.std()).unwrap_or_default().to_owned(),
        start,
        body,
        closing,
    };
    out.heredocs = scanned.heredocs.into_iter().map(closed).collect();
    out.unterminated = scanned.unterminated;
    out.comments = scanned.comments;
    out.empty_lines = scanned.empty_lines;
    let whole = words::trimmed(text.get(..len).unwrap_or(text));
    out.range = TextRange::new(out.name.range.start.min(whole.end), whole.end);
    out.logical = scanned.logical;
    out.len = len;
    out
}

fn read_line(logical: &Logical, within: TextRange, escape: char, outer: Option<Keyword>) -> Instruction {
    let head = Head::split(&logical.text, within, escape);
    let mut reader = Reader { logical, escape, problems: Vec::new() };
    let flags = reader.flags(&head.flags);
    let body = match head.keyword {
        Some(keyword) => {
            let body = body::read(&mut reader, keyword, head.arguments);
            flag_values::check(&mut reader, keyword, &head.flags, &flags, &body);
            check::check(&mut reader, keyword, &body, head.name, head.arguments);
            body
        }
        None => {
            let name = reader.text(head.name).to_owned();
            reader.problem(head.name, ProblemKind::UnknownInstruction(name));
            Body::Unreadable
        }
    };
    if outer == Some(Keyword::Onbuild) {
        match head.keyword {
            Some(Keyword::Onbuild) => reader.problem(head.name, ProblemKind::OnbuildChained),
            Some(forbidden @ (Keyword::From | Keyword::Maintainer)) => {
                reader.problem(head.name, ProblemKind::OnbuildForbidden(forbidden.name()));
            }
            _ => {}
        }
    }
    let name = reader.word(head.name);
    let arguments = reader.word(head.arguments);
    Instruction {
        keyword: head.keyword,
        name,
        flags,
        arguments,
        body,
        heredocs: Vec::new(),
        unterminated: Vec::new(),
        logical: Logical::default(),
        comments: Vec::new(),
        empty_lines: Vec::new(),
        problems: reader.problems,
        range: logical.source_range(within),
        len: 0,
        script: Lazy::default(),
        slot: Slot::default(),
    }
}
