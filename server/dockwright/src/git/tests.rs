//! Real repositories, made here.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{head, history, read};

/// Runs git in a folder; false when there is none on this machine.
fn git(folder: &Path, arguments: &[&str]) -> bool {
    let own = [
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b",
        "-c",
        "init.defaultBranch=main",
        "-c",
        "protocol.file.allow=always",
    ];
    let ran = Command::new("git").args(own).args(arguments).current_dir(folder).output();
    match ran {
        Ok(said) => {
            assert!(said.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&said.stderr));
            true
        }
        Err(_) => false,
    }
}

fn commit(folder: &Path, files: &[(&str, &str)]) {
    for (file, text) in files {
        fs::create_dir_all(folder.join(file).parent().unwrap()).unwrap();
        fs::write(folder.join(file), text).unwrap();
    }
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message", "x"]);
}

fn repository() -> Option<tempfile::TempDir> {
    let folder = tempfile::tempdir().unwrap();
    if git(folder.path(), &["init", "--quiet"]) {
        return Some(folder);
    }
    crate::log::line("left out: git is not installed");
    assert!(std::env::var_os("DOCKWRIGHT_REQUIRE").is_none(), "git is not installed");
    None
}

async fn paths(folder: &Path) -> Vec<Vec<String>> {
    let head = head(folder).await.unwrap();
    let read = history(folder, &head).await.unwrap();
    read.history.commits.into_iter().map(|commit| commit.paths.into_iter().collect()).collect()
}

#[tokio::test]
async fn the_last_commits_with_their_paths_from_the_context() {
    let Some(folder) = repository() else { return };
    let root = folder.path();
    commit(root, &[("api/src/a b.py", "1"), ("web/x", "1")]);
    commit(root, &[("web/x", "2")]);
    git(root, &["mv", "api/src/a b.py", "api/src/é\n.py"]);
    commit(root, &[]);
    assert_eq!(
        paths(root).await,
        [vec!["api/src/a b.py", "api/src/é\n.py"], vec!["web/x"], vec!["api/src/a b.py", "web/x"]]
    );
    assert_eq!(
        paths(&root.join("api")).await,
        [vec!["src/a b.py", "src/é\n.py"], vec![], vec!["src/a b.py"]]
    );
}

#[tokio::test]
async fn a_merge_counts_once_and_a_submodule_is_one_path() {
    let Some(folder) = repository() else { return };
    let root = folder.path();
    commit(root, &[("a", "1")]);
    git(root, &["checkout", "--quiet", "-b", "side"]);
    commit(root, &[("b", "1")]);
    commit(root, &[("c", "1")]);
    git(root, &["checkout", "--quiet", "main"]);
    git(root, &["merge", "--quiet", "--no-ff", "--no-edit", "side"]);
    assert_eq!(paths(root).await, [vec!["b", "c"], vec!["a"]]);
    let Some(other) = repository() else { return };
    commit(other.path(), &[("file", "1")]);
    git(root, &["submodule", "--quiet", "add", other.path().to_str().unwrap(), "lib"]);
    commit(root, &[]);
    assert_eq!(paths(root).await.first().unwrap(), &[".gitmodules", "lib"]);
    // Within it, its own history counts.
    assert_eq!(paths(&root.join("lib")).await, [vec!["file"]]);
}

#[tokio::test]
async fn a_shallow_clone_tells_what_it_has() {
    let Some(folder) = repository() else { return };
    for number in 0..5 {
        commit(folder.path(), &[("a", &number.to_string())]);
    }
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", folder.path().display());
    git(clone.path(), &["clone", "--quiet", "--depth", "2", &from, "."]);
    assert_eq!(paths(clone.path()).await.len(), 2);
}

#[tokio::test]
async fn nothing_that_a_repository_configures_is_started() {
    let Some(folder) = repository() else { return };
    let root = folder.path();
    commit(root, &[("a", "1"), (".gitattributes", "* diff=evil filter=evil\n")]);
    commit(root, &[("a", "2")]);
    let mark = root.join("started");
    let evil = format!("touch '{}'", mark.display());
    for name in [
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "core.sshCommand",
    ] {
        git(root, &["config", name, &evil]);
    }
    assert_eq!(paths(root).await.len(), 2);
    assert!(!mark.exists());
}

#[tokio::test]
async fn no_repository_and_no_commit_are_nothing() {
    let nowhere = tempfile::tempdir().unwrap();
    assert_eq!(head(nowhere.path()).await, None);
    assert_eq!(head(Path::new("/no/such/folder")).await, None);
    let Some(empty) = repository() else { return };
    assert_eq!(head(empty.path()).await, None);
}

#[test]
fn rubbish_is_no_history() {
    assert_eq!(read::log("", 5), builder::churn::History::default());
    assert_eq!(read::log("fatal: x\n", 5).commits, []);
    let log = read::log("\u{1}\0\na\0b\0\u{1}\0\u{1}\0\nc\0", 2);
    let paths: Vec<Vec<&str>> =
        log.commits.iter().map(|commit| commit.paths.iter().map(String::as_str).collect()).collect();
    assert_eq!((paths, log.cut), (vec![vec!["a", "b"], vec![]], true));
}
