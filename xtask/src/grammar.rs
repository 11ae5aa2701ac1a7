//! `cargo xtask grammar [--check]`: generates the parser from `grammar/grammar.js`.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::Command,
};

/// What the generator writes below `grammar/src`.
const GENERATED: [&str; 6] = [
    "parser.c",
    "grammar.json",
    "node-types.json",
    "tree_sitter/alloc.h",
    "tree_sitter/array.h",
    "tree_sitter/parser.h",
];

/// Generates the sources in place, or with `--check` elsewhere and compares them with the committed ones.
///
/// # Errors
/// A sentence for the developer: the generator failed, a file cannot be read, or a committed file is out of date.
pub(crate) fn run(arguments: &[&str]) -> Result<(), String> {
    let grammar = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("grammar");
    let committed = grammar.join("src");
    match arguments {
        [] => generate(&grammar, &committed),
        ["--check"] => {
            let scratch = Scratch::new().map_err(|error| format!("no temporary folder: {error}"))?;
            generate(&grammar, &scratch.0)?;
            let stale: Vec<_> = GENERATED
                .iter()
                .filter(|name| !same(&committed.join(name), &scratch.0.join(name)))
                .copied()
                .collect();
            if stale.is_empty() {
                Ok(())
            } else {
                Err(format!("run `cargo xtask grammar`: out of date in grammar/src: {}", stale.join(", ")))
            }
        }
        _ => Err("usage: cargo xtask grammar [--check]".to_owned()),
    }
}

/// Runs the generator, a crate of its own, through the cargo that runs this program.
fn generate(grammar: &Path, output: &Path) -> Result<(), String> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["run", "--quiet", "--package", "xtask-grammar", "--"])
        .args([grammar, output])
        .current_dir(grammar)
        .status()
        .map_err(|error| format!("cargo cannot be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("the generator ended with {status}")) }
}

/// Whether two files hold the same bytes, but for the line ends that a checkout may have changed.
fn same(one: &Path, other: &Path) -> bool {
    let read = |path: &Path| {
        fs::read(path).map(|bytes| bytes.into_iter().filter(|byte| *byte != b'\r').collect::<Vec<_>>())
    };
    matches!((read(one), read(other)), (Ok(one), Ok(other)) if one == other)
}

/// A folder that is removed when it is no longer needed.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> io::Result<Self> {
        let path = env::temp_dir().join(format!("dockwright-grammar-{}", std::process::id()));
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A folder that cannot be removed from the temporary ones is the system's to clean.
        let _ = fs::remove_dir_all(&self.0);
    }
}
