//! `dockwright build` on real engines: the tutorial from end to end, failures on their lines, an end that is asked for.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use dockwright_tests::build::{Project, docker, end, example, lines, processes};
use dockwright_tests::client::program;
use dockwright_tests::editors::{answers, left_out, wait_for};
use serde_json::Value;

#[test]
fn the_tutorial_from_end_to_end() {
    if !docker("the_tutorial_from_end_to_end") {
        return;
    }
    let files = example();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let project = Project::new("tutorial", &files);
    let (code, first) = project.events(&[]);
    assert_eq!(code, 0, "{first:?}");
    let (code, second) = project.events(&[]);
    assert_eq!((code, lines(&second)), (0, vec!["1 done".into(), "2 cached".into(), "4 cached".into()]));
    fs::write(project.path().join("app.py"), format!("# {}\n", project.name)).unwrap();
    let (code, third) = project.events(&[]);
    assert_eq!((code, lines(&third)), (0, vec!["1 done".into(), "2 cached".into(), "4 done".into()]));
    // The image has the folder's name, and its layers know their lines.
    assert!(answers("docker", &["image", "inspect", &project.name]));
    let images = project.other(&["images", "--format", "json"]);
    let images: Value = serde_json::from_slice(&images.stdout).unwrap();
    assert_eq!(
        (&images[0]["name"], &images[0]["own"]),
        (&format!("{}:latest", project.name).into(), &true.into())
    );
    let printed = String::from_utf8(project.other(&["images"]).stdout).unwrap();
    let mut rows = printed.lines();
    assert!(rows.next().unwrap().starts_with("IMAGE"), "{printed}");
    assert!(rows.next().unwrap().starts_with(&format!("{}:latest ", project.name)), "{printed}");
    let layers = end(&third)["layers"].as_array().unwrap();
    let own: Vec<(u64, bool)> = layers
        .iter()
        .filter_map(|layer| Some((layer["line"].as_u64()?, layer["layer"].as_bool()?)))
        .collect();
    assert_eq!(own, [(2, true), (3, false), (4, true)]);
    let record = project.record();
    assert_eq!(record["outcome"], "succeeded");
    let kept: Vec<&str> =
        record["steps"].as_array().unwrap().iter().filter_map(|step| step["keyword"].as_str()).collect();
    assert!(kept.contains(&"RUN") && kept.contains(&"COPY"), "{record}");
}

/// Through a builder that counts every instruction for a step: built, built from its cache, built again when the file that
/// it copies has changed.
fn tutorial_through(engine: &str) {
    let files = example();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let project = Project::new(engine, &files);
    let (code, first) = project.events(&["--engine", engine]);
    assert_eq!(code, 0, "{first:?}");
    let (code, second) = project.events(&["--engine", engine]);
    let all = |last: &str| {
        let lines = ["1 done", "2 cached", "3 cached", last];
        lines.map(str::to_owned).to_vec()
    };
    assert_eq!((code, lines(&second)), (0, all("4 cached")));
    fs::write(project.path().join("app.py"), format!("print('{}')\n", project.name)).unwrap();
    let (code, third) = project.events(&["--engine", engine]);
    assert_eq!((code, lines(&third)), (0, all("4 done")));
    let layers = end(&third)["layers"].as_array().unwrap();
    let own = layers.iter().filter_map(|layer| layer["line"].as_u64());
    assert_eq!(own.collect::<Vec<_>>(), [2, 3, 4], "{layers:?}");
    assert!(project.record()["engine"].as_str().unwrap().starts_with(&format!("{engine} ")));
    let printed = String::from_utf8(project.other(&["images", "--engine", engine]).stdout).unwrap();
    assert!(printed.lines().nth(1).unwrap().contains(&project.name), "{printed}");
    let (program, remove) =
        if engine == "docker" { ("docker", ["image", "rm"]) } else { ("buildah", ["rmi", "-f"]) };
    let _ = Command::new(program).args(remove).arg(&project.name).output();
}

#[test]
fn the_tutorial_through_buildah() {
    if answers("buildah", &["--version"]) {
        return tutorial_through("buildah");
    }
    left_out("the_tutorial_through_buildah", "Buildah is not installed");
}

#[test]
fn the_tutorial_through_podman() {
    if answers("podman", &["--version"]) {
        return tutorial_through("podman");
    }
    left_out("the_tutorial_through_podman", "Podman is not installed");
}

#[test]
fn the_tutorial_through_docker_without_buildx() {
    if docker("the_tutorial_through_docker_without_buildx") {
        tutorial_through("docker");
    }
}

#[test]
fn a_failure_stands_on_its_line_with_its_last_words() {
    if !docker("a_failure_stands_on_its_line_with_its_last_words") {
        return;
    }
    let text = "FROM busybox:1.36 AS base\nRUN true\nFROM base\nRUN <<EOF\nset -e\necho before\nno-such-tool --flag\nEOF\nRUN echo after\n";
    let project = Project::new("failure", &[("Dockerfile", text)]);
    let (code, events) = project.events(&[]);
    assert_eq!(code, 1);
    let failure = &end(&events)["failure"];
    assert_eq!((failure["line"].as_u64(), failure["exitCode"].as_i64()), (Some(7), Some(127)), "{failure}");
    assert!(failure["output"].to_string().contains("no-such-tool"), "{failure}");
    assert_eq!(project.record()["outcome"], "failed");
}

#[test]
fn an_image_that_does_not_exist_is_told_on_its_from() {
    if !docker("an_image_that_does_not_exist_is_told_on_its_from") {
        return;
    }
    let project =
        Project::new("missing", &[("Dockerfile", "# one\nFROM localhost:1/no/such:image\nRUN true\n")]);
    let (code, events) = project.events(&[]);
    assert_eq!((code, end(&events)["failure"]["line"].as_u64()), (1, Some(2)), "{events:?}");
}

fn begin(project: &Project) -> Child {
    project.command(&["--progress", "plain"]).spawn().unwrap()
}

/// A build that sleeps for a number of seconds that no other test uses.
fn sleeping(name: &str, seconds: &str) -> (Project, String) {
    let word = format!("sleep {seconds}");
    let text = format!("FROM busybox:1.36\nARG NONCE={}\nRUN {word}\n", std::process::id());
    (Project::new(name, &[("Dockerfile", &text)]), word)
}

/// Waits until the engine runs the step.
fn wait_for_sleep(word: &str) {
    assert!(wait_for(Duration::from_secs(60), || (!processes(word).is_empty()).then_some(())).is_some());
}

fn assert_all_gone(project: &Project, word: &str, since: Instant) {
    let path = project.path().display().to_string();
    let left = || [processes(word), processes(&path)].concat();
    let gone = wait_for(Duration::from_secs(10), || left().is_empty().then_some(()));
    assert!(gone.is_some(), "still there after {:?}: {:?}", since.elapsed(), left());
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_engines_build_too() {
    if !docker("an_interrupt_ends_the_engines_build_too") {
        return;
    }
    let (project, word) = sleeping("interrupted", "1201");
    let mut child = begin(&project);
    wait_for_sleep(&word);
    let since = Instant::now();
    signal(&child, rustix::process::Signal::INT);
    let status = child.wait().unwrap();
    assert_eq!(status.code(), Some(130));
    assert_all_gone(&project, &word, since);
    assert_eq!(project.record()["outcome"], "cancelled");
}

#[cfg(unix)]
#[test]
fn a_killed_program_leaves_no_build_behind() {
    if !docker("a_killed_program_leaves_no_build_behind") {
        return;
    }
    let (project, word) = sleeping("killed", "1202");
    let mut child = begin(&project);
    wait_for_sleep(&word);
    let since = Instant::now();
    signal(&child, rustix::process::Signal::KILL);
    child.wait().unwrap();
    assert_all_gone(&project, &word, since);
}

#[cfg(unix)]
fn signal(child: &Child, signal: rustix::process::Signal) {
    let pid = rustix::process::Pid::from_raw(i32::try_from(child.id()).unwrap()).unwrap();
    rustix::process::kill_process(pid, signal).unwrap();
}

#[test]
fn without_an_engine_there_is_the_plan_and_what_to_install() {
    let project =
        Project::new("plan", &[("Dockerfile", "FROM busybox:1.36\nCOPY a /a\nRUN true\n"), ("a", "12345")]);
    let empty = project.folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let output = project.command(&[]).env("PATH", &empty).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let (said, complained) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(complained.contains("no engine answers"), "{complained}");
    assert!(complained.contains("Install"), "{complained}");
    for line in ["    2  [2/3] COPY a /a", "    3  [3/3] RUN true", "2 files, ", "; 1 file, 5B would be sent"]
    {
        assert!(said.contains(line), "{said}");
    }
}

#[test]
fn what_needs_files_takes_no_standard_input_and_help_is_a_command() {
    let project = Project::new("help", &[("Dockerfile", "FROM scratch\n")]);
    let run = |arguments: &[&str]| {
        let output = Command::new(program()).args(arguments).current_dir(project.path()).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        (output.status.code(), said)
    };
    for command in ["build", "cache", "graph"] {
        let (code, said) = run(&[command, "-"]);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("a build needs the files around it"), "{said}");
    }
    assert_eq!(run(&["help"]), run(&["--help"]));
    let (code, said) = run(&["help", "layers"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("--from registry|engine") && !said.contains("--shellcheck"), "{said}");
    let (code, said) = run(&["help", "biuld"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("Did you mean `build`?"), "{said}");
}

#[test]
fn an_image_that_no_engine_has_is_told_in_one_sentence() {
    if !docker("an_image_that_no_engine_has_is_told_in_one_sentence") {
        return;
    }
    let output = Command::new(program())
        .args(["layers", "--from", "engine", "dockwright-nobody-has-this"])
        .output()
        .unwrap();
    let complained = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{complained}");
    let mut lines = complained.lines();
    let first = "dockwright: no engine here has `dockwright-nobody-has-this:latest`";
    assert_eq!(lines.next(), Some(first), "{complained}");
    assert!(complained.contains("  buildx: ") && lines.all(|line| line.starts_with("  ")), "{complained}");
}

#[test]
fn a_dead_daemon_is_no_engine_and_is_told_once() {
    if !docker("a_dead_daemon_is_no_engine_and_is_told_once") {
        return;
    }
    let project = Project::new("dead", &[("Dockerfile", "FROM busybox:1.36\nRUN true\n")]);
    let dead = |arguments: &[&str]| {
        let mut command = project.command(arguments);
        command.env("DOCKER_HOST", "unix:///nonexistent").env_remove("DOCKER_CONTEXT").output().unwrap()
    };
    let listed = String::from_utf8(dead(&["--engine", "list"]).stdout).unwrap();
    let buildx = listed.lines().find(|line| line.starts_with("buildx")).unwrap();
    assert!(buildx.starts_with("buildx    no: ") && !buildx.contains("Name:"), "{listed}");
    let output = dead(&["--engine", "buildx"]);
    let complained = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{complained}");
    assert_eq!(complained.matches("daemon running").count(), 1, "{complained}");
}

#[test]
fn a_failure_is_told_once() {
    if !docker("a_failure_is_told_once") {
        return;
    }
    let project = Project::new("once", &[("Dockerfile", "FROM busybox:1.36\nRUN exit 3\n")]);
    let output = project.run(&["--engine", "buildx", "--progress", "plain"]);
    let said = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert!(!said.contains("ERROR: failed to build"), "{said}");
    assert_eq!(said.matches("dockwright: ").count(), 1, "{said}");
}

#[test]
fn what_cannot_be_built_is_said_in_a_sentence() {
    let project =
        Project::new("sentences", &[("Dockerfile", "FROM busybox AS a\n"), ("Empty", "# nothing\n")]);
    for (arguments, words) in [
        (&["--target", "nope"][..], "there is no stage `nope`; it has a"),
        (&["-f", "Empty"], "there is no FROM in it"),
        (&["-f", "Absent"], "it cannot be read"),
        (&["-t", "Not A Tag"], "`Not A Tag` is no name for an image"),
        (&["--platform", "lin"], "`lin` is no platform"),
        (&["--engine", "magic"], "`magic` is no engine; the engines are buildx, buildkit"),
        (&["--secret", "id=a,value=1"], "none of id=, src=, env="),
        (&["--progress", "loud"], "none of auto, tty, plain, json"),
        (&["-"], "a build needs the files around it"),
        (&["-f", "-", "."], "a build needs the files around it"),
    ] {
        let output = project.run(arguments);
        let complained = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {complained}");
        assert!(complained.contains(words), "{arguments:?}: {complained}");
    }
}

#[test]
fn the_value_of_an_argument_stands_in_no_record() {
    if !docker("the_value_of_an_argument_stands_in_no_record") {
        return;
    }
    let value = "tr0ub4dor-and-3";
    let text = "FROM busybox:1.36\nARG PASSWORD\nRUN test -z \"$PASSWORD\" || exit 5\n";
    let project = Project::new("secret", &[("Dockerfile", text)]);
    let (code, _) = project.events(&["--build-arg", &format!("PASSWORD={value}")]);
    assert_eq!(code, 1);
    assert!(!contains(&project.folder.path().join("state"), value));
}

fn contains(folder: &Path, word: &str) -> bool {
    fs::read_dir(folder).unwrap().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            contains(&path, word)
        } else {
            String::from_utf8_lossy(&fs::read(path).unwrap()).contains(word)
        }
    })
}

/// Values that a build is given by reference or by name are read by the engine's client alone.
#[test]
fn secrets_stand_in_no_title_of_a_process_and_in_nothing_that_is_kept() {
    if !docker("secrets_stand_in_no_title_of_a_process_and_in_nothing_that_is_kept") {
        return;
    }
    let (argument, secret, file) = ("tr0ub4dor-one", "tr0ub4dor-two", "tr0ub4dor-three");
    let text = "FROM busybox:1.36\nARG PASSWORD\n\
        RUN --mount=type=secret,id=variable --mount=type=secret,id=file \\\n  test -s /run/secrets/file && sleep 1204\n";
    let project = Project::new("secrets", &[("Dockerfile", text)]);
    let path = project.folder.path().join("secret");
    fs::write(&path, file).unwrap();
    let by_file = format!("id=file,src={}", path.display());
    let arguments = ["--secret", "id=variable,env=TOKEN", "--secret", &by_file, "--build-arg", "PASSWORD"];
    let mut child = project
        .command(&[&["--progress", "json"], &arguments[..]].concat())
        .env("TOKEN", secret)
        .env("PASSWORD", argument)
        .spawn()
        .unwrap();
    wait_for_sleep("sleep 1204");
    for value in [argument, secret, file] {
        assert_eq!(processes(value), Vec::<String>::new());
    }
    signal(&child, rustix::process::Signal::INT);
    let mut said = String::new();
    std::io::Read::read_to_string(&mut child.stdout.take().unwrap(), &mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
    for value in [argument, secret, file] {
        assert!(!said.contains(value), "{said}");
        assert!(!contains(&project.folder.path().join("state"), value));
    }
}

#[test]
fn a_file_that_is_renamed_meanwhile_is_built_as_it_was() {
    if !docker("a_file_that_is_renamed_meanwhile_is_built_as_it_was") {
        return;
    }
    let (project, word) = sleeping("renamed", "3.1203");
    let mut child = begin(&project);
    wait_for_sleep(&word);
    fs::rename(project.path().join("Dockerfile"), project.path().join("Elsewhere")).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(project.record()["outcome"], "succeeded");
    let again = project.run(&[]);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8(again.stderr).unwrap().contains("Dockerfile: it cannot be read"));
}

#[test]
fn a_disk_that_cannot_be_written_is_built_from() {
    let test = "a_disk_that_cannot_be_written_is_built_from";
    if !docker(test) {
        return;
    }
    let mut project = Project::new("read-only", &[("Dockerfile", "FROM busybox:1.36\nCOPY . /w\n")]);
    let path = project.path().display().to_string();
    let mounted =
        answers("mount", &["--bind", &path, &path]) && answers("mount", &["-o", "remount,bind,ro", &path]);
    if !mounted {
        left_out(test, "nothing can be mounted; run it as root");
        return;
    }
    assert!(fs::write(project.path().join("x"), "").is_err());
    let (code, events) = project.events(&[]);
    // A folder for records that cannot be made costs a sentence, not the build.
    project.environment = vec![("XDG_STATE_HOME", format!("{path}/state"))];
    let mut unkept = project.command(&["--progress", "plain"]);
    let unkept = unkept.env("XDG_STATE_HOME", format!("{path}/state")).output().unwrap();
    assert!(answers("umount", &[&path]));
    assert_eq!(code, 0, "{events:?}");
    let complained = String::from_utf8(unkept.stderr).unwrap();
    assert_eq!(unkept.status.code(), Some(0), "{complained}");
    assert!(complained.contains("the build records cannot be written"), "{complained}");
}

/// The words of a client whose daemon goes away are the user's answer.
#[test]
fn an_engine_that_ends_in_the_middle_is_told_with_its_last_words() {
    let project = Project::new("gone", &[("Dockerfile", "FROM busybox:1.36\nRUN true\n")]);
    let programs = project.folder.path().join("programs");
    fs::create_dir(&programs).unwrap();
    let (source, program) = (programs.join("source"), programs.join("docker"));
    let script = "#!/bin/sh\n[ \"$2\" = build ] || exit 0\n\
        echo '{\"vertexes\":[{\"digest\":\"sha256:1\",\"name\":\"[2/2] RUN true\",\"started\":\"2026-01-01T00:00:00Z\"}]}' >&2\n\
        echo 'ERROR: failed to receive status: rpc error: code = Unavailable desc = error reading from server: EOF' >&2\nexit 1\n";
    fs::write(&source, script).unwrap();
    let (from, to) = (source.display().to_string(), program.display().to_string());
    assert!(answers("install", &["-m", "755", &from, &to]));
    let path = format!("{}:/usr/bin:/bin", programs.display());
    let output =
        project.command(&["--engine", "buildx", "--progress", "plain"]).env("PATH", path).output().unwrap();
    let complained = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{complained}");
    assert!(complained.contains("error reading from server: EOF"), "{complained}");
    assert_eq!(project.record()["outcome"], "failed");
}
