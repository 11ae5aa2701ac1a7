//! The program: the language server (`lsp`) and the command line (`cli`).

mod cli;
mod log;
mod lsp;

fn main() -> std::process::ExitCode {
    cli::run()
}
