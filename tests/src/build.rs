//! Builds by the command line: a project in a folder of its own, what its build said, and the processes that belong to it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::client::command;
use crate::editors::{answers, left_out, repository};

/// A project in a folder of its own, with a name that no other test's image has.
#[derive(Debug)]
pub struct Project {
    /// The folder around it.
    pub folder: tempfile::TempDir,
    /// Its name, which its image gets.
    pub name: String,
    /// What its builds find in their environment.
    pub environment: Vec<(&'static str, String)>,
}

impl Project {
    /// With these files.
    #[must_use]
    pub fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let name = format!("dockwright-test-{name}-{}-{}", std::process::id(), now.as_millis());
        let project = Self { folder: tempfile::tempdir().unwrap(), name, environment: Vec::new() };
        project.fill(&project.path(), files);
        project
    }

    /// Writes files into a folder; `{n}` in them is the project's own name, which no engine has heard of.
    pub fn fill(&self, at: &Path, files: &[(&str, &str)]) {
        fs::create_dir_all(at).unwrap();
        for (file, text) in files {
            fs::write(at.join(file), text.replace("{n}", &self.name)).unwrap();
        }
    }

    /// The project's folder.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.folder.path().join(&self.name)
    }

    /// `dockwright build` with these arguments, its streams in our hands.
    #[must_use]
    pub fn command(&self, arguments: &[&str]) -> Command {
        self.any(&[&["build"], arguments].concat())
    }

    /// Another command than `build`.
    #[must_use]
    pub fn other(&self, arguments: &[&str]) -> Output {
        self.any(arguments).output().unwrap()
    }

    fn any(&self, arguments: &[&str]) -> Command {
        self.at(&self.path(), arguments)
    }

    /// A command that is started in another folder.
    #[must_use]
    pub fn at(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = command();
        command
            .args(arguments)
            .current_dir(folder)
            .env("LC_ALL", "C")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .env("XDG_STATE_HOME", self.folder.path().join("state"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs it to its end.
    #[must_use]
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// The exit code and the events of a build.
    #[must_use]
    pub fn events(&self, arguments: &[&str]) -> (i32, Vec<Value>) {
        let output = self.run(&[&["--progress", "json"], arguments].concat());
        let text = String::from_utf8(output.stdout).unwrap();
        let events = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        (output.status.code().unwrap(), events)
    }

    /// The last record of the last stage.
    #[must_use]
    pub fn record(&self) -> Value {
        let folder = self.folder.path().join("state/dockwright/builds");
        let files = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
        let file = files.into_iter().find(|path| path.extension().is_some_and(|end| end == "json")).unwrap();
        let stored: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        stored["builds"][0].clone()
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = Command::new("docker").args(["image", "rm", "--force", &self.name]).output();
    }
}

/// Whether a Docker engine answers; says so where none does.
#[must_use]
pub fn docker(test: &str) -> bool {
    let there = answers("docker", &["buildx", "inspect"]);
    if !there {
        left_out(test, "no Docker engine answers");
    }
    there
}

/// The steps that bear a number and do not stand at the line that their command names by a word such as `mark-7`; and how
/// many stand where they should.
#[must_use]
pub fn misplaced(events: &[Value]) -> (Vec<String>, usize) {
    let (mut wrong, mut right) = (Vec::new(), std::collections::BTreeSet::new());
    for event in events.iter().filter(|event| event["event"] == "step") {
        let name = event["name"].as_str().unwrap();
        let Some((_, rest)) = name.split_once("mark-") else { continue };
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        if event["line"].as_u64() == digits.parse().ok() {
            right.insert(name.to_owned());
        } else {
            wrong.push(event.to_string());
        }
    }
    (wrong, right.len())
}

/// What each line of the Dockerfile did, in the order of lines: `2 cached`.
#[must_use]
pub fn lines(events: &[Value]) -> Vec<String> {
    let mut last: Vec<(u64, String)> = Vec::new();
    for event in events.iter().filter(|event| event["event"] == "step" && event["line"].is_u64()) {
        if event["name"].as_str().unwrap().starts_with("[internal]") {
            continue;
        }
        let (line, state) = (event["line"].as_u64().unwrap(), event["state"].as_str().unwrap().to_owned());
        last.retain(|(known, _)| *known != line);
        last.push((line, state));
    }
    last.sort();
    last.into_iter().map(|(line, state)| format!("{line} {state}")).collect()
}

/// The last event.
#[must_use]
pub fn end(events: &[Value]) -> &Value {
    events.iter().find(|event| event["event"] == "end").unwrap()
}

/// The tutorial's files.
#[must_use]
pub fn example() -> Vec<(&'static str, String)> {
    let folder = repository().join("examples/python-hello-world");
    ["Dockerfile", "app.py"].map(|file| (file, fs::read_to_string(folder.join(file)).unwrap())).to_vec()
}

/// The processes whose arguments hold `word`.
#[must_use]
pub fn processes(word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Ok(line) = fs::read(entry.path().join("cmdline")) else { continue };
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        if line.contains(word) && entry.file_name() != std::process::id().to_string().as_str() {
            found.push(line);
        }
    }
    found
}
