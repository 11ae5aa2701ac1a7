//! `dockwright check`.

mod json;
mod text;

use std::path::PathBuf;

use ide::diagnostics::{Diagnostic, Severity};
use lexopt::prelude::*;
use syntax::Document;

use super::{COULD_NOT_RUN, complain, find, say, source};

/// One file with its findings.
struct Checked {
    name: String,
    document: Document,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Clone, Copy)]
enum Format {
    Text,
    Json,
}

/// Checks what the arguments name. The exit code is that of the contract: 0, 1, or 2.
pub fn run(parser: &mut lexopt::Parser) -> Result<u8, lexopt::Error> {
    let (mut format, mut fail_on, mut paths) = (Format::Text, Severity::Warning, Vec::<PathBuf>::new());
    while let Some(argument) = parser.next()? {
        match argument {
            Long("format") => format = parser.value()?.parse_with(read_format)?,
            Long("fail-on") => fail_on = parser.value()?.parse_with(read_severity)?,
            Long("help") | Short('h') => {
                say(super::usage::USAGE);
                return Ok(0);
            }
            Value(path) => paths.push(path.into()),
            other => return Err(other.unexpected()),
        }
    }
    if paths.is_empty() {
        paths.push(".".into());
    }
    let (checked, failed) = check_all(&paths);
    say(&match format {
        Format::Text => text::render(&checked, fail_on),
        Format::Json => json::render(&checked),
    });
    if failed {
        return Ok(COULD_NOT_RUN);
    }
    let reached = checked.iter().flat_map(|file| &file.diagnostics).any(|one| one.severity >= fail_on);
    Ok(u8::from(reached))
}

/// Every file that can be read is checked, whatever is wrong with the others.
fn check_all(paths: &[PathBuf]) -> (Vec<Checked>, bool) {
    let (mut checked, mut failed) = (Vec::new(), false);
    for path in paths {
        let files = find::dockerfiles(path).unwrap_or_else(|why| {
            complain(&why);
            failed = true;
            Vec::new()
        });
        if files.is_empty() && path.is_dir() {
            complain(&format!("{}: no Dockerfile stands in this folder", path.display()));
            failed = true;
        }
        for file in files {
            match source::read(&file) {
                Ok(text) => {
                    let document = Document::new(&text);
                    let diagnostics = ide::diagnostics::diagnostics(&document);
                    checked.push(Checked { name: file.display().to_string(), document, diagnostics });
                }
                Err(why) => {
                    complain(&why);
                    failed = true;
                }
            }
        }
    }
    (checked, failed)
}

fn read_format(text: &str) -> Result<Format, String> {
    match text {
        "text" => Ok(Format::Text),
        "json" => Ok(Format::Json),
        other => Err(format!("`{other}` is no format: text or json")),
    }
}

fn read_severity(text: &str) -> Result<Severity, String> {
    match text {
        "error" => Ok(Severity::Error),
        "warning" => Ok(Severity::Warning),
        "information" => Ok(Severity::Information),
        "hint" => Ok(Severity::Hint),
        other => Err(format!("`{other}` is no level: error, warning, information or hint")),
    }
}

/// The level as the contract names it.
fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "information",
        Severity::Hint => "hint",
    }
}

/// Line and column of an offset, both from 1; a line ends at `\n` alone, a column is a Unicode scalar value.
fn line_and_column(document: &Document, offset: usize) -> (usize, usize) {
    let before = document.text((0..offset).into());
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    (line, before.get(line_start..).unwrap_or_default().chars().count() + 1)
}
