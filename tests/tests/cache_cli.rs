//! `dockwright cache` as a person and a tool use it: the tutorial, other builds in between, rubbish, no engine.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;

use dockwright_tests::build::{Project, docker};
use dockwright_tests::editors::repository;
use serde_json::Value;

/// A project that remembers what it asked registries.
fn project(name: &str, files: &[(&str, &str)]) -> Project {
    let mut project = Project::new(&format!("cache-{name}"), files);
    let cache = project.folder.path().join("cache").display().to_string();
    project.environment.push(("XDG_CACHE_HOME", cache));
    project
}

fn build(project: &Project, arguments: &[&str]) {
    let output = project.run(&[&["--progress", "plain", "--tag", &project.name], arguments].concat());
    assert!(output.status.success(), "{}", said(&output));
}

/// `4 COPY miss: …`, a line a step.
fn verdicts(project: &Project, arguments: &[&str]) -> Vec<String> {
    lines(&project.other(&[&["cache", "--format", "json"], arguments].concat()))
}

fn said(output: &Output) -> String {
    let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    format!("{out}{error}")
}

fn lines(output: &Output) -> Vec<String> {
    let all: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", said(output)));
    let line = |step: &Value| {
        let text = |name: &str| step[name].as_str().unwrap().to_owned();
        format!("{} {} {}: {}", step["line"], text("instruction"), text("verdict"), text("reason"))
    };
    all["steps"].as_array().unwrap().iter().map(line).collect()
}

/// Seconds are as the engine took them.
fn without_seconds(lines: Vec<String>) -> Vec<String> {
    let cut = |line: String| {
        let Some(at) = line.find(" last time") else { return line };
        let start = line[..at].rfind(", ").unwrap_or(at);
        format!("{}, … last time", &line[..start])
    };
    lines.into_iter().map(cut).collect()
}

#[test]
fn the_tutorial_is_told_in_one_sentence_a_step() {
    if !docker("the_tutorial_is_told_in_one_sentence_a_step") {
        return;
    }
    let example = repository().join("examples/python-hello-world");
    let file = |name: &str| fs::read_to_string(example.join(name)).unwrap();
    // An instruction that no other build has comes first, so that this one's times are its own.
    let (dockerfile, app) = (file("Dockerfile"), file("app.py"));
    let dockerfile = dockerfile.replacen("RUN ", "RUN : {n}; ", 1);
    let project = project("tutorial", &[("Dockerfile", &dockerfile), ("app.py", &app)]);
    assert_eq!(
        verdicts(&project, &[]),
        [
            "1 FROM unknown: not known: nothing was built here yet",
            "2 RUN unknown: not known: nothing was built here yet",
            "4 COPY unknown: not known: nothing was built here yet",
        ]
    );
    build(&project, &[]);
    let hit = "from the cache: nothing that its key holds has changed";
    assert_eq!(
        verdicts(&project, &[]),
        [format!("1 FROM hit: {hit}"), format!("2 RUN hit: {hit}"), format!("4 COPY hit: {hit}")]
    );
    fs::write(project.path().join("app.py"), "print('changed')\n").unwrap();
    assert_eq!(
        without_seconds(verdicts(&project, &[])),
        [
            format!("1 FROM hit: {hit}"),
            format!("2 RUN hit: {hit}"),
            "4 COPY miss: `app.py` changed: it runs again, … last time".to_owned(),
        ]
    );
    fs::write(project.path().join("app.py"), &app).unwrap();
    let other = fs::read_to_string(project.path().join("Dockerfile")).unwrap();
    let from = other.lines().next().unwrap();
    fs::write(project.path().join("Dockerfile"), other.replacen(from, "FROM alpine:3.20", 1)).unwrap();
    assert_eq!(
        without_seconds(verdicts(&project, &[])),
        [
            "1 FROM miss: the base is another image: it runs again, and with it lines 2, 4, … last time"
                .to_owned(),
            "2 RUN miss: line 1 runs again, and this with it, … last time".to_owned(),
            "4 COPY miss: line 1 runs again, and this with it, … last time".to_owned(),
        ]
    );
    let korean = project.other(&["cache", "--lang", "ko"]);
    assert!(said(&korean).contains("베이스 이미지가 다름"), "{}", said(&korean));
    assert!(said(&korean).contains("✗ 실행       "), "{}", said(&korean));
}

#[test]
fn a_file_that_is_saved_during_a_build_is_not_known() {
    if !docker("a_file_that_is_saved_during_a_build_is_not_known") {
        return;
    }
    let text = "FROM busybox:1.36\nRUN echo {n}; sleep 4\nCOPY a.txt /\nCOPY b.txt /\n";
    let project = project("saved", &[("Dockerfile", text), ("a.txt", "1"), ("b.txt", "1")]);
    let arguments = ["build", "--engine", "buildx", "--tag", &project.name];
    let mut building = project.at(&project.path(), &arguments).stdout(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_secs(3));
    fs::write(project.path().join("a.txt"), "2").unwrap();
    assert!(building.wait().unwrap().success());
    let said = verdicts(&project, &[]);
    assert!(said[1].starts_with("2 RUN hit") && said[2].starts_with("3 COPY unknown"), "{said:?}");
    assert!(!said[3].starts_with("4 COPY hit"), "{said:?}");
    build(&project, &[]);
    let said = verdicts(&project, &[]);
    assert!(said.iter().all(|line| line.contains(" hit: ")), "{said:?}");
}

#[test]
fn two_checkouts_of_one_name_are_two() {
    if !docker("two_checkouts_of_one_name_are_two") {
        return;
    }
    let files = [("Dockerfile", "FROM busybox:1.36\nRUN echo {n}\nCOPY a.txt /\n"), ("a.txt", "1")];
    let project = project("checkout", &files);
    build(&project, &[]);
    let other = project.folder.path().join("other").join(&project.name);
    project.fill(&other, &files);
    let output = project.at(&other, &["cache", "--format", "json"]).output().unwrap();
    assert!(lines(&output).iter().all(|line| line.contains("unknown: ")), "{}", said(&output));
    assert!(verdicts(&project, &[]).iter().all(|line| line.contains(" hit: ")));
}

#[cfg(unix)]
#[test]
fn a_build_is_found_by_any_path_to_its_folder() {
    if !docker("a_build_is_found_by_any_path_to_its_folder") {
        return;
    }
    let files = [("Dockerfile", "FROM busybox:1.36\nRUN echo {n}\nCOPY a.txt /\n"), ("a.txt", "1")];
    let project = project("path", &files);
    let (own, beside) = (&project.name, project.folder.path().join("beside"));
    fs::create_dir(&beside).unwrap();
    std::os::unix::fs::symlink(project.path(), beside.join("link")).unwrap();
    let build = ["build", "--progress", "plain", "--tag", own, &format!("../{own}/../{own}")];
    let output = project.at(&beside, &build).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let all = |at: &Path, path: &str| {
        let output = project.at(at, &["cache", "--format", "json", path]).output().unwrap();
        let lines = lines(&output);
        assert!(lines.iter().all(|line| line.contains(" hit: ")), "{path}: {lines:?}");
    };
    all(&project.path(), ".");
    all(project.folder.path(), own);
    all(&beside, &format!("../{own}"));
    all(&beside, "link");
    all(&beside, "link/Dockerfile");
    all(&beside, &format!("../beside/../{own}/Dockerfile"));
    let picture = project.at(&beside, &["graph", "--format", "dot", "link"]).output().unwrap();
    assert!(!said(&picture).contains("Nothing was built"), "{}", said(&picture));
}

#[test]
fn another_target_another_argument_and_no_network() {
    if !docker("another_target_another_argument_and_no_network") {
        return;
    }
    let text = "FROM busybox:1.36 AS one\nRUN echo {n}\nFROM one AS two\nARG V\nRUN echo two $V\n";
    let project = project("target", &[("Dockerfile", text)]);
    build(&project, &["--target", "one"]);
    let said = verdicts(&project, &[]);
    assert!(said[1].starts_with("2 RUN hit") && said[2].starts_with("5 RUN miss"), "{said:?}");
    build(&project, &["--build-arg", "V=1"]);
    let said = verdicts(&project, &["--build-arg", "V=1"]);
    assert!(said.iter().all(|line| line.contains(" hit: ")), "{said:?}");
    let said = verdicts(&project, &["--build-arg", "V=2"]);
    assert!(said[2].starts_with("5 RUN miss: `V` changed"), "{said:?}");
    let explained = project.other(&["cache", "--build-arg", "V=2", "--explain", "5"]);
    let text = self::said(&explained);
    // Nobody has set a user, what was given from outside may be a secret, and the verdict is told once.
    assert!(text.contains("* `V`: (its value does not stand") && !text.contains("the user:"), "{text}");
    assert!(text.contains("the command: echo two $V") && !text.contains("Some("), "{text}");
    assert_eq!(text.matches("`V` changed").count(), 1, "{text}");
    let said = verdicts(&project, &["--build-arg", "V=1", "--offline"]);
    assert!(said[0].starts_with("1 FROM depends") && said[1].starts_with("2 RUN depends"), "{said:?}");
    assert_eq!(project.other(&["cache", "--explain", "4"]).status.code(), Some(2));
}

#[test]
fn what_is_no_use_is_said() {
    let project = project("rubbish", &[("Dockerfile", "FROM scratch\nCOPY a.txt /\n"), ("a.txt", "1")]);
    // Nobody is here to build.
    let empty = project.folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let alone = |arguments: &[&str]| {
        let mut command = project.at(&project.path(), arguments);
        command.env("PATH", &empty).env_remove("BUILDKIT_HOST").output().unwrap()
    };
    let output = alone(&["cache", "--format", "json"]);
    assert_eq!(lines(&output), ["2 COPY unknown: not known: nothing was built here yet"]);
    assert!(said(&output).contains("no engine answers"), "{}", said(&output));
    let output = alone(&["cache", "--target", "none"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("there is no stage `none`"), "{}", said(&output));
    let output = alone(&["cache", "--explain", "first"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    let output = alone(&["cache", "nowhere/Dockerfile"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(said(&output).contains("nowhere"), "{}", said(&output));
}
