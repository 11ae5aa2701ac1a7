//! What `explain` prints: the tutorial in each format and language, and what it does with bad input.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use dockwright_tests::client::command;
use expect_test::{ExpectFile, expect_file};
use serde_json::Value;

const LOCALE: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/python-hello-world")
}

fn run(arguments: &[&str], input: &[u8], env: &[(&str, &str)]) -> Output {
    let mut command = command();
    for name in LOCALE {
        command.env_remove(name);
    }
    let mut child = command
        .arg("explain")
        .args(arguments)
        .current_dir(example())
        .envs(env.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read its input ends before it is written.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn shown(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(output.stderr.is_empty(), "{output:?}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[track_caller]
fn check(arguments: &[&str], expected: ExpectFile) {
    expected.assert_eq(&shown(&run(arguments, b"", &[])));
}

#[test]
fn the_tutorial_in_each_format_and_language() {
    check(&["--lang", "en"], expect_file!["explain/tutorial.en.txt"]);
    check(&["--lang", "ko", "Dockerfile"], expect_file!["explain/tutorial.ko.txt"]);
    check(&["--format", "markdown", "--lang=en", "."], expect_file!["explain/tutorial.en.md"]);
    check(&["--format=markdown", "--lang=ko"], expect_file!["explain/tutorial.ko.md"]);
    check(&["--format=json", "--lang=en"], expect_file!["explain/tutorial.en.json"]);
    check(&["--format=json", "--lang=ko"], expect_file!["explain/tutorial.ko.json"]);
}

const STAGES: &[u8] = b"ARG GO=1.24\nFROM golang:$GO AS build\nARG GO\nRUN go build -o /app # $GO\nFROM scratch\nCOPY --from=build /app /\n";

#[test]
fn stages_variables_and_standard_input() {
    expect_file!["explain/stages.en.txt"].assert_eq(&shown(&run(&["-"], STAGES, &[])));
    let json: Value = serde_json::from_str(&shown(&run(&["-", "--format=json"], STAGES, &[]))).unwrap();
    assert_eq!(json["stages"][0]["name"], "build");
    assert_eq!(json["stages"][0]["base"], "golang:1.24");
    assert_eq!(json["stages"][1]["base"], "scratch");
    assert_eq!(json["instructions"][1]["resolved"], "FROM golang:1.24 AS build");
    assert_eq!(json["instructions"][1]["variables"][0]["value"], "1.24");
    assert_eq!(json["instructions"][5]["adds"], "layer");
}

#[test]
fn the_language_is_that_of_the_locale_unless_it_is_said() {
    let korean = |arguments: &[&str], env: &[(&str, &str)]| {
        shown(&run(arguments, b"", env)).contains("레이어를 하나 더합니다.")
    };
    assert!(korean(&[], &[("LANG", "ko_KR.UTF-8")]));
    assert!(korean(&["--lang", "auto"], &[("LC_ALL", "ko"), ("LANG", "en_US.UTF-8")]));
    assert!(!korean(&[], &[]));
    assert!(!korean(&[], &[("LANG", "xx_YY")]));
    assert!(!korean(&["--lang", "en"], &[("LANG", "ko_KR.UTF-8")]));
}

#[test]
fn bad_input_is_said_and_ends_with_two() {
    for (arguments, words) in [
        (&["--format", "html"][..], "`html` is no format: text, markdown or json"),
        (&["--lang", "klingon"], "`klingon` is no language: en, ko or auto"),
        (&["missing/Dockerfile"], "missing/Dockerfile: it cannot be read"),
        (&["Dockerfile", "Dockerfile"], "unexpected argument"),
        (&["--colour"], "invalid option '--colour'"),
    ] {
        let output = run(arguments, b"", &[]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(said.contains(words) && output.stdout.is_empty(), "{arguments:?}: {said}");
    }
    let output = run(&["-"], b"FROM a\nRUN \xff\n", &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("line 2 is no UTF-8"));
}

#[test]
fn a_file_says_nothing_or_something_refused_and_is_explained_all_the_same() {
    assert_eq!(shown(&run(&["-"], b"# nothing\n", &[])), "There is no instruction in this file.\n");
    let said = shown(&run(&["-", "--format=markdown"], b"FROM a\nRNU `x` ```\nCOPY x\n", &[]));
    assert!(said.contains("````dockerfile\nRNU `x` ```\n````\n"), "{said}");
    assert!(
        said.contains("`RNU` is no instruction") && said.contains("`dockwright check` says why"),
        "{said}"
    );
}
