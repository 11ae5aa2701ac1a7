//! Digests of what a step takes of the context, against a real engine: a context changes between two builds, and a
//! step's content has another digest here exactly where the engine runs the step again.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod scenarios;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use builder::Digest;
use builder::context::{Limits, Listing};
use builder::graph::{Graph, NoImages, Request};
use builder::ignore::{Matcher, read_patterns};
use scenarios::{Scenario, lay_out, scenarios};
use syntax::Document;

/// A folder that goes away with the value. It lies beside the build's own files: a disk that is kept in memory need
/// not know attributes.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("contents-{}", std::process::id()));
        std::fs::create_dir_all(path.join("context")).unwrap();
        Self(path)
    }

    fn context(&self) -> PathBuf {
        self.0.join("context")
    }

    /// The place of a scenario in the context.
    fn of(&self, index: usize) -> PathBuf {
        self.context().join(format!("c{index}"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// One stage a scenario, and a last one that needs them all. `mark` keeps the build apart from all before it, and
/// places of their own keep the scenarios apart: the engine knows equal content wherever it comes from.
fn dockerfile(scenarios: &[Scenario], mark: &str) -> String {
    let (mut stages, mut last) = (String::new(), String::from("FROM scratch\n"));
    for (index, scenario) in scenarios.iter().enumerate() {
        let base = if scenario.instruction.starts_with("RUN") { "busybox:1.36" } else { "scratch" };
        let instruction = scenario
            .instruction
            .replace("{}", &format!("c{index}"))
            .replace("{to}", &format!("/o/{mark}/{index}/"));
        stages.push_str(&format!("FROM {base} AS s{index}\n{instruction}\n"));
        last.push_str(&format!("COPY --from=s{index} /o /{index}/\n"));
    }
    stages + &last
}

fn ignore_file(scenarios: &[Scenario], after: usize) -> String {
    let lines = scenarios.iter().enumerate();
    lines.map(|(index, scenario)| scenario.ignore[after].replace("{}", &format!("c{index}")) + "\n").collect()
}

/// The digest of what each scenario's instruction takes now.
fn ours(folder: &Folder, text: &str, ignore: &str, count: usize) -> Vec<Digest> {
    let patterns = read_patterns(ignore).unwrap();
    let matcher = Matcher::new(patterns.iter().map(|(_, pattern)| pattern)).unwrap();
    let listing = Listing::new(&folder.context(), &matcher, &Limits::default(), &false.into()).unwrap();
    assert_eq!((listing.cut(), listing.faults()), (None, &[][..]));
    let graph = Graph::new(&Document::new(text), &Request::default(), &NoImages);
    assert_eq!(graph.problems, []);
    let of = |index: usize| {
        let label = format!("s{index}");
        let stage = graph.stages.iter().position(|stage| stage.name == label).unwrap();
        let takes = |step: &&builder::graph::Step| {
            step.stage == Some(stage) && step.inputs.iter().any(|input| input.content.is_some())
        };
        let step = graph.steps.iter().find(takes).unwrap();
        let digests = step.inputs.iter().filter_map(|input| input.content.as_ref());
        let digests: Vec<Digest> =
            digests.map(|selectors| listing.digest(selectors).expect(&step.name)).collect();
        Digest::of_parts(digests.iter().map(Digest::bytes))
    };
    (0..count).map(of).collect()
}

/// Builds, and says of each scenario's step whether it came from the cache.
fn build(folder: &Folder, text: &str, ignore: &str) -> BTreeMap<usize, bool> {
    std::fs::write(folder.context().join(".dockerignore"), ignore).unwrap();
    let file = folder.0.join("Dockerfile");
    std::fs::write(&file, text).unwrap();
    let output = Command::new("docker")
        .args(["buildx", "build", "--progress=rawjson", "--output", "type=cacheonly", "-f"])
        .arg(&file)
        .arg(folder.context())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}", &said[said.len().saturating_sub(2000)..]);
    let mut cached = BTreeMap::new();
    for line in said.lines() {
        let Ok(event) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        for vertex in event["vertexes"].as_array().into_iter().flatten() {
            let name = vertex["name"].as_str().unwrap();
            let stage = name.strip_prefix("[s").and_then(|rest| rest.split_once(' '));
            let Some((Ok(index), rest)) = stage.map(|(index, rest)| (index.parse(), rest)) else { continue };
            if !rest.contains("] FROM") {
                *cached.entry(index).or_default() |= vertex["cached"].as_bool().unwrap_or(false);
            }
        }
    }
    cached
}

#[test]
fn digests_change_exactly_where_the_engine_runs_again() {
    let version = Command::new("docker").args(["version", "--format", "{{.Server.Version}}"]).output();
    if !version.is_ok_and(|output| output.status.success()) {
        oracle_client::skip("digests_change_exactly_where_the_engine_runs_again", "no Docker engine answers");
        return;
    }
    let folder = Folder::new();
    let mut all = scenarios();
    for index in 0..all.len() {
        std::fs::create_dir(folder.of(index)).unwrap();
        lay_out(&folder.of(index)).unwrap();
    }
    let mark = folder.0.file_name().unwrap().to_str().unwrap().to_owned();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
    let text = dockerfile(&all, &format!("{mark}-{now}"));

    let before = ours(&folder, &text, &ignore_file(&all, 0), all.len());
    build(&folder, &text, &ignore_file(&all, 0));
    for (index, scenario) in all.iter_mut().enumerate() {
        (scenario.change)(&folder.of(index)).expect(scenario.name);
    }
    let after = ours(&folder, &text, &ignore_file(&all, 1), all.len());
    let cached = build(&folder, &text, &ignore_file(&all, 1));
    assert_eq!(cached.len(), all.len());

    let word = |cached: bool| if cached { "cached" } else { "runs" };
    let mut wrong = Vec::new();
    for (index, scenario) in all.iter().enumerate() {
        let (engine, here) = (cached[&index], before[index] == after[index]);
        eprintln!("{:7} {}: {}", word(engine), scenario.name, scenario.instruction);
        if scenario.overlooked {
            assert!(!here, "{}", scenario.name);
        } else if engine != here {
            wrong.push(format!("{}: {} at the engine, {} here", scenario.name, word(engine), word(here)));
        }
    }
    assert_eq!(wrong, [""; 0]);
    assert!(cached.values().any(|cached| *cached) && cached.values().any(|cached| !*cached));
}
