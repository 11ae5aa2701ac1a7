//! The files of the corpus, where `DOCKWRIGHT_CORPUS` names its folder.

use std::path::PathBuf;
use std::sync::Arc;

use builder::context::Kind;
use ide::diagnostics::{ContextFacts, Facts, IgnoreFile};

/// Name and text of each that is UTF-8, sorted.
pub fn corpus(test: &str) -> Option<Vec<(String, String)>> {
    let Some(folder) = std::env::var_os("DOCKWRIGHT_CORPUS").map(PathBuf::from) else {
        oracle_client::skip(test, "DOCKWRIGHT_CORPUS is not set");
        return None;
    };
    let entries = std::fs::read_dir(folder.join("files")).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        Some((name, String::from_utf8(std::fs::read(path).unwrap()).ok()?))
    };
    Some(paths.into_iter().filter_map(read).collect())
}

/// A context that holds all kinds of manifests, and what nobody wants in an image.
#[allow(dead_code, reason = "some of the tests that share this file ask for the files alone")]
pub fn in_a_full_context() -> Facts {
    let files = [
        ".git/HEAD",
        "Cargo.toml",
        "Gemfile",
        "app.csproj",
        "build.gradle",
        "composer.json",
        "composer.lock",
        "debug.log",
        "go.mod",
        "go.sum",
        "package-lock.json",
        "package.json",
        "pom.xml",
        "pyproject.toml",
    ];
    let entries = files.map(|path| (path, Kind::File)).into_iter().chain([(".git", Kind::Folder)]);
    let file = IgnoreFile { path: "/project/.dockerignore".into(), text: None };
    let context = ContextFacts::of_entries(entries, Some(file));
    Facts { context: Some(Arc::new(context)), ..Facts::default() }
}
