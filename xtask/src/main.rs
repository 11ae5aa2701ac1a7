//! The developer's commands: `cargo xtask NAME`.
// A command for people: what it does is told on the terminal.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod bench;
mod corpus;
mod dist;
mod failures;
mod grammar;
mod parser;
mod steps;
mod test;
mod try_it;
mod vscode;
mod watched;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask NAME

  try [--editor nvim|hx|code|code-server] [--program PATH]
      builds the program and opens examples/python-hello-world in an editor, with a configuration
      that is thrown away afterwards; where there is no editor, explains the example here
  test [--require all]
      all tests that can run here, and what was left out and why; with --require all that is a failure
  bench [--program PATH]
      how long an editor waits, beside docker-langserver when it is on PATH
  corpus
      how often each build check speaks on real Dockerfiles, and every disagreement with a real engine and with
      BuildKit's own linter; DOCKWRIGHT_CORPUS names the folder
  dist [--only vscode|neovim|helix] [--program PATH] [--to FOLDER]
      builds what is handed out: the program, the VS Code packages, the Neovim plugin, Helix's files
      PATH is a program that is already built
  grammar [--check]
      generates the parser from grammar.js; with --check only compares it with what is committed";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.split_first() {
        Some((&"try", rest)) => try_it::run(rest),
        Some((&"test", rest)) => test::run(rest),
        Some((&"bench", rest)) => bench::run(rest),
        Some((&"corpus", rest)) => corpus::run(rest),
        Some((&"dist", rest)) => dist::run(rest),
        Some((&"grammar", rest)) => grammar::run(rest),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}
