//! `check --fix`: what it changes, what it leaves, and what it says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use dockwright_tests::client::command;

fn fix(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = command()
        .args(["check", "--shellcheck", "off", "--fix"])
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read its input ends before it is written.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

const BAD: &str = "FROM alpine:3 as Build\nRUN one \\\n\n  two # stays\nRNU x\n";
const FIXED: &str = "FROM alpine:3 AS build\nRUN one \\\n  two # stays\nRNU x\n";

#[test]
fn safe_fixes_are_written_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Dockerfile");
    fs::write(&path, BAD).unwrap();
    let output = fix(folder.path(), &["Dockerfile"], "");
    assert_eq!(fs::read_to_string(&path).unwrap(), FIXED);
    let told = text(&output.stderr);
    assert!(
        told.contains("Dockerfile: 3 fixed (FromAsCasing 1, NoEmptyContinuation 1, StageNameCasing 1)"),
        "{told}"
    );
    // What is left decides, and is printed.
    assert_eq!(output.status.code(), Some(1));
    let left = text(&output.stdout);
    assert!(left.contains("syntax-unknown-instruction") && !left.contains("FromAsCasing"), "{left}");
    // A second time there is nothing to do, and nothing is written.
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    let again = fix(folder.path(), &["Dockerfile"], "");
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
    assert_eq!(text(&again.stderr), "");
    let rest: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(rest, ["Dockerfile"], "nothing is left beside it");
}

#[test]
fn line_ends_and_a_byte_order_mark_stay() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Dockerfile");
    let dress = |text: &str| format!("\u{feff}{}", text.replace('\n', "\r\n"));
    fs::write(&path, dress(BAD)).unwrap();
    fix(folder.path(), &["Dockerfile"], "");
    assert_eq!(fs::read_to_string(&path).unwrap(), dress(FIXED));
}

#[test]
fn standard_input_is_printed_fixed_and_not_a_byte_more() {
    let folder = tempfile::tempdir().unwrap();
    let output = fix(folder.path(), &["-"], BAD);
    assert_eq!(text(&output.stdout), FIXED);
    assert!(text(&output.stderr).contains("RNU"), "{}", text(&output.stderr));
    assert_eq!(output.status.code(), Some(1));
    // What needs nothing comes out as it went in, without a last line end too.
    let output = fix(folder.path(), &["-"], "FROM alpine:3");
    assert_eq!((text(&output.stdout).as_str(), output.status.code()), ("FROM alpine:3", Some(0)));
    for arguments in [&["-", "Dockerfile"][..], &["-", "--format", "json"]] {
        let output = fix(folder.path(), arguments, BAD);
        assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(2), ""));
        assert!(text(&output.stderr).contains("stands alone"), "{}", text(&output.stderr));
    }
}

#[test]
fn what_cannot_be_read_is_left_and_the_others_are_fixed() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = b"FROM alpine:3 as x\nRUN \xff\n";
    fs::write(folder.path().join("Dockerfile"), bytes).unwrap();
    fs::write(folder.path().join("b.Dockerfile"), BAD).unwrap();
    let output = fix(folder.path(), &["."], "");
    assert_eq!(fs::read(folder.path().join("Dockerfile")).unwrap(), bytes);
    assert_eq!(fs::read_to_string(folder.path().join("b.Dockerfile")).unwrap(), FIXED);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no UTF-8"), "{}", text(&output.stderr));
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let real = folder.path().join("real");
    fs::write(&real, BAD).unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real", folder.path().join("Dockerfile")).unwrap();
    fix(folder.path(), &["Dockerfile"], "");
    assert_eq!(fs::read_to_string(&real).unwrap(), FIXED);
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o7777, 0o640);
    assert!(fs::symlink_metadata(folder.path().join("Dockerfile")).unwrap().is_symlink());
}

#[cfg(unix)]
#[test]
fn what_is_write_protected_is_left_and_said() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Dockerfile");
    fs::write(&path, BAD).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
    let output = fix(folder.path(), &["Dockerfile"], "");
    assert_eq!(fs::read_to_string(&path).unwrap(), BAD);
    assert_eq!(output.status.code(), Some(2));
    let told = text(&output.stderr);
    assert!(told.contains("Dockerfile: it was not changed: it is write-protected"), "{told}");
    // Its findings are told all the same.
    assert!(text(&output.stdout).contains("FromAsCasing"));
}
