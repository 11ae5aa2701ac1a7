//! `xtask-grammar GRAMMAR_DIRECTORY OUTPUT_DIRECTORY`: writes the generated sources of the grammar.
//!
//! A crate of its own, because the generator and the JavaScript engine in it take longer to compile than the
//! whole workspace, and only a change of `grammar.js` needs them. `cargo xtask grammar` runs it.

use std::{path::PathBuf, process::ExitCode};

use tree_sitter_generate::{OptLevel, generate_parser_in_directory};

/// The newest ABI that Helix 25.07 and Neovim 0.11 load.
const ABI_VERSION: usize = 15;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(grammar), Some(output)) = (arguments.next(), arguments.next()) else {
        say("usage: xtask-grammar GRAMMAR_DIRECTORY OUTPUT_DIRECTORY");
        return ExitCode::from(2);
    };
    let mut diagnostics = Vec::new();
    let generated = generate_parser_in_directory(
        &grammar,
        Some(&output),
        Some(grammar.join("grammar.js")),
        ABI_VERSION,
        None,
        Some("native"),
        true,
        OptLevel::default(),
        &mut diagnostics,
    );
    for diagnostic in &diagnostics {
        say(&format!("{diagnostic}"));
    }
    match generated {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

/// Prints for a person: this is a command, and the workspace denies printing elsewhere.
#[expect(clippy::print_stderr, reason = "a command reports on standard error")]
fn say(text: &str) {
    eprintln!("{text}");
}
