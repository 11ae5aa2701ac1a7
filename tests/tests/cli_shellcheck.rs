//! `dockwright check` with ShellCheck: the real program, and programs that call themselves so.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use dockwright_tests::client::command;
use dockwright_tests::editors::left_out;
use serde_json::Value;

const TEXT: &str = "FROM debian:12\nRUN echo $gone\nCMD [\"x\"]\n";

/// Remarks on the first word of every script.
const REMARKS: &str = r#"cat > /dev/null
echo '{"comments":[{"line":1,"endLine":1,"column":1,"endColumn":5,"level":"warning","code":2164,"message":"Hm"}]}'; exit 1"#;

/// A folder with a Dockerfile and a program `shellcheck` of these lines.
fn project(lines: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("source");
    fs::write(folder.path().join("Dockerfile"), TEXT).unwrap();
    fs::write(&source, format!("#!/bin/sh\n{lines}\n")).unwrap();
    let target = folder.path().join("shellcheck");
    let installed = Command::new("install").args(["-m", "755"]).args([&source, &target]).status().unwrap();
    assert!(installed.success());
    folder
}

fn check(folder: &Path, arguments: &[&str], variable: Option<&str>) -> Output {
    let mut command = command();
    command.arg("check").args(arguments).arg("Dockerfile").current_dir(folder);
    command.env_remove("DOCKWRIGHT_SHELLCHECK");
    command.envs(variable.map(|value| ("DOCKWRIGHT_SHELLCHECK", value)));
    command.output().unwrap()
}

/// The codes of ShellCheck's remarks in the JSON, and the exit code.
fn remarks(output: &Output) -> (Vec<String>, Option<i32>) {
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    let all = json[0]["diagnostics"].as_array().unwrap();
    let own = all.iter().filter(|one| one["source"] == "shellcheck");
    (own.map(|one| one["code"].as_str().unwrap().to_owned()).collect(), output.status.code())
}

#[test]
fn the_real_program_remarks() {
    if Command::new("shellcheck").arg("--version").output().is_err() {
        return left_out("the_real_program_remarks", "shellcheck is not installed");
    }
    let folder = project("exit 3");
    let (codes, code) = remarks(&check(folder.path(), &["--format", "json"], None));
    assert_eq!((codes, code), (vec!["SC2154".to_owned(), "SC2086".to_owned()], Some(1)));
    assert_eq!(remarks(&check(folder.path(), &["--format", "json"], Some("off"))), (vec![], Some(0)));
    let text = check(folder.path(), &[], None);
    assert!(String::from_utf8_lossy(&text.stdout).contains("[shellcheck SC2086]"), "{text:?}");
}

#[test]
fn a_program_is_named_by_argument_or_environment_and_the_argument_wins() {
    let folder = project(REMARKS);
    let absolute = folder.path().join("shellcheck").display().to_string();
    let found = (vec!["SC2164".to_owned()], Some(1));
    let json = ["--format", "json"];
    assert_eq!(remarks(&check(folder.path(), &json, Some(&absolute))), found);
    let named = [&json[..], &["--shellcheck", "./shellcheck"]].concat();
    assert_eq!(remarks(&check(folder.path(), &named, Some("off"))), found);
    let off = [&json[..], &["--shellcheck", "off"]].concat();
    assert_eq!(remarks(&check(folder.path(), &off, Some(&absolute))), (vec![], Some(0)));
}

#[test]
fn a_program_that_fails_is_said_once_and_takes_no_other_finding_away() {
    for lines in ["exit 3", "echo nonsense", "kill -9 $$"] {
        let folder = project(lines);
        fs::write(folder.path().join("Dockerfile"), format!("{TEXT}RUN a b\nRUN c d\nRNU x\n")).unwrap();
        let output = check(folder.path(), &["--shellcheck", "./shellcheck"], None);
        let (out, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(1));
        assert!(out.contains("syntax-unknown-instruction"), "{out}");
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(said.starts_with("dockwright: ") && said.contains("shellcheck"), "{said}");
    }
}

#[test]
fn a_word_that_is_no_choice_is_refused() {
    let folder = project(REMARKS);
    for (arguments, variable, said) in [
        (&["--shellcheck", "maybe"][..], None, "`--shellcheck`: "),
        (&[][..], Some("maybe"), "DOCKWRIGHT_SHELLCHECK: "),
    ] {
        let output = check(folder.path(), arguments, variable);
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains(said), "{output:?}");
    }
}

#[test]
fn of_a_file_that_a_program_wrote_the_first_scripts_are_asked_about_and_that_is_said() {
    let count = r#"cat > /dev/null; echo x >> "$(dirname "$0")/runs"; echo '{"comments":[]}'"#;
    let folder = project(count);
    let lines: String = (0..1_200).map(|number| format!("RUN make {number}\n")).collect();
    fs::write(folder.path().join("Dockerfile"), format!("FROM alpine:3\n{lines}RUN sudo make\n")).unwrap();
    let output = check(folder.path(), &["--shellcheck", "./shellcheck"], None);
    let (out, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(
        said,
        "dockwright: Dockerfile: ShellCheck was asked about the first 1000 of its 1201 scripts alone\n"
    );
    assert!(out.contains("[shell-sudo]"), "{out}");
    assert_eq!(fs::read_to_string(folder.path().join("runs")).unwrap().lines().count(), 1_000);
}
