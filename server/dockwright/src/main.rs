//! The program: the language server (`lsp`) and the command line (`cli`).

mod build;
mod cache;
mod cli;
mod files;
mod git;
mod log;
mod lsp;
mod shellcheck;
mod source;

fn main() -> std::process::ExitCode {
    cli::run()
}
