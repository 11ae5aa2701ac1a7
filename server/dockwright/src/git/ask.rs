//! The questions, as argument vectors.

use std::path::Path;

use builder::engine::Invocation;

/// Git without anything that a repository or its user could have it start: no hooks, no watcher of files, no pager, no
/// other program that compares, no question on a terminal, no fetch of what a partial clone lacks. It writes nothing:
/// locks are left alone.
fn git(folder: &Path) -> Invocation {
    Invocation::new("git")
        .args(["--no-optional-locks", "--no-pager", "--literal-pathspecs"])
        .args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.pager=cat"])
        .args(["-c", "diff.external=", "-c", "core.attributesFile=/dev/null", "-c", "protocol.allow=never"])
        .args(["-c", "log.showSignature=false", "-c", "core.quotePath=false"])
        .arg("-C")
        .arg(folder)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C")
}

/// The commit that is checked out.
pub(super) fn head(folder: &Path) -> Invocation {
    git(folder).args(["rev-parse", "--verify", "--quiet", "HEAD^{commit}"])
}

/// The last commits and the paths that each changed below the folder. A merge counts by what it brought to the branch; a
/// renamed file has both its names.
pub(super) fn log(folder: &Path, head: &str, commits: usize) -> Invocation {
    git(folder)
        .args(["log", "-z", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color"])
        .args(["--first-parent", "-m", "--relative", "--format=%x01", "--ignore-submodules=none"])
        .arg(format!("--max-count={}", commits + 1))
        .args([head, "--"])
}
