//! The text that a shell gets from a RUN.
//!
//! Source: BuildKit, `dispatchRun` in `frontend/dockerfile/dockerfile2llb/convert.go`: a lone heredoc is the script
//! itself, or a program when it begins with `#!`; a heredoc inside a command is put back behind the command's line.

use super::shell::{Dialect, Shell, Started};
use super::{Runner, Script};
use crate::TextRange;
use crate::dockerfile::{Argument, Body, Command, Heredoc, Instruction};
use crate::language::Keyword;
use crate::scan::{HeredocStart, Logical};

/// The script of a RUN, or of one that ONBUILD keeps for later; nothing where no shell gets any.
pub(super) fn script(instruction: &Instruction) -> Option<Script> {
    let run = match &instruction.body {
        Body::Onbuild(Some(trigger)) => trigger,
        _ => instruction,
    };
    let Body::Command(command) = &run.body else { return None };
    if run.keyword != Some(Keyword::Run) {
        return None;
    }
    match command {
        Command::Exec(words) => exec(&instruction.logical, words),
        Command::Shell(word) => {
            let start = instruction.logical.logical(word.range.start);
            let line = instruction.logical.part(TextRange::new(start, start + word.text.len()));
            if line.text.is_empty() { None } else { shell(line, &instruction.heredocs) }
        }
    }
}

/// `["bash", "-c", "script"]`.
fn exec(logical: &Logical, words: &[Argument]) -> Option<Script> {
    let values: Vec<_> = words.iter().map(|word| word.value.as_str()).collect();
    let Started { shell, takes_script: true, operand: Some(at) } = Started::read(&values)? else {
        return None;
    };
    let word = words.get(at)?;
    let start = logical.logical(word.word.range.start);
    let text = decoded(&logical.part(TextRange::new(start, start + word.word.text.len())), &word.value)?;
    Some(Script::new(text, Runner::Named(shell)))
}

/// The value of a JSON string, each character led back to where it or its escape begins.
fn decoded(literal: &Logical, value: &str) -> Option<Logical> {
    let mut out = Logical::default();
    let mut rest = literal.text.strip_prefix('"')?.strip_suffix('"')?;
    let end = literal.text.len() - 1;
    for ch in value.chars() {
        let source = literal.source(end - rest.len());
        out.push(ch.encode_utf8(&mut [0; 4]), source);
        let unicode = |rest: &str| rest.starts_with("\\u");
        // A character outside of the basic plane may be written as a pair of escapes.
        let escape = match rest {
            _ if unicode(rest) && ch.len_utf16() == 2 => 12,
            _ if unicode(rest) => 6,
            _ if rest.starts_with('\\') => 2,
            _ => ch.len_utf8(),
        };
        rest = rest.get(escape..)?;
    }
    Some(out)
}

fn shell(line: Logical, heredocs: &[Heredoc]) -> Option<Script> {
    let Some(first) = heredocs.first() else { return Some(Script::new(line, Runner::Default)) };
    let mut text = Logical::default();
    if HeredocStart::parse(&line.text).is_some() {
        push_body(&mut text, first, first.start.chomp);
        let runner = match first.content.strip_prefix("#!") {
            Some(_) => Runner::Named(by_first_line(&first.content)?),
            None => Runner::Default,
        };
        return Some(Script::new(text, runner));
    }
    if let [only] = heredocs
        && let Some(shell) = fed(&line.text)
    {
        push_body(&mut text, only, only.start.chomp);
        return Some(Script::new(text, Runner::Named(shell)));
    }
    text = program_first(line);
    for heredoc in heredocs {
        // The line end that BuildKit puts in stands nowhere in the file.
        text.push("\n", heredoc.body.start.saturating_sub(1));
        push_body(&mut text, heredoc, false);
        // Tabs may stand before the closing word.
        text.push(&heredoc.start.name, heredoc.closing.end.saturating_sub(heredoc.start.name.len()));
    }
    Some(Script::new(text, Runner::Default))
}

/// The shell that is given the one heredoc of a line to read: `<<EOF bash -e`, `bash -e <<EOF`.
fn fed(line: &str) -> Option<Shell> {
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let rest = match words.as_slice() {
        [first, rest @ ..] if HeredocStart::parse(first).is_some() => rest,
        [rest @ .., last] if HeredocStart::parse(last).is_some() => rest,
        _ => return None,
    };
    Dialect::from_program(rest.first()?)?;
    let started = Started::read(rest)?;
    (!started.takes_script && started.operand.is_none()).then_some(started.shell)
}

/// `<<EOF cat >x` means what `cat >x <<EOF` does, which the grammar of scripts reads better.
fn program_first(line: Logical) -> Logical {
    let end = line.text.find(|ch: char| ch.is_ascii_whitespace()).unwrap_or(line.text.len());
    let rest = line.text.get(end..).unwrap_or_default();
    let is_first = line.text.get(..end).is_some_and(|word| HeredocStart::parse(word).is_some());
    if !is_first || rest.contains([';', '|', '&', '\n', '<']) || rest.trim().is_empty() {
        return line;
    }
    let mut out = line.part(TextRange::new(line.text.len() - rest.trim_start().len(), line.text.len()));
    out.push(" ", line.source(end));
    out.push(line.text.get(..end).unwrap_or_default(), line.source(0));
    out
}

fn by_first_line(content: &str) -> Option<Shell> {
    Started::by_first_line(content.lines().next().unwrap_or_default())
}

/// Appends a body as it stands; `chomp` drops the tabs that lead its lines.
fn push_body(text: &mut Logical, heredoc: &Heredoc, chomp: bool) {
    if !chomp {
        text.push(&heredoc.content, heredoc.body.start);
        return;
    }
    let mut at = heredoc.body.start;
    for line in heredoc.content.split_inclusive('\n') {
        let kept = line.trim_start_matches('\t');
        text.push(kept, at + line.len() - kept.len());
        at += line.len();
    }
}
