//! `cargo xtask test`: everything that can be tested here, and what could not and why.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::failures::told_again;
use crate::steps::{Done, find, root};
use crate::watched::{self, Watched};

/// The generator of the parser is large to compile, and only the check of the generated files needs it.
const GENERATOR: &str = "xtask-grammar";

/// What the steps added up to.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    left_out: Vec<String>,
    failures: Vec<String>,
    /// What the failed tests printed.
    said: Vec<String>,
}

/// Runs all tests. With `--require all`, what cannot run here is a failure.
pub fn run(arguments: &[&str]) -> Done<()> {
    let require_all = match arguments {
        [] => false,
        ["--require", "all"] => true,
        other => return Err(format!("test knows `--require all`, not `{}`", other.join(" "))),
    };
    let mut tally = Tally::default();
    let minutes = |count: u64| Duration::from_secs(count * 60);
    tally.step("format", watched::run(&mut cargo(&["fmt", "--all", "--check"]), minutes(3)));
    tally.step(
        "clippy",
        watched::run(
            &mut cargo(&["clippy", "--workspace", "--exclude", GENERATOR, "--all-targets"]),
            minutes(25),
        ),
    );
    tally.step("build", watched::run(&mut cargo(&["build", "--package", "dockwright"]), minutes(15)));
    let mut tests = Command::new("cargo");
    tests
        .args(["test", "--workspace", "--exclude", GENERATOR, "--no-fail-fast", "--", "--show-output"])
        .current_dir(root());
    tests.env("DOCKWRIGHT", target().join("debug/dockwright"));
    if let Some(corpus) = beside("DOCKWRIGHT_CORPUS", "corpus") {
        tests.env("DOCKWRIGHT_CORPUS", corpus);
    }
    if let Some(data) = beside("DOCKWRIGHT_DATA", "data") {
        tests.env("DOCKWRIGHT_DATA", data);
    }
    if require_all {
        tests.env("DOCKWRIGHT_REQUIRE", "all");
    }
    tally.step("tests", watched::run(&mut tests, minutes(40)));
    tally.grammar(minutes(15));
    tally.vscode(minutes(10));
    tally.report(require_all)
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(root());
    command
}

fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// What tests read and no commit holds (real Dockerfiles, real tags): the folder that `variable` names, or the one that
/// stands beside a checkout.
pub fn beside(variable: &str, name: &str) -> Option<PathBuf> {
    let named = std::env::var_os(variable).map(PathBuf::from);
    let beside = root().join("../shared").join(name);
    named.or_else(|| beside.is_dir().then(|| beside.canonicalize().unwrap_or(beside)))
}

impl Tally {
    /// Counts what a step printed in the manner of Rust's test runner.
    fn step(&mut self, name: &str, done: Watched) {
        for line in &done.lines {
            if let Some(counts) = line.trim().strip_prefix("test result: ") {
                self.passed += count_before(counts, " passed");
                self.failed += count_before(counts, " failed");
            } else if let Some(what) = line.trim().strip_prefix("SKIPPED: ") {
                self.left_out.push(what.to_owned());
            }
        }
        self.said.extend(told_again(&done.lines));
        if !done.good {
            self.failures.push(name.to_owned());
        }
    }

    fn grammar(&mut self, limit: Duration) {
        let arguments = ["run", "--quiet", "--package", "xtask", "--", "grammar", "--check"];
        self.step("generated grammar", watched::run(&mut cargo(&arguments), limit));
    }

    fn vscode(&mut self, limit: Duration) {
        let Some(npm) = find(&["npm"]) else {
            self.left_out.push("the VS Code extension's tests: npm is not installed".to_owned());
            return;
        };
        let source = root().join("editors/vscode");
        if let Err(problem) = crate::vscode::install(&npm, &source) {
            println!("{problem}");
            self.failures.push("VS Code extension".to_owned());
            return;
        }
        for arguments in [["run", "check"].as_slice(), &["test"]] {
            let mut command = Command::new(&npm);
            command.args(arguments).current_dir(&source);
            let done = watched::run(&mut command, limit);
            let good = done.good;
            self.passed += done.lines.iter().filter_map(|line| vitest_passed(line)).sum::<usize>();
            self.step("VS Code extension", done);
            if !good {
                return;
            }
        }
    }

    fn report(self, require_all: bool) -> Done<()> {
        println!();
        for line in &self.said {
            println!("{line}");
        }
        for what in &self.left_out {
            println!("left out: {what}");
        }
        for step in &self.failures {
            println!("failed step: {step}");
        }
        let failed = self.failed.max(self.failures.len());
        println!("{} passed, {failed} failed, {} skipped", self.passed, self.left_out.len());
        if failed > 0 {
            return Err("Something failed; it stands above.".to_owned());
        }
        if require_all && !self.left_out.is_empty() {
            return Err("Something was left out though all was required.".to_owned());
        }
        Ok(())
    }
}

/// The number right before `what` in a line such as `ok. 5 passed; 0 failed`.
fn count_before(line: &str, what: &str) -> usize {
    line.find(what)
        .and_then(|at| line.get(..at))
        .and_then(|before| before.rsplit([' ', '.', ';']).next())
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}

/// The tests of vitest's closing line: `Tests  12 passed (12)`.
fn vitest_passed(line: &str) -> Option<usize> {
    let rest = line.trim().strip_prefix("Tests")?.trim_start();
    rest.contains(" passed").then(|| count_before(rest, " passed"))
}

#[cfg(test)]
mod tests {
    use super::{count_before, vitest_passed};

    #[test]
    fn counts_are_read_from_the_runners_lines() {
        let line = "ok. 16 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.02s";
        assert_eq!((count_before(line, " passed"), count_before(line, " failed")), (16, 2));
        assert_eq!(count_before("no number", " passed"), 0);
        assert_eq!(vitest_passed("      Tests  12 passed (12)"), Some(12));
        assert_eq!(vitest_passed(" Test Files  2 passed (2)"), None);
    }
}
