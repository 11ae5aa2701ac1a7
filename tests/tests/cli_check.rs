//! The command line's contract: what `check` prints, and the exit codes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use dockwright_tests::client::command;
use serde_json::{Value, json};

/// A folder that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(files: &[(&str, &[u8])]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name =
            format!("dockwright-check-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = Self(std::env::temp_dir().join(name));
        fs::create_dir_all(&folder.0).unwrap();
        for (name, bytes) in files {
            let path = folder.0.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        folder
    }

    /// Runs the program in the folder, with `input` on its standard input.
    fn run_with(&self, arguments: &[&str], input: &[u8], env: &[(&str, &str)]) -> Output {
        let mut child = command()
            .args(arguments)
            .current_dir(&self.0)
            .env_remove("NO_COLOR")
            .env("TERM", "xterm-256color")
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

    fn run(&self, arguments: &[&str]) -> Output {
        self.run_with(arguments, b"", &[])
    }

    /// The exit code and the JSON of `check`.
    fn json(&self, arguments: &[&str]) -> (i32, Value) {
        let output = self.run(&[&["check", "--format", "json"], arguments].concat());
        let parsed = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stdout)));
        (output.status.code().unwrap(), parsed)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The files that the JSON tells of.
fn files(json: &Value) -> Vec<&str> {
    json.as_array().unwrap().iter().map(|file| file["file"].as_str().unwrap()).collect()
}

const GOOD: &[u8] = b"FROM alpine:3\n";
const BAD: &[u8] = b"FROM alpine:3\nRNU x\n";

#[test]
fn the_json_holds_every_key_and_no_other() {
    let folder = Folder::new(&[("Dockerfile", BAD), ("good/Dockerfile", GOOD)]);
    let (code, json) = folder.json(&["Dockerfile", "good/Dockerfile"]);
    assert_eq!(code, 1);
    assert_eq!(
        json,
        json!([
            { "file": "Dockerfile", "diagnostics": [{
                "code": "syntax-unknown-instruction", "source": "buildkit", "severity": "error",
                "line": 2, "column": 1, "endLine": 2, "endColumn": 4,
                "message": "`RNU` is no Dockerfile instruction. Did you mean `RUN`?",
            }] },
            { "file": "good/Dockerfile", "diagnostics": [] },
        ])
    );
}

#[test]
fn columns_are_unicode_scalar_values_and_the_end_is_exclusive() {
    let source = "FROM alpine:3\r\nCOPY --chown=😀e\u{301} --from2=é a b\r\nENV a=1 👨\u{200d}👩";
    let folder = Folder::new(&[("Dockerfile", source.as_bytes())]);
    let (_, json) = folder.json(&["Dockerfile"]);
    let places: Vec<_> = json[0]["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| ["line", "column", "endLine", "endColumn"].map(|key| one[key].as_u64().unwrap()))
        .collect();
    // `COPY --chown=😀é ` is 17 scalar values, `--from2` 7; the joined pair is 3.
    assert_eq!(places, [[2, 18, 2, 25], [3, 9, 3, 12]], "{json:#}");
}

#[test]
fn lines_end_with_a_line_feed_alone() {
    let folder = Folder::new(&[("Dockerfile", b"FROM alpine:3\n# a\rb\x0c\xe2\x80\xa8c\nRNU x\n")]);
    let (_, json) = folder.json(&["Dockerfile"]);
    assert_eq!(json[0]["diagnostics"][0]["line"], 3, "{json:#}");
}

#[test]
fn exit_codes() {
    let folder = Folder::new(&[("good", GOOD), ("bad", BAD), ("empty/README.md", b"")]);
    for (arguments, code) in [
        (&["check", "good"][..], 0),
        (&["check", "bad"], 1),
        (&["check", "good", "bad"], 1),
        (&["check", "missing"], 2),
        (&["check", "missing", "bad"], 2),
        (&["check", "empty"], 2),
        (&["check", "--fail-on", "error", "bad"], 1),
        (&["check", "--fail-on", "nonsense", "bad"], 2),
        (&["check", "--format", "nonsense", "bad"], 2),
        (&["check", "--nonsense"], 2),
        (&["check", "--fail-on"], 2),
        (&["chekc"], 2),
        (&[], 2),
        (&["--version"], 0),
        (&["--help"], 0),
        (&["check", "--help"], 0),
    ] {
        let output = folder.run(arguments);
        let errors = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {errors}");
        assert_eq!(errors.is_empty(), code != 2, "{arguments:?}: what could not be done is said: {errors}");
    }
}

#[test]
fn every_level_of_fail_on_is_taken() {
    let folder = Folder::new(&[("good", GOOD), ("bad", BAD)]);
    for level in ["error", "warning", "information", "hint"] {
        assert_eq!(folder.run(&["check", "--fail-on", level, "bad"]).status.code(), Some(1), "{level}");
        assert_eq!(folder.run(&["check", "--fail-on", level, "good"]).status.code(), Some(0), "{level}");
    }
}

#[test]
fn standard_input_is_a_file() {
    let folder = Folder::new(&[]);
    let output = folder.run_with(&["check", "--format", "json", "-"], BAD, &[]);
    assert_eq!(output.status.code(), Some(1));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(files(&json), ["-"]);
    assert_eq!(json[0]["diagnostics"][0]["line"], 2);
    assert_eq!(folder.run_with(&["check", "-"], GOOD, &[]).status.code(), Some(0));
    assert_eq!(folder.run_with(&["check", "-"], b"FROM \xff\n", &[]).status.code(), Some(2));
}

#[test]
fn a_folder_is_searched_for_dockerfiles() {
    let folder = Folder::new(&[
        ("Dockerfile", GOOD),
        ("Dockerfile.dev", GOOD),
        ("Dockerfile.dockerignore", b"*\n"),
        ("app/api.dockerfile", BAD),
        ("app/deep/er/Containerfile", GOOD),
        ("app/notes.md", b"FROM here\n"),
        ("node_modules/x/Dockerfile", BAD),
        (".git/Dockerfile", BAD),
        ("odd name; $(x)/Dockerfile", GOOD),
    ]);
    let (code, json) = folder.json(&["."]);
    assert_eq!(code, 1);
    let expected = [
        "Dockerfile",
        "Dockerfile.dev",
        "app/api.dockerfile",
        "app/deep/er/Containerfile",
        "odd name; $(x)/Dockerfile",
    ];
    let found: Vec<_> =
        files(&json).iter().map(|name| name.trim_start_matches("./").replace('\\', "/")).collect();
    assert_eq!(found, expected);
    // Without a path it is the current folder.
    assert_eq!(folder.json(&[]).1.as_array().unwrap().len(), expected.len());
    // A file that is named is checked, whatever its name.
    assert_eq!(folder.json(&["app/notes.md"]).0, 0);
}

#[test]
fn what_is_no_utf8_is_said_and_the_others_are_checked() {
    let utf16: Vec<u8> = "FROM alpine:3\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let folder = Folder::new(&[
        ("a/Dockerfile", &[&[0xff, 0xfe], &utf16[..]].concat()),
        ("b/Dockerfile", b"FROM alpine:3\nRUN \xe9\n"),
        ("c/Dockerfile", BAD),
    ]);
    let output = folder.run(&["check", "--format", "json", "."]);
    assert_eq!(output.status.code(), Some(2));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json.as_array().unwrap().len(), 1, "{json:#}");
    assert_eq!(json[0]["diagnostics"][0]["code"], "syntax-unknown-instruction");
    let errors = text(&output.stderr);
    let lines: Vec<_> = errors.lines().collect();
    assert_eq!(lines.len(), 2, "{errors}");
    assert!(lines[0].contains("UTF-16") && lines[1].contains("line 2"), "{errors}");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_said_and_never_waited_for() {
    let folder = Folder::new(&[]);
    std::os::unix::fs::symlink("/nowhere", folder.0.join("link")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(folder.0.join("pipe")).status().unwrap();
    assert!(made.success());
    for (path, said) in [
        ("pipe", "this is neither a file nor a folder. Give what it holds to standard input, and name `-`"),
        (
            "/dev/null",
            "this is neither a file nor a folder. Give what it holds to standard input, and name `-`",
        ),
        ("link", "this link leads nowhere"),
        ("none", "there is no such file or folder"),
        (".", "no Dockerfile stands in this folder"),
    ] {
        let output = folder.run(&["check", path]);
        assert_eq!(output.status.code(), Some(2), "{path}");
        assert_eq!(text(&output.stderr), format!("dockwright: {path}: {said}\n"));
    }
}

#[test]
fn any_bytes_end_in_an_exit_code() {
    // A fixed generator: the bytes are the same in every run.
    let mut state = 0x9e37_79b9_u32;
    let mut bytes = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()[0]
    };
    let folder = Folder::new(&[]);
    for round in 0..20usize {
        let noise: Vec<u8> = (0..round * 97)
            .map(|_| bytes())
            .map(|byte| if round % 2 == 0 { byte & 0x7f } else { byte })
            .collect();
        let output = folder.run_with(&["check", "-"], &noise, &[]);
        assert!(matches!(output.status.code(), Some(0..=2)), "{:?}: {noise:?}", output.status);
        assert!(!text(&output.stderr).contains("panicked"), "{noise:?}");
    }
    for odd in [
        "",
        "\u{feff}",
        "\u{feff}FROM alpine",
        "FROM alpine\\",
        "\0",
        "\r",
        "#",
        "FROM a\nRUN <<",
        "# escape=`",
    ] {
        let output = folder.run_with(&["check", "-"], odd.as_bytes(), &[]);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{odd:?}");
    }
}

#[test]
fn control_characters_of_a_file_do_not_reach_the_terminal() {
    let folder = Folder::new(&[("Dockerfile", b"FROM alpine:3\nR\x1b[31mU x \x07\n")]);
    for command in ["check", "explain"] {
        let output = folder.run(&[command, "Dockerfile"]);
        assert!(!output.stdout.contains(&0x1b) && !output.stdout.contains(&7), "{}", text(&output.stdout));
    }
}

#[test]
fn the_text_points_at_the_place() {
    let folder = Folder::new(&[("Dockerfile", BAD)]);
    let output = text(&folder.run(&["check", "Dockerfile"]).stdout);
    assert!(output.starts_with("Dockerfile:2:1: error: `RNU` is no Dockerfile instruction."), "{output}");
    assert!(output.contains("2 | RNU x\n  | ^^^\n"), "{output}");
    assert!(output.ends_with("1 file checked: 1 error, 0 other findings\n"), "{output}");
}

#[test]
fn colours_are_for_terminals_alone() {
    let folder = Folder::new(&[("Dockerfile", BAD)]);
    for command in ["check", "explain"] {
        for env in [&[][..], &[("NO_COLOR", "1")]] {
            let output = folder.run_with(&[command, "Dockerfile"], b"", env);
            assert!(!output.stdout.is_empty() && !output.stdout.contains(&0x1b), "{command} {env:?}");
        }
    }
}

/// Runs the program with a terminal as its standard output and gives what was shown there.
#[cfg(target_os = "linux")]
fn on_a_terminal(folder: &Folder, arguments: &[&str], env: &[(&str, &str)]) -> String {
    use std::io::Read;

    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
    let terminal = fs::File::options().read(true).write(true).open(name).unwrap();
    let mut command = command();
    command.args(arguments).current_dir(&folder.0).env("TERM", "xterm-256color").env_remove("NO_COLOR");
    let mut child = command
        .envs(env.iter().copied())
        .stdin(Stdio::null())
        .stdout(terminal)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The command holds the terminal's last end on our side: with it gone, the end of the program ends the reading.
    drop(command);
    let mut shown = Vec::new();
    let mut chunk = [0; 4096];
    let mut master = fs::File::from(master);
    while let Ok(read @ 1..) = master.read(&mut chunk) {
        shown.extend_from_slice(&chunk[..read]);
    }
    child.wait().unwrap();
    String::from_utf8_lossy(&shown).into_owned()
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_is_painted_unless_no_color_is_set() {
    let folder = Folder::new(&[("Dockerfile", BAD)]);
    for command in ["check", "explain"] {
        for (env, painted) in [
            (&[][..], true),
            (&[("NO_COLOR", "")], true),
            (&[("NO_COLOR", "1")], false),
            (&[("TERM", "dumb")], false),
        ] {
            let shown = on_a_terminal(&folder, &[command, "Dockerfile"], env);
            assert!(shown.contains("RNU"), "{shown}");
            assert_eq!(shown.contains('\u{1b}'), painted, "{command} {env:?}: {shown}");
        }
    }
}

#[cfg(unix)]
#[test]
fn control_characters_of_a_name_do_not_reach_the_terminal() {
    let folder = Folder::new(&[("a\u{1b}[31m/Dockerfile", BAD), ("b\u{1b}[31m/Dockerfile", b"\xff")]);
    let output = folder.run(&["check", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!output.stdout.contains(&0x1b) && !output.stderr.contains(&0x1b), "{output:?}");
}

#[test]
fn explain_says_what_each_instruction_does() {
    let source =
        b"FROM python:3.8-alpine\nRUN pip install flask\nCMD [\"python\",\"app.py\"]\nCOPY app.py /app.py\n";
    let folder = Folder::new(&[("Dockerfile", source)]);
    for arguments in [&["explain", "Dockerfile"][..], &["explain"], &["explain", "."]] {
        let output = folder.run(arguments);
        assert_eq!(output.status.code(), Some(0));
        let shown = text(&output.stdout);
        let places: Vec<_> = text(source)
            .lines()
            .map(|line| shown.find(line).unwrap_or_else(|| panic!("{line}: {shown}")))
            .collect();
        assert!(places.is_sorted(), "{shown}");
        // The words are wrapped to the width of a terminal.
        let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            words.contains("Adds a layer.") && words.contains("Changes metadata only: 0 bytes."),
            "{shown}"
        );
    }
    assert_eq!(folder.run(&["explain", "missing"]).status.code(), Some(2));
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let folder = Folder::new(&[("Dockerfile", "RNU x\n".repeat(20_000).as_bytes())]);
    let mut child = command()
        .args(["check", "Dockerfile"])
        .current_dir(&folder.0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), String::new()));
}

#[test]
fn the_ignore_file_of_the_context_is_known() {
    let dockerfile: &[u8] = b"FROM alpine\nCOPY a.log b.txt /x/\n";
    let folder = Folder::new(&[("Dockerfile", dockerfile), (".dockerignore", b"*.log\n")]);
    let found = |arguments: &[&str]| {
        let (code, json) = folder.json(arguments);
        (code, json.to_string().contains("CopyIgnoredFile"))
    };
    assert_eq!(found(&["Dockerfile"]), (1, true));
    // A file that belongs to the Dockerfile alone comes before the other, and one that excludes nothing is silent.
    fs::write(folder.0.join("Dockerfile.dockerignore"), "nothing\n").unwrap();
    assert_eq!(found(&["Dockerfile"]), (0, false));
    // The context is where Compose puts it.
    let folder = Folder::new(&[
        (
            "compose.yaml",
            b"services:\n  a:\n    build:\n      context: .\n      dockerfile: sub/Dockerfile\n",
        ),
        ("sub/Dockerfile", dockerfile),
        (".dockerignore", b"b.txt\n"),
        ("sub/.dockerignore", b"*.log\n"),
    ]);
    let (_, json) = folder.json(&["sub/Dockerfile"]);
    let text = json.to_string();
    assert!(text.contains("`b.txt`") && !text.contains("`a.log`"), "{text}");
}

#[test]
fn a_file_that_is_named_twice_is_checked_once() {
    let folder = Folder::new(&[("Dockerfile", b"FROM alpine:3 as x\n")]);
    let (_, json) = folder.json(&["Dockerfile", "./Dockerfile", "."]);
    assert_eq!(files(&json), ["Dockerfile"]);
    let output = folder.run_with(&["check", "-", "-"], b"FROM alpine:3\n", &[]);
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), String::new()));
}

#[test]
fn build_arguments_count_as_in_a_build() {
    let folder = Folder::new(&[("Dockerfile", b"ARG BASE\nFROM $BASE\nRUN x $UNKNOWN\nMAINTAINER me\n")]);
    let codes = |arguments: &[&str], env: &[(&str, &str)]| {
        let output =
            folder.run_with(&[&["check", "--format", "json", "Dockerfile"], arguments].concat(), b"", env);
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        let found = json[0]["diagnostics"].as_array().unwrap().iter();
        found.map(|one| one["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let has = |codes: &[String], code: &str| codes.iter().any(|one| one == code);
    let refused = |arguments: &[&str], env: &[(&str, &str)]| has(&codes(arguments, env), "build-base-image");
    assert!(refused(&[], &[]));
    assert!(!refused(&["--build-arg", "BASE=alpine:3"], &[]));
    // The last counts; a name alone takes its value from the environment, and without one it is not given.
    assert!(refused(&["--build-arg", "BASE=alpine:3", "--build-arg", "BASE="], &[]));
    assert!(!refused(&["--build-arg", "BASE"], &[("BASE", "alpine:3")]));
    assert!(refused(&["--build-arg", "BASE"], &[]));
    // BuildKit warns of a default that is missing whatever is given.
    assert!(has(&codes(&["--build-arg", "BASE=alpine:3"], &[]), "InvalidDefaultArgInFrom"));
    assert!(has(&codes(&[], &[]), "MaintainerDeprecated"));
    let quiet = codes(&["--build-arg", "BUILDKIT_DOCKERFILE_CHECK=skip=MaintainerDeprecated"], &[]);
    assert!(!has(&quiet, "MaintainerDeprecated"), "{quiet:?}");
    let quiet =
        codes(&["--build-arg", "BUILDKIT_DOCKERFILE_CHECK"], &[("BUILDKIT_DOCKERFILE_CHECK", "skip=all")]);
    assert!(!has(&quiet, "MaintainerDeprecated") && has(&quiet, "build-base-image"), "{quiet:?}");
    assert_eq!(folder.run(&["check", "--build-arg"]).status.code(), Some(2));
}

#[test]
fn what_a_compose_file_gives_a_build_counts() {
    let compose = "services:\n  a:\n    build:\n      context: .\n      dockerfile: sub/Dockerfile\n      \
                   additional_contexts:\n        lib: ./lib\n      args:\n        BASE: alpine:3\n        KIND: UP\n";
    let folder = Folder::new(&[
        ("compose.yaml", compose.as_bytes()),
        ("sub/Dockerfile", b"ARG BASE\nARG KIND=x\nFROM $BASE AS a\nFROM b-$KIND\nCOPY --from=lib x /\n"),
    ]);
    let found = |arguments: &[&str]| {
        let (code, json) = folder.json(arguments);
        let found = json[0]["diagnostics"].as_array().unwrap().iter();
        let all: Vec<_> =
            found.map(|one| format!("{}:{}", one["line"], one["code"].as_str().unwrap())).collect();
        (code, all)
    };
    let (code, all) = found(&["sub/Dockerfile"]);
    assert!(!all.iter().any(|one| one.starts_with("3:build")), "{all:?}");
    assert!(all.iter().any(|one| one == "4:build-base-image"), "{all:?}");
    assert_eq!(code, 1);
    // What the command line says comes first.
    let (_, all) = found(&["sub/Dockerfile", "--build-arg", "KIND=down", "--build-arg", "BASE=Bad"]);
    assert!(all.iter().any(|one| one == "3:build-base-image"), "{all:?}");
    assert!(!all.iter().any(|one| one == "4:build-base-image"), "{all:?}");
}
