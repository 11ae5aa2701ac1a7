//! Builds with engines that are not the machine's own Docker: a BuildKit daemon that is reached by its address, the same as a
//! builder instance of buildx, and an engine with the containerd store, which builds for two platforms at once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use dockwright_tests::build::{Project, docker, end, example, lines, misplaced, processes};
use dockwright_tests::buildkit::Daemon;
use dockwright_tests::editors::{answers, left_out, wait_for};

const LIMIT: Duration = Duration::from_secs(60);

fn tutorial(name: &str) -> Project {
    let files = example();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    Project::new(name, &files)
}

#[test]
fn the_tutorial_through_a_remote_buildkitd() {
    let Some(daemon) = Daemon::start("the_tutorial_through_a_remote_buildkitd") else { return };
    let mut project = tutorial("remote");
    // As the settings say it, for the command line.
    project.environment = vec![
        ("DOCKWRIGHT_BUILD_ENGINE", "buildkit".to_owned()),
        ("DOCKWRIGHT_BUILD_ADDRESS", daemon.address.clone()),
    ];
    let (code, first) = project.events(&[]);
    assert_eq!(
        (code, lines(&first)),
        (0, vec!["1 done".into(), "2 done".into(), "4 done".into()]),
        "{first:?}"
    );
    assert!(end(&first)["image"].as_str().unwrap().starts_with("sha256:"), "{}", end(&first));
    let (code, second) = project.events(&[]);
    assert_eq!((code, lines(&second)), (0, vec!["1 done".into(), "2 cached".into(), "4 cached".into()]));
    fs::write(project.path().join("app.py"), "print('changed')\n").unwrap();
    let (code, third) = project.events(&[]);
    assert_eq!((code, lines(&third)), (0, vec!["1 done".into(), "2 cached".into(), "4 done".into()]));
    assert!(project.record()["engine"].as_str().unwrap().starts_with("buildkit "), "{}", project.record());
    // A daemon by itself keeps no images that have names.
    let images = project.other(&["images"]);
    let complained = String::from_utf8(images.stderr).unwrap();
    assert_eq!(images.status.code(), Some(2));
    assert!(complained.contains("buildkit keeps no images that could be listed"), "{complained}");
}

/// What a container of a killed daemon still runs is ours to end.
fn end_all(word: &str) {
    for entry in fs::read_dir("/proc").unwrap().flatten() {
        let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let pid =
            entry.file_name().to_str().and_then(|name| rustix::process::Pid::from_raw(name.parse().ok()?));
        if let Some(pid) = pid.filter(|_| String::from_utf8_lossy(&line).replace('\0', " ").trim() == word) {
            let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
        }
    }
}

#[test]
fn a_remote_daemon_is_told_of_the_end_and_its_own_is_told_to_the_user() {
    let test = "a_remote_daemon_is_told_of_the_end_and_its_own_is_told_to_the_user";
    let Some(mut daemon) = Daemon::start(test) else { return };
    let word = "sleep 1301";
    let project = Project::new("ends", &[("Dockerfile", &format!("FROM busybox:1.36\nRUN {word}\n"))]);
    let address = daemon.address.clone();
    let begin = || {
        let arguments = ["--engine", "buildkit", "--address", &address, "--progress", "json"];
        let child = project.command(&arguments).spawn().unwrap();
        assert!(wait_for(LIMIT, || (!processes(word).is_empty()).then_some(())).is_some());
        child
    };
    let mut child = begin();
    let since = Instant::now();
    let pid = rustix::process::Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(wait_for(LIMIT, || processes(word).is_empty().then_some(())).is_some(), "{:?}", since.elapsed());
    assert_eq!(project.record()["outcome"], "cancelled");

    let child = begin();
    daemon.kill();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    end_all(word);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(project.record()["outcome"], "failed");
    let (_, last) = said.trim_end().rsplit_once('\n').unwrap();
    assert!(last.contains("\"event\":\"end\"") && last.contains("failed"), "{last}");
    assert!(last.contains("EOF") || last.contains("connect") || last.contains("closing"), "{last}");
    let later = project.run(&["--engine", "buildkit", "--address", &address]);
    let complained = String::from_utf8(later.stderr).unwrap();
    assert_eq!(later.status.code(), Some(2));
    assert!(complained.contains("buildkit does not answer"), "{complained}");
    assert!(complained.contains("dockwright.build.address"), "what to do is said: {complained}");
}

#[test]
fn a_builder_instance_needs_its_name_only() {
    let test = "a_builder_instance_needs_its_name_only";
    let Some(daemon) = Daemon::start(test) else { return };
    if !docker(test) {
        return;
    }
    let text = format!("FROM busybox:1.36\nRUN echo {} > /mark\n", std::process::id());
    let mut project = Project::new("instance", &[("Dockerfile", &text)]);
    // Instances of the user's stay as they are.
    let instances = project.folder.path().join("buildx").display().to_string();
    let made = Command::new("docker")
        .args(["buildx", "create", "--name", "far", "--driver", "remote", &daemon.address])
        .env("BUILDX_CONFIG", &instances)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    project.environment = vec![("BUILDX_CONFIG", instances), ("DOCKWRIGHT_BUILD_BUILDER", "far".to_owned())];
    let (code, first) = project.events(&[]);
    assert_eq!((code, lines(&first)), (0, vec!["1 done".into(), "2 done".into()]), "{first:?}");
    let (code, second) = project.events(&[]);
    assert_eq!((code, lines(&second)), (0, vec!["1 done".into(), "2 cached".into()]));
    assert!(project.record()["engine"].as_str().unwrap().contains("(remote)"), "{}", project.record());
    // The image goes into the store of the client's Docker.
    assert!(answers("docker", &["image", "inspect", &project.name]));
    // Which engines answer, and why the others do not, is told of that instance.
    let listed = String::from_utf8(project.run(&["--engine", "list"]).stdout).unwrap();
    assert!(listed.lines().next().unwrap().contains("(remote)"), "{listed}");
}

/// A word in each command names the line that it stands on.
const EVERYTHING: &str = "\
FROM busybox:1.36
RUN : mark-2
FROM busybox:1.36 AS named
WORKDIR /mark-4
RUN --mount=type=cache,target=/c <<EOF
: mark-5
EOF
ARG VALUE=8
RUN : mark-9 $VALUE && \\
  # said in between
  true
COPY mark-12 /x
FROM named AS last
COPY --from=busybox:1.36 /bin/true /mark-14
COPY --from=0 /etc/passwd /mark-15
ENV A=1
RUN --mount=type=bind,from=named,target=/n : mark-17
WORKDIR /
RUN [\"true\", \"mark-19\"]
";

fn everything(name: &str) -> Project {
    let project = Project::new(name, &[("Dockerfile", EVERYTHING)]);
    fs::write(project.path().join("mark-12"), project.name.as_bytes()).unwrap();
    project
}

#[test]
fn every_step_stands_at_its_instruction() {
    if !docker("every_step_stands_at_its_instruction") {
        return;
    }
    let project = everything("steps");
    let (code, events) = project.events(&["--no-cache"]);
    assert_eq!(code, 0, "{events:?}");
    let (wrong, right) = misplaced(&events);
    assert_eq!((wrong, right), (Vec::<String>::new(), 9));
}

#[test]
fn triggers_of_a_base_stand_at_its_from() {
    if !docker("triggers_of_a_base_stand_at_its_from") {
        return;
    }
    let base = Project::new(
        "base",
        &[("Dockerfile", "FROM busybox:1.36\nONBUILD RUN : mark-2 a\nONBUILD RUN : mark-2 b\n")],
    );
    assert_eq!(base.events(&[]).0, 0);
    let text = format!("ARG BASE={}\nFROM $BASE\nRUN : mark-3\nRUN : mark-4\n", base.name);
    let project = Project::new("onbuild", &[("Dockerfile", &text)]);
    let (code, events) = project.events(&["--no-cache"]);
    assert_eq!(code, 0, "{events:?}");
    assert_eq!(misplaced(&events), (vec![], 4), "{events:?}");
}

/// The engine does once what two builds ask for at the same time, and shows it to both by the name that it has in the build
/// that came first.
#[test]
fn a_step_that_another_build_began_stands_at_its_instruction() {
    if !docker("a_step_that_another_build_began_stands_at_its_instruction") {
        return;
    }
    let text = "FROM busybox:1.36 AS base\nRUN sleep 3 && echo {n}\nFROM base\nRUN : first\n";
    let first = Project::new("first", &[("Dockerfile", text)]);
    let shared = format!("RUN sleep 3 && echo {}", first.name);
    let text = format!("FROM busybox:1.36\n{shared}\nRUN : second\n");
    let second = Project::new("second", &[("Dockerfile", &text)]);

    let mut began = first.command(&["--progress", "json"]).spawn().unwrap();
    assert!(
        wait_for(LIMIT, || (!processes(&format!("echo {}", first.name)).is_empty()).then_some(())).is_some()
    );
    let (code, events) = second.events(&[]);
    assert!(began.wait().unwrap().success());
    assert_eq!(code, 0, "{events:?}");
    let of_line = events.iter().rev().find(|event| event["line"] == 2).unwrap();
    assert_eq!(of_line["name"], format!("[base 2/2] {shared}"), "the builds did not share it: {events:?}");
    let shown = lines(&events);
    assert_eq!(shown[1..], ["2 done", "3 done"], "{events:?}");
    let said = second.other(&["cache", "--format", "json"]);
    let said: serde_json::Value = serde_json::from_slice(&said.stdout).unwrap();
    let verdicts: Vec<_> = said["steps"].as_array().unwrap().iter().map(|step| &step["verdict"]).collect();
    assert_eq!(verdicts, ["hit", "hit", "hit"], "{said:#}");
}

/// Two platforms at once need the containerd store; `DOCKWRIGHT_CONTAINERD_ENGINE` is the address of an engine with it.
#[test]
fn with_two_platforms_every_step_stands_at_its_instruction() {
    let test = "with_two_platforms_every_step_stands_at_its_instruction";
    let Ok(engine) = std::env::var("DOCKWRIGHT_CONTAINERD_ENGINE") else {
        left_out(test, "DOCKWRIGHT_CONTAINERD_ENGINE names no engine with the containerd store");
        return;
    };
    let mut project = everything("platforms");
    project.environment = vec![("DOCKER_HOST", engine)];
    let (code, events) = project.events(&["--no-cache", "--platform", "linux/amd64,linux/386"]);
    assert_eq!(code, 0, "{events:?}");
    let (wrong, right) = misplaced(&events);
    assert_eq!((wrong, right), (Vec::<String>::new(), 18), "{events:?}");
    let names: Vec<&str> = events.iter().filter_map(|event| event["name"].as_str()).collect();
    for platform in ["linux/amd64", "linux/386"] {
        assert!(names.iter().any(|name| name.starts_with(&format!("[{platform} "))), "{names:?}");
    }
    assert_eq!(project.record()["platform"], "linux/amd64,linux/386");
}
