//! The developer's commands.

use std::process::ExitCode;

mod grammar;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let result = match arguments.split_first() {
        Some((command, rest)) => match command.as_str() {
            "grammar" => grammar::run(rest),
            unknown => Err(format!("no such command: {unknown}")),
        },
        None => Err("usage: cargo xtask COMMAND".to_owned()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            say(&message);
            ExitCode::FAILURE
        }
    }
}

/// Prints for the developer; the workspace denies printing elsewhere.
#[expect(clippy::print_stderr, reason = "a command reports on standard error")]
fn say(message: &str) {
    eprintln!("{message}");
}
