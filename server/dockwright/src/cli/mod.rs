//! The command line. Everything that is printed is printed here.

mod build;
mod cache;
mod check;
mod explain;
pub(crate) mod find;
mod graph;
mod images;
mod layers;
mod paint;
mod supervise;
mod tags;
mod told;
mod usage;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use lexopt::prelude::*;

/// Exit code of a run that could not do what it was asked.
const COULD_NOT_RUN: u8 = 2;

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let mut parser = lexopt::Parser::from_env();
    match command(&mut parser) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            complain(&format!("{error}\nSee `dockwright --help`."));
            ExitCode::from(COULD_NOT_RUN)
        }
    }
}

fn command(parser: &mut lexopt::Parser) -> Result<u8, lexopt::Error> {
    let Some(first) = parser.next()? else {
        complain("A command is missing.\nSee `dockwright --help`.");
        return Ok(COULD_NOT_RUN);
    };
    match first {
        Long("version") | Short('V') => say(&format!("dockwright {}", env!("CARGO_PKG_VERSION"))),
        Long("help") | Short('h') => say(usage::USAGE),
        Long("stdio") => return Ok(serve()),
        Value(name) => return subcommand(parser, name),
        other => return Err(other.unexpected()),
    }
    Ok(0)
}

fn subcommand(parser: &mut lexopt::Parser, name: OsString) -> Result<u8, lexopt::Error> {
    match name.to_str() {
        Some("lsp") => {
            while let Some(argument) = parser.next()? {
                match argument {
                    Long("stdio") => {}
                    Long("help") | Short('h') => {
                        say(usage::USAGE);
                        return Ok(0);
                    }
                    other => return Err(other.unexpected()),
                }
            }
            Ok(serve())
        }
        Some("check") => check::run(parser),
        Some("build") => build::run(parser),
        Some("cache") => cache::run(parser),
        Some("supervise") => supervise::run(parser),
        Some("explain") => explain::run(parser),
        Some("graph") => graph::run(parser),
        Some("images") => images::run(parser),
        Some("layers") => layers::run(parser),
        Some("tags") => tags::run(parser),
        Some("config-schema") => {
            say(&format!("{:#}", crate::lsp::config::schema()));
            Ok(0)
        }
        Some("help") => help(parser),
        _ => Err(no_command(&name.to_string_lossy())),
    }
}

/// `help`, and `help COMMAND`.
fn help(parser: &mut lexopt::Parser) -> Result<u8, lexopt::Error> {
    let text = match parser.next()? {
        None | Some(Long("help") | Short('h')) => usage::USAGE.to_owned(),
        Some(Value(name)) => {
            let name = name.string()?;
            usage::of(&name).ok_or_else(|| no_command(&name))?
        }
        Some(other) => return Err(other.unexpected()),
    };
    if let Some(more) = parser.next()? {
        return Err(more.unexpected());
    }
    say(&text);
    Ok(0)
}

fn no_command(name: &str) -> lexopt::Error {
    let near = syntax::language::suggest::suggest(name, usage::COMMANDS, false);
    let hint = near.map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default();
    format!("`{name}` is no command.{hint}").into()
}

fn serve() -> u8 {
    u8::try_from(crate::lsp::run()).unwrap_or(COULD_NOT_RUN)
}

/// Whether the second of two words is given.
fn choice(parser: &mut lexopt::Parser, flag: &str, words: [&str; 2]) -> Result<bool, lexopt::Error> {
    let word = parser.value()?.string()?;
    let [first, second] = words;
    match word {
        _ if word == first => Ok(false),
        _ if word == second => Ok(true),
        _ => Err(format!("{flag} is {first} or {second}, not `{word}`").into()),
    }
}

/// As much of an id as engines show.
fn short_id(id: &str) -> &str {
    let id = id.strip_prefix("sha256:").unwrap_or(id);
    id.get(..12).unwrap_or(id)
}

/// Prints to standard output. A reader that left early (`| head`) is no error.
fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Prints to standard output as it is, with nothing behind it.
fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Prints to standard error. A file's name may hold anything; the terminal obeys none of it.
fn complain(text: &str) {
    let text = text.lines().map(paint::harmless).collect::<Vec<_>>().join("\n");
    let _ = writeln!(std::io::stderr().lock(), "dockwright: {text}");
}
