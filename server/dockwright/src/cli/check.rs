//! `dockwright check`.

mod json;
mod place;
mod scripts;
mod text;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ide::diagnostics::{Diagnostic, Facts, Severity};
use ide::images::SeenImages;
use lexopt::prelude::*;
use syntax::Document;

use super::{COULD_NOT_RUN, complain, find, say};
use crate::build::{Beside, Reader};
use crate::lsp::config::Config;
use crate::lsp::images::Images;
use crate::source;
use place::Lines;
use scripts::Scripts;

/// One file with its findings.
struct Checked {
    name: String,
    document: Document,
    lines: Lines,
    diagnostics: Vec<Diagnostic>,
}

impl Checked {
    /// Line and column of an offset, both from 1.
    fn place(&self, offset: usize) -> (usize, usize) {
        self.lines.place(self.document.rope(), offset)
    }
}

#[derive(Clone, Copy)]
enum Format {
    Text,
    Json,
}

/// Checks what the arguments name. The exit code is that of the contract: 0, 1, or 2.
pub fn run(parser: &mut lexopt::Parser) -> Result<u8, lexopt::Error> {
    let (mut format, mut fail_on, mut paths) = (Format::Text, Severity::Warning, Vec::<PathBuf>::new());
    let mut shellcheck: Option<String> = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Long("format") => format = parser.value()?.parse_with(read_format)?,
            Long("fail-on") => fail_on = parser.value()?.parse_with(read_severity)?,
            Long("shellcheck") => shellcheck = Some(parser.value()?.string()?),
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
    let scripts = Scripts::new(scripts::choice(shellcheck.as_deref())?);
    let (checked, failed) = check_all(&paths, &scripts);
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
fn check_all(paths: &[PathBuf], scripts: &Scripts) -> (Vec<Checked>, bool) {
    let (mut checked, mut failed) = (Vec::new(), false);
    // What was seen of images before counts here as in an editor: nobody is asked.
    let seen = Images::default().seen(&Config::of_environment().0);
    let known = Facts { images: Arc::new(SeenImages(seen.clone())), seen, ..Facts::default() };
    let mut reader = Reader::default();
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
                    let facts = scripts.facts(&document, known.clone());
                    let facts = beside(&mut reader, &file).add_to(facts);
                    let diagnostics = ide::diagnostics::diagnostics(&document, &facts);
                    let (name, lines) = (file.display().to_string(), Lines::of(document.rope()));
                    checked.push(Checked { name, document, lines, diagnostics });
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

/// What stands beside a file; of standard input nothing is known.
fn beside(reader: &mut Reader, file: &Path) -> Beside {
    let path = std::path::absolute(file).ok().filter(|_| file.is_file());
    let Some(path) = path else { return Beside::default() };
    let here = std::env::current_dir().ok().filter(|here| path.starts_with(here));
    let workspace = here.as_deref().or(path.parent()).unwrap_or(Path::new("/"));
    reader.read(&path, workspace)
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
