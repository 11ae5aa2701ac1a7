//! What becomes of a heredoc: who reads its text.

use syntax::dockerfile::{Body, Command, Heredoc, Instruction};
use syntax::language::Keyword;
use syntax::scan::HeredocStart;
use syntax::{Document, TextRange};

use crate::stages::{Base, Stages};

/// What becomes of a heredoc's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The shell of the stage runs it.
    Shell,
    /// It is run as a script, by what its first line says.
    Script(String),
    /// A command reads it.
    Input,
    /// It becomes this file.
    File(String),
}

/// What becomes of the heredoc at that place of an instruction. Source: BuildKit, `dispatchRun` and `dispatchCopy`.
pub(crate) fn fate(read: &Instruction, index: usize, heredoc: &Heredoc) -> Option<Fate> {
    match (read.keyword?, &read.body) {
        (Keyword::Run, Body::Command(Command::Shell(word))) => {
            if index > 0 || !is_script(&word.text) {
                return Some(Fate::Input);
            }
            let first = heredoc.content.lines().next().unwrap_or_default();
            let first = if heredoc.start.chomp { first.trim_start_matches('\t') } else { first };
            let script = first.strip_prefix("#!").map(|program| Fate::Script(program.trim().to_owned()));
            Some(script.unwrap_or(Fate::Shell))
        }
        (Keyword::Add | Keyword::Copy, Body::Transfer { sources, destination, .. }) => {
            let destination = destination.as_ref()?.value.as_str();
            let name = &heredoc.start.name;
            let folder = destination.ends_with('/') || sources.len() > 1 || destination == ".";
            let path = format!("{}/{name}", destination.trim_end_matches('/'));
            Some(Fate::File(if folder { path } else { destination.to_owned() }))
        }
        _ => None,
    }
}

/// Whether a command is one heredoc, which is then run itself.
pub(crate) fn is_script(command: &str) -> bool {
    HeredocStart::parse(command.trim()).is_some()
}

/// Where the `<<word` of a heredoc stands, in bytes of the instruction.
pub(crate) fn marker(instruction: &Instruction, index: usize) -> Option<TextRange> {
    let text = instruction.logical.text.as_str();
    let mut marks = text.match_indices("<<").filter_map(|(at, _)| {
        let before = text.get(..at)?;
        let digits = before.len() - before.trim_end_matches(|ch: char| ch.is_ascii_digit()).len();
        let behind = text.get(at + "<<".len()..)?;
        let word = behind.trim_start_matches('-').trim_start();
        let length = word.find(char::is_whitespace).unwrap_or(word.len());
        let range = TextRange::new(at - digits, text.len() - word.len() + length);
        HeredocStart::parse(text.get(range.std())?).map(|start| (start, range))
    });
    let wanted = &instruction.heredocs.get(index)?.start;
    let same = instruction.heredocs.iter().take(index).filter(|other| other.start == *wanted).count();
    let range = marks.by_ref().filter(|(start, _)| start == wanted).nth(same)?.1;
    Some(instruction.logical.source_range(range))
}

/// The shell that runs the shell form of an instruction that starts at `start`.
pub(crate) fn shell_at(document: &Document, stages: &Stages, start: usize) -> Vec<String> {
    let mut stage = stages.stages.partition_point(|stage| stage.range.start <= start).checked_sub(1);
    let mut end = start;
    // A base stands above its user, so the walk ends.
    while let Some(known) = stage.and_then(|stage| stages.stages.get(stage)) {
        let own = document.instructions_from(known.range.start);
        let shells = own.take_while(|placed| placed.start < end).filter_map(|placed| {
            match (placed.instruction.keyword, &placed.instruction.body) {
                (Some(Keyword::Shell), Body::Command(Command::Exec(words))) => {
                    Some(words.iter().map(|word| word.value.clone()).collect())
                }
                _ => None,
            }
        });
        if let Some(shell) = shells.last() {
            return shell;
        }
        stage = match known.base {
            Base::Stage(base) => Some(base),
            _ => None,
        };
        end = stage.and_then(|stage| stages.stages.get(stage)).map_or(0, |base| base.range.end);
    }
    ["/bin/sh", "-c"].map(str::to_owned).to_vec()
}

/// The program that a script's first line names, without its folder; of `#!/usr/bin/env -S name` it is `name`.
pub(crate) fn interpreter(content: &str) -> Option<&str> {
    let line = content.lines().next()?.trim_start_matches('\t').strip_prefix("#!")?;
    let mut words = line.split_whitespace();
    let first = words.next()?;
    let base = first.rsplit('/').next()?;
    if base != "env" {
        return Some(base);
    }
    words.find(|word| !word.starts_with('-') && !word.contains('='))?.rsplit('/').next()
}

/// Whether a program is a shell that writes variables as `$name`.
pub(crate) fn is_shell(program: &str) -> bool {
    matches!(program, "sh" | "bash" | "dash" | "ash" | "zsh" | "ksh" | "mksh" | "busybox")
}

#[cfg(test)]
mod tests {
    use super::interpreter;

    #[test]
    fn the_first_line_names_who_reads_the_script() {
        for (content, program) in [
            ("#!/bin/bash -eux\nx\n", Some("bash")),
            ("#!/usr/bin/env python3\n", Some("python3")),
            ("#!/usr/bin/env -S A=1 node --x\n", Some("node")),
            ("\t#! /bin/sh\n", Some("sh")),
            ("#!\n", None),
            ("echo\n#!/bin/sh\n", None),
            ("", None),
        ] {
            assert_eq!(interpreter(content), program, "{content:?}");
        }
    }
}
