//! The program: the language server (`lsp`) and the command line (`cli`).

fn main() {}
