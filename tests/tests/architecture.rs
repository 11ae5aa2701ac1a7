//! The house's rules, read off its sources: what may be named where, and which way the arrows run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::fs;
use std::path::{Path, PathBuf};

use dockwright_tests::editors::repository;

/// The files below a folder of the repository whose names end so; built and fetched ones are left out.
fn files(below: &str, end: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![repository().join(below)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && !["target", "node_modules", ".git"].contains(&name.as_str()) {
                folders.push(path);
            } else if path.is_file() && name.ends_with(end) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The lines of code, with their numbers: comments are left out.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.split_once("//").map_or(line, |(code, _)| code)))
        .filter(|(_, line)| !line.trim().is_empty())
}

/// Whether a word stands in a line, and not as a part of another.
fn names(line: &str, word: &str) -> bool {
    let part = |ch: char| ch.is_alphanumeric() || ch == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back().is_some_and(part) && word.starts_with(part);
        let behind = line[at + word.len()..].chars().next().is_some_and(part) && word.ends_with(part);
        !before && !behind
    })
}

/// The places below a folder where one of the words is named, outside of the allowed paths.
fn named(below: &str, words: &[&str], allowed: &[&str]) -> Vec<String> {
    let root = repository();
    let sources = files(below, ".rs");
    assert!(!sources.is_empty(), "{below} holds no sources");
    let mut found = Vec::new();
    for path in sources {
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        if allowed.iter().any(|allowed| name.starts_with(allowed)) {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for (number, line) in code(&text) {
            if words.iter().any(|word| names(line, word)) {
                found.push(format!("{name}:{number}: {}", line.trim()));
            }
        }
    }
    found
}

#[track_caller]
fn assert_none(found: &[String]) {
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// The names of a manifest's dependencies of one kind.
fn dependencies(manifest: &Path, table: &str) -> Vec<String> {
    let text = fs::read_to_string(manifest).unwrap();
    let heading = format!("[{table}]");
    let lines = text.lines().map(str::trim).skip_while(|line| *line != heading).skip(1);
    lines
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split(['.', '=', ' ']).next().unwrap().to_owned())
        .collect()
}

#[test]
fn the_search_finds_what_it_looks_for() {
    assert!(names("use tower_lsp::Client;", "tower_lsp"));
    assert!(!names("use my_tower_lsp;", "tower_lsp"));
    assert!(names("    print!(\"x\")", "print!"));
    assert!(!names("eprint!(\"x\")", "print!"));
    assert_eq!(code("a // b\n// c\nd").map(|(_, line)| line.trim()).collect::<Vec<_>>(), ["a", "d"]);
    assert!(!named("server", &["tower_lsp"], &[]).is_empty());
    assert!(
        dependencies(&repository().join("server/dockwright/Cargo.toml"), "dependencies")
            .contains(&"ide".into())
    );
}

#[test]
fn the_protocols_types_are_named_in_lsp_alone() {
    assert_none(&named("server", &["ls_types", "lsp_types", "tower_lsp"], &["server/dockwright/src/lsp/"]));
    for manifest in files("server", "Cargo.toml") {
        let uses = fs::read_to_string(&manifest).unwrap().contains("tower-lsp");
        assert_eq!(uses, manifest.ends_with("dockwright/Cargo.toml"), "{}", manifest.display());
    }
}

#[test]
fn printing_happens_in_the_command_line_alone() {
    let printing = ["print!", "println!", "stdout"];
    // The server gives the framework its standard output; nothing else writes there.
    let wire = |line: &str| {
        line.starts_with("server/dockwright/src/lsp/mod.rs") && line.contains("tokio::io::stdout()")
    };
    let found: Vec<_> = named("server", &printing, &["server/dockwright/src/cli/"])
        .into_iter()
        .filter(|line| !is_test(line) && !wire(line) && !is_childs(line))
        .collect();
    assert_none(&found);
    let errors = ["eprint!", "eprintln!", "stderr", "dbg!"];
    let found: Vec<_> =
        named("server", &errors, &["server/dockwright/src/cli/", "server/dockwright/src/log.rs"])
            .into_iter()
            .filter(|line| !is_test(line) && !is_childs(line))
            .collect();
    assert_none(&found);
}

/// Whether a line is about the streams of a program that is started, which are read and not printed to.
fn is_childs(line: &str) -> bool {
    line.contains("Stdio::") || line.contains(".stdout.take()") || line.contains(".stderr.take()")
}

/// Whether a place belongs to what a crate keeps for its developers, tests and measurements, which may print.
fn is_test(place: &str) -> bool {
    let path = place.split(':').next().unwrap();
    path.split('/').any(|part| ["tests", "benches", "examples"].contains(&part)) || path.ends_with("tests.rs")
}

/// `dockwright` > `ide` > `builder`, `registry` > `syntax` > `grammar`.
#[test]
fn no_arrow_runs_back() {
    let order: [(&str, &[&str]); 6] = [
        ("grammar", &[]),
        ("server/syntax", &["tree-sitter-dockwright"]),
        ("server/registry", &["syntax"]),
        ("server/builder", &["syntax", "registry"]),
        ("server/ide", &["syntax", "registry", "builder"]),
        ("server/dockwright", &["syntax", "registry", "builder", "ide"]),
    ];
    let ours = ["tree-sitter-dockwright", "syntax", "registry", "builder", "ide", "dockwright", "xtask"];
    for (folder, allowed) in order {
        for table in ["dependencies", "build-dependencies"] {
            for name in dependencies(&repository().join(folder).join("Cargo.toml"), table) {
                let back = ours.contains(&name.as_str()) && !allowed.contains(&name.as_str());
                assert!(!back, "{folder} must not depend on {name}");
            }
        }
    }
    // A crate that this test does not know has no place in the order yet.
    let known: Vec<_> =
        order.iter().map(|(folder, _)| repository().join(folder).join("Cargo.toml")).collect();
    for manifest in files("server", "Cargo.toml") {
        assert!(known.contains(&manifest), "{} has no place in the order", manifest.display());
    }
}

#[test]
fn what_an_editor_shows_is_worked_out_without_any_io() {
    let io = [
        "std::fs",
        "std::net",
        "std::process",
        "std::thread",
        "std::io",
        "std::env",
        "tokio",
        "reqwest",
        "async fn",
    ];
    assert_none(&named("server/ide/src", &io, &[]));
    let manifest = repository().join("server/ide/Cargo.toml");
    for name in dependencies(&manifest, "dependencies") {
        assert!(
            !["tokio", "futures", "reqwest", "ureq", "rustix"].contains(&name.as_str()),
            "ide depends on {name}"
        );
    }
}

#[test]
fn text_and_tree_need_no_io_either() {
    let io = ["std::fs", "std::net", "std::process", "std::thread", "std::io", "std::env", "tokio"];
    assert_none(&named("server/syntax/src", &io, &[]));
}

#[test]
fn no_process_is_started_through_a_shell() {
    let shells =
        ["sh", "bash", "dash", "zsh", "cmd", "cmd.exe", "powershell", "pwsh", "/bin/sh", "/bin/bash"];
    let quoted: Vec<String> = shells.iter().map(|shell| format!("Command::new(\"{shell}\")")).collect();
    let mut words: Vec<&str> = quoted.iter().map(String::as_str).collect();
    words.extend(["bash -c", "sh -c", "cmd /c", "cmd /C"]);
    for below in ["server", "tests", "xtask", "grammar"] {
        let found: Vec<_> = named(below, &words, &["tests/tests/architecture.rs"])
            .into_iter()
            // Dockerfiles in a test's texts may well run a shell.
            .filter(|line| line.contains("Command::new") || !(is_test(line) || line.contains('"')))
            .collect();
        assert_none(&found);
    }
    // The extension starts the server alone, and gives it arguments one by one.
    for end in [".ts", ".mjs", ".lua"] {
        for path in files("editors", end) {
            let text = fs::read_to_string(&path).unwrap();
            for (number, line) in text.lines().enumerate() {
                let shell = ["shell: true", "execSync(", "os.execute", "io.popen", "vim.fn.system(\""];
                assert!(
                    !shell.iter().any(|word| line.contains(word)),
                    "{}:{}: {line}",
                    path.display(),
                    number + 1
                );
            }
        }
    }
}

#[test]
fn only_the_grammars_binding_may_be_unsafe() {
    assert_none(&named("server", &["unsafe"], &[]));
    let workspace = fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    assert!(workspace.contains("unsafe_code = \"forbid\""));
    for manifest in files("server", "Cargo.toml").into_iter().chain(files("tests", "Cargo.toml")) {
        let text = fs::read_to_string(&manifest).unwrap();
        assert!(
            text.contains("[lints]\nworkspace = true"),
            "{} does not take the workspace's lints",
            manifest.display()
        );
    }
}

#[test]
fn no_source_is_longer_than_one_reads() {
    for below in ["server", "tests", "xtask"] {
        for path in files(below, ".rs") {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= 600, "{}: {lines} lines", path.display());
        }
    }
}
