//! The grammar as editors load it: a shared library, and each editor's queries.

use std::path::Path;
use std::process::Command;

use crate::steps::{Done, call_quietly, copy_folder, make_folder, root};

/// The name under which Helix looks for the parser, which is that of the grammar.
pub const HELIX_LIBRARY: &str = "dockerfile.so";

/// The name under which Neovim looks for it: the plugin gives the language a name of its own, so that
/// queries written for another Dockerfile grammar are not taken for this one's.
pub const NEOVIM_LANGUAGE: &str = "dockwright";

/// Neovim's file for that language.
pub const NEOVIM_LIBRARY: &str = "dockwright.so";

/// Compiles the parser into a shared library. Neovim and Helix load it under this ending on every Unix.
pub fn compile(to: &Path) -> Done<()> {
    if let Some(folder) = to.parent() {
        make_folder(folder)?;
    }
    let sources = root().join("grammar/src");
    let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
    call_quietly(
        Command::new(compiler)
            .args(["-std=c11", "-O2", "-fPIC", "-shared", "-I"])
            .arg(&sources)
            .arg(sources.join("parser.c"))
            .arg(sources.join("scanner.c"))
            .arg("-o")
            .arg(to),
    )
}

/// Copies the queries that are written for an editor.
pub fn queries(editor: &str, to: &Path) -> Done<()> {
    copy_folder(&root().join("grammar/queries").join(editor), to)
}
