//! The developer's commands: `cargo xtask NAME`.
// A command for people: what it does is told on the terminal.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod bench;
mod steps;
mod test;
mod watched;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask NAME

  test [--require all]
      all tests that can run here, and what was left out and why; with --require all that is a failure
  bench [--program PATH]
      how long an editor waits, beside docker-langserver when it is on PATH";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.split_first() {
        Some((&"test", rest)) => test::run(rest),
        Some((&"bench", rest)) => bench::run(rest),
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
