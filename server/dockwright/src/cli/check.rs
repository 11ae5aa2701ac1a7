//! `dockwright check`.

mod fix;
mod github;
mod json;
mod look;
mod place;
mod sarif;
mod scripts;
mod text;

use std::collections::BTreeMap;
use std::path::PathBuf;

use ide::diagnostics::{Diagnostic, Severity};
use lexopt::prelude::*;

use super::{COULD_NOT_RUN, complain, print, say};
use look::{Checked, Checker};
use scripts::Scripts;

#[derive(Clone, Copy)]
enum Format {
    Text,
    Json,
    Sarif,
    GitHub,
}

/// Checks what the arguments name. The exit code is that of the contract: 0, 1, or 2.
pub fn run(parser: &mut lexopt::Parser) -> Result<u8, lexopt::Error> {
    let (mut format, mut fail_on, mut paths) = (Format::Text, Severity::Warning, Vec::<PathBuf>::new());
    let (mut shellcheck, mut fix, mut given) = (None::<String>, false, BTreeMap::new());
    while let Some(argument) = parser.next()? {
        match argument {
            Long("format") => format = parser.value()?.parse_with(read_format)?,
            Long("fail-on") => fail_on = parser.value()?.parse_with(read_severity)?,
            Long("fix") => fix = true,
            Long("build-arg") => {
                let argument = parser.value()?.string()?;
                match argument.split_once('=') {
                    Some((name, value)) => given.insert(name.to_owned(), Some(value.to_owned())),
                    // Its value is that of the environment, as for a build; without one it is not given.
                    None => given.insert(argument, None),
                };
            }
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
    let fixes_input = fix && paths.iter().any(|path| path.as_os_str() == "-");
    if fixes_input && (paths.len() > 1 || !matches!(format, Format::Text)) {
        return Err(
            "with `--fix`, `-` stands alone and without `--format`: the fixed text is what is printed".into(),
        );
    }
    let mut checker = Checker::new(scripts, given, fix);
    let checked = checker.check_all(&paths);
    let report = match format {
        Format::Text => text::render(&checked, fail_on),
        Format::Json => json::render(&checked),
        Format::Sarif => sarif::render(&checked, fail_on, checker.failed),
        Format::GitHub => github::render(&checked, fail_on),
    };
    match checked.first().filter(|_| fixes_input) {
        Some(only) => {
            print(&only.document.rope().to_string());
            complain(&report);
        }
        None if fixes_input || report.is_empty() => {}
        None => say(&report),
    }
    if checker.failed {
        return Ok(COULD_NOT_RUN);
    }
    let reached = checked.iter().flat_map(|file| &file.diagnostics).any(|one| one.severity >= fail_on);
    Ok(u8::from(reached))
}

/// Hints are shown on request alone.
fn shown(one: &Diagnostic, fail_on: Severity) -> bool {
    one.severity > Severity::Hint || fail_on == Severity::Hint
}

fn read_format(text: &str) -> Result<Format, String> {
    match text {
        "text" => Ok(Format::Text),
        "json" => Ok(Format::Json),
        "sarif" => Ok(Format::Sarif),
        "github" => Ok(Format::GitHub),
        other => Err(format!("`{other}` is no format: text, json, sarif or github")),
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
