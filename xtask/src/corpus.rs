//! `cargo xtask corpus`: how the build checks fare on real Dockerfiles, beside a real engine and BuildKit's own linter.

use std::process::Command;
use std::time::Duration;

use crate::steps::{Done, root};
use crate::test::beside;
use crate::watched;

/// The tests that compare; each prints how often each rule speaks and every disagreement.
const TESTS: [&str; 2] = ["a_real_engine_says_the_same", "the_newest_linter_says_the_same"];

/// Runs the comparisons on the corpus that `DOCKWRIGHT_CORPUS` names, or that stands beside the checkout.
pub fn run(arguments: &[&str]) -> Done<()> {
    if !arguments.is_empty() {
        return Err("corpus takes no arguments; DOCKWRIGHT_CORPUS names the folder".to_owned());
    }
    let Some(corpus) = beside("DOCKWRIGHT_CORPUS", "corpus") else {
        return Err("There is no corpus. Set DOCKWRIGHT_CORPUS to a folder that holds `files` and \
                    `expected.jsonl`."
            .to_owned());
    };
    let mut tests = Command::new("cargo");
    tests
        .args(["test", "--quiet", "--package", "ide", "--test", "lint", "--"])
        .args(TESTS)
        .args(["--nocapture", "--test-threads", "1"])
        .env("DOCKWRIGHT_CORPUS", corpus)
        .current_dir(root());
    if watched::run(&mut tests, Duration::from_secs(15 * 60)).good {
        return Ok(());
    }
    Err("The checks and their judges disagree; it stands above.".to_owned())
}
