//! Plays a scenario with the program itself.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use dockwright_tests::client::program;
use serde_json::Value;

use crate::judge::{Row, Truth};
use crate::scenario::{Change, Scenario};
use crate::server::Server;

/// The registry of this machine that the engine mirrors Docker Hub with.
const REGISTRY: &str = "127.0.0.1:5055";

struct Project<'a> {
    scenario: &'a Scenario,
    folder: tempfile::TempDir,
    name: String,
    server: Option<Server>,
    images: Vec<String>,
}

/// What a build did with each line, and the digests of the FROM lines.
#[derive(Default)]
struct Did {
    states: BTreeMap<u64, Vec<String>>,
    digests: BTreeMap<u64, String>,
}

/// The files that every scenario has.
fn lay_out(at: &Path) {
    for (path, text) in [
        ("a.txt", "a\n"),
        ("b.txt", "b\n"),
        ("app.py", "print(1)\n"),
        ("requirements.txt", "flask\n"),
        ("run.sh", "#!/bin/sh\necho run\n"),
        ("src/main.c", "int main;\n"),
        ("src/lib/one.h", "1\n"),
        ("src/lib/two.h", "2\n"),
        ("docs/read.md", "read\n"),
        ("ignored.log", "log\n"),
        (".dockerignore", "*.log\n"),
    ] {
        let path = at.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::set_permissions(at.join("run.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    symlink("a.txt", at.join("link")).unwrap();
    symlink("one.h", at.join("src/lib/link.h")).unwrap();
    // What changed a moment ago might change again unseen.
    std::thread::sleep(Duration::from_millis(20));
}

/// The steps of a scenario, each with its verdict and what became of it.
pub fn play(scenario: &Scenario, name: &str) -> Result<Vec<Row>, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let server = scenario.server();
    let mut project = Project { scenario, folder, name: name.to_owned(), server, images: Vec::new() };
    let rows = project.play();
    project.images.push(project.tag());
    project.images.push(project.local());
    let _ = Command::new("docker").args(["image", "rm", "--force"]).args(&project.images).output();
    rows
}

impl Project<'_> {
    /// The folder has a name of its own: the program looks at each build that the engine remembers of a folder of that
    /// name, to see whether it was of this one.
    fn root(&self) -> PathBuf {
        self.folder.path().join(format!("project-{}", self.name))
    }

    fn tag(&self) -> String {
        format!("dockwright-cache-{}", self.name)
    }

    /// An image of the engine's own store.
    fn local(&self) -> String {
        format!("dockwright-local-{}:1", self.name)
    }

    /// A tag of the registry that can be moved.
    fn moving(&self) -> String {
        format!("{REGISTRY}/dockwright-cache-test:{}", self.name)
    }

    fn filled(&self, text: &str) -> String {
        let server = self.server.as_ref().map(|server| server.address.clone()).unwrap_or_default();
        text.replace("{n}", &self.name)
            .replace("{server}", &server)
            .replace("{moving}", &self.moving())
            .replace("{local}", &self.local())
    }

    fn play(&mut self) -> Result<Vec<Row>, String> {
        lay_out(&self.root());
        fs::write(self.root().join("Dockerfile"), self.filled(self.scenario.dockerfile)).unwrap();
        if self.scenario.dockerfile.contains("{moving}") {
            self.change(Change::MoveTag("busybox:1.36"))?;
        }
        if self.scenario.dockerfile.contains("{local}") {
            self.change(Change::Retag("busybox:1.36"))?;
        }
        let first = self.build(self.scenario.before, self.scenario.fails)?;
        let mut second = self.build(self.scenario.before, self.scenario.fails)?;
        // An engine that finds all that it needs in its cache may not come to show the base.
        for (line, digest) in first.digests {
            second.digests.entry(line).or_insert(digest);
        }
        for change in self.scenario.changes {
            self.change(*change)?;
        }
        let said = self.predict()?;
        let third = self.build(self.scenario.after, false)?;
        Ok(rows(&said, &second, &third))
    }

    fn command(&self, command: &str, arguments: &[&str]) -> Output {
        let arguments = arguments.iter().map(|argument| self.filled(argument));
        Command::new(program())
            .arg(command)
            .args(arguments)
            .current_dir(self.root())
            .env("XDG_STATE_HOME", self.folder.path().join("state"))
            .env("XDG_CACHE_HOME", self.folder.path().join("cache"))
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn build(&mut self, arguments: &[&str], fails: bool) -> Result<Did, String> {
        let tag = self.tag();
        let output = self.command(
            "build",
            &[&["--engine", "buildx", "--progress", "json", "--tag", &tag], arguments].concat(),
        );
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() == fails {
            return Err(format!("a build ended with {:?}: {text}", output.status.code()));
        }
        let mut did = Did::default();
        // By the order in which the engine made its steps known.
        let mut order: Vec<String> = Vec::new();
        let mut last: BTreeMap<usize, (u64, String)> = BTreeMap::new();
        for event in text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
            self.images.extend(event["image"].as_str().map(str::to_owned));
            let (Some(line), Some(name)) = (event["line"].as_u64(), event["name"].as_str()) else { continue };
            if name.starts_with("[internal]") || event["event"] != "step" {
                continue;
            }
            if let Some((_, digest)) = name.split_once("FROM ")
                && self.names(line, digest)
            {
                did.digests.insert(line, digest.to_owned());
            }
            // An image that files are taken of is no step of the line that takes them.
            if name.starts_with("FROM ") {
                continue;
            }
            let id = event["id"].as_str().unwrap_or(name).to_owned();
            let place = order.iter().position(|known| *known == id).unwrap_or_else(|| {
                order.push(id);
                order.len() - 1
            });
            last.insert(place, (line, event["state"].as_str().unwrap().to_owned()));
        }
        for (line, state) in last.into_values() {
            did.states.entry(line).or_default().push(state);
        }
        Ok(did)
    }

    /// Whether an image that the engine shows is the one of that line. Builds that go on at once and stand on the same
    /// layers share steps, and then the engine may show the other's name.
    fn names(&self, line: u64, shown: &str) -> bool {
        let text = fs::read_to_string(self.root().join("Dockerfile")).unwrap();
        let written = text.lines().nth(usize::try_from(line).unwrap() - 1).unwrap_or_default();
        let image = written.split_whitespace().nth(1).unwrap_or_default();
        let bare = |name: &str| name.split('@').next().unwrap_or_default().to_owned();
        image.contains('$') || bare(shown).ends_with(&bare(image))
    }

    fn predict(&self) -> Result<Vec<Value>, String> {
        let output = self
            .command("cache", &[&["--engine", "buildx", "--format", "json"], self.scenario.after].concat());
        let text = String::from_utf8_lossy(&output.stdout);
        let said: Value = serde_json::from_str(&text)
            .map_err(|_| format!("cache: {}", String::from_utf8_lossy(&output.stderr)))?;
        Ok(said["steps"].as_array().cloned().unwrap_or_default())
    }

    /// Puts a text of the Dockerfile in another's place.
    fn edit(&self, from: &str, to: &str) {
        let path = self.root().join("Dockerfile");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{}: {from:?} is not in {text:?}", self.scenario.name);
        fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    fn change(&mut self, change: Change) -> Result<(), String> {
        let root = self.root();
        let run = |program: &str, arguments: &[&str]| {
            let output = Command::new(program).args(arguments).stdin(Stdio::null()).output().unwrap();
            let why = || format!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
            if output.status.success() { Ok(()) } else { Err(why()) }
        };
        match change {
            Change::Write(path, text) => {
                let path = root.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, self.filled(text)).unwrap();
            }
            Change::Edit(from, to) => self.edit(&self.filled(from), &self.filled(to)),
            Change::Pin(image) => {
                let source = format!("{REGISTRY}/library/{image}");
                let arguments =
                    ["buildx", "imagetools", "inspect", "--format", "{{json .Manifest}}", source.as_str()];
                let output = Command::new("docker").args(arguments).stdin(Stdio::null()).output().unwrap();
                let manifest: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
                let Some(digest) = manifest["digest"].as_str() else {
                    return Err(format!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr)));
                };
                self.edit(image, &format!("{image}@{digest}"));
            }
            Change::Remove(path) => fs::remove_file(root.join(path)).unwrap(),
            Change::Rename(from, to) => fs::rename(root.join(from), root.join(to)).unwrap(),
            Change::Mode(path, mode) => {
                fs::set_permissions(root.join(path), fs::Permissions::from_mode(mode)).unwrap();
            }
            Change::Touch(path) => {
                let file = fs::File::options().append(true).open(root.join(path)).unwrap();
                file.set_modified(SystemTime::now() - Duration::from_secs(86_400)).unwrap();
            }
            Change::Link(path, target) => {
                let _ = fs::remove_file(root.join(path));
                symlink(target, root.join(path)).unwrap();
            }
            Change::Folder(path) => fs::create_dir_all(root.join(path)).unwrap(),
            Change::Crlf => {
                let path = root.join("Dockerfile");
                let text = fs::read_to_string(&path).unwrap().replace('\n', "\r\n");
                fs::write(path, text).unwrap();
            }
            Change::Serve(text) => self.server.as_ref().unwrap().send(&self.filled(text)),
            Change::MoveTag(to) => {
                let source = format!("{REGISTRY}/library/{to}");
                run("docker", &["buildx", "imagetools", "create", "--tag", &self.moving(), &source])?;
            }
            Change::Retag(to) => {
                let source = format!("{REGISTRY}/library/{to}");
                run("docker", &["pull", "--quiet", &source])?;
                run("docker", &["tag", &source, &self.local()])?;
            }
            Change::Terminal(arguments) => {
                let (tag, folder) = (self.tag(), root.display().to_string());
                let arguments = arguments.iter().map(|argument| self.filled(argument)).collect::<Vec<_>>();
                let mut all = vec!["buildx", "build", "--quiet", "--tag", &tag];
                all.extend(arguments.iter().map(String::as_str));
                all.push(&folder);
                run("docker", &all)?;
            }
            Change::Build(arguments) => {
                let tag = self.tag();
                self.command(
                    "build",
                    &[&["--engine", "buildx", "--progress", "json", "--tag", &tag], arguments].concat(),
                );
            }
        }
        Ok(())
    }
}

/// Verdicts and truths of what the engine showed. What it did once for several instructions it shows once.
fn rows(said: &[Value], second: &Did, third: &Did) -> Vec<Row> {
    let row = |step: &Value| {
        let line = step["line"].as_u64()?;
        let instruction = step["instruction"].as_str()?.to_owned();
        let truth = if instruction == "FROM" {
            // It may stand on another line than before. An image of the engine's own store is shown without a digest.
            let digest = |name: &String| name.rsplit_once('@').map(|(_, digest)| digest.to_owned());
            let now = digest(third.digests.get(&line)?)?;
            let mut before = second.digests.values().filter_map(digest).peekable();
            // Where no build showed it before, what is shown now tells nothing.
            before.peek()?;
            if before.any(|digest| digest == now) { Truth::Cached } else { Truth::Ran }
        } else {
            let states = third.states.get(&line)?;
            let is_cached = |state: &String| state == "cached";
            // What copies is known first; a download that it reads is a step of its own, and runs each time.
            let cached = match instruction.as_str() {
                "ADD" => states.first().is_some_and(is_cached),
                _ => states.iter().all(is_cached),
            };
            if cached { Truth::Cached } else { Truth::Ran }
        };
        let verdict = step["verdict"].as_str()?.to_owned();
        let mut reason = step["reason"].as_str().unwrap_or_default().to_owned();
        if instruction == "FROM" && truth == Truth::Ran {
            reason.push_str(&format!(" ({:?} before, {:?} now)", second.digests, third.digests));
        }
        Some(Row { line, instruction, verdict, truth, reason })
    };
    said.iter().filter_map(row).collect()
}
