//! The values of variables against what BuildKit gives to the commands of real Dockerfiles.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr
)]

mod files;

use std::collections::BTreeMap;

use builder::graph::{ImageFacts, Images, NoImages, Request, UNIX_PATH};
use ide::variables::{Found, Point, Value, Variables};
use oracle_client::{Answer, Job, Oracle};
use serde_json::Value as Json;
use syntax::language::Keyword;
use syntax::{Document, Platform, Reference};

/// The registry of the oracle: every image sets `PATH` and nothing else.
struct Everything;

impl Images for Everything {
    fn facts(&self, _: &str, _: &Platform) -> Option<ImageFacts> {
        Some(ImageFacts { environment: vec![format!("PATH={UNIX_PATH}")], ..ImageFacts::default() })
    }
}

fn pairs(list: &Json) -> BTreeMap<String, String> {
    let pairs = list.as_array().into_iter().flatten().filter_map(Json::as_str);
    pairs
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[derive(Default)]
struct Tally {
    values: usize,
    unsaid: usize,
    faults: Vec<String>,
}

impl Tally {
    /// Holds our variables at a place against BuildKit's.
    fn compare(
        &mut self,
        title: &str,
        ours: &Variables<'_>,
        point: Point,
        theirs: &BTreeMap<String, String>,
        all: bool,
    ) {
        for (name, value) in theirs {
            let said = match ours.find(point, name) {
                Found::Definition(place) => ours.value(place),
                _ => Value::Unset,
            };
            self.values += 1;
            match said {
                Value::Exact(said) if *said == **value => {}
                Value::Cut(said) if value.starts_with(&*said) => {}
                Value::Exact(_) | Value::Cut(_) => {
                    self.faults.push(format!("{title}: {name} is {value:?}, not {said:?}"));
                }
                _ if all => {
                    self.faults.push(format!("{title}: {name} is {value:?}, and nothing is said of it"))
                }
                _ => self.unsaid += 1,
            }
        }
        for definition in ours.definitions() {
            let found = ours.find(point, &definition.name);
            if matches!(found, Found::Definition(_)) && !theirs.contains_key(&definition.name) {
                self.faults.push(format!("{title}: BuildKit has no {}", definition.name));
            }
        }
    }

    fn file(&mut self, name: &str, job: &Job, answer: &Answer, images: &dyn Images, all: bool) {
        let document = Document::new(&job.dockerfile);
        let request = Request {
            arguments: job.args.clone(),
            engine_platform: Platform::new("linux", "amd64"),
            ..Request::default()
        };
        let ours = Variables::new(&document, &request, images);
        for step in &answer.steps {
            let line = step.lines.first().map_or(0, |(first, _)| *first as usize);
            let starts = |start: usize| document.rope().byte_to_line(start) + 1 == line;
            let placed = document.instructions().find(|placed| starts(placed.range().start));
            let Some(placed) = placed else { continue };
            let title = format!("{name}:{line}");
            let point = ours.point(placed.start);
            if placed.instruction.keyword == Some(Keyword::Run) && step.kind == "exec" {
                let mut theirs = pairs(&step.op["Exec"]["meta"]["env"]);
                theirs.remove("SSH_AUTH_SOCK");
                assert!(!theirs.is_empty(), "{title}: {}", step.op);
                self.compare(&title, &ours, point, &theirs, all);
            }
            if let syntax::dockerfile::Body::From(from) = &placed.instruction.body {
                let Some(theirs) = step.op["Source"]["identifier"].as_str() else { continue };
                let image = from.image.as_ref().unwrap();
                let said = ours.expand(&image.text, point);
                let said = said.text().and_then(|text| Reference::parse(text).ok());
                // The oracle's registry has digests of its own.
                let said = said.map(|said| said.to_string()).unwrap_or_default();
                let said = said.split('@').next().unwrap_or_default();
                self.values += 1;
                if !theirs.starts_with(&format!("docker-image://{said}")) {
                    self.faults.push(format!("{title}: FROM {theirs}, not {said}"));
                }
            }
        }
        if let Some(last) = document.stages().count().checked_sub(1) {
            let theirs = pairs(&answer.image["config"]["Env"]);
            self.compare(&format!("{name}: the image"), &ours, Point::Container(last), &theirs, all);
        }
    }

    #[track_caller]
    fn settle(&self, at_least: usize) {
        eprintln!("{} values, {} of them left open", self.values, self.unsaid);
        assert!(
            self.faults.is_empty(),
            "{} faults: {:#?}",
            self.faults.len(),
            &self.faults[..self.faults.len().min(8)]
        );
        assert!(self.values >= at_least, "only {} values were compared", self.values);
    }
}

#[test]
fn values_are_what_buildkit_gives_to_commands() {
    let test = "values_are_what_buildkit_gives_to_commands";
    let (Some(oracle), Some(files)) = (Oracle::start(test), files::corpus(test)) else { return };
    let mut jobs: Vec<(String, Job)> =
        files.iter().map(|(name, text)| (name.clone(), Job::new("convert", text))).collect();
    // The same with every argument given.
    for (name, text) in &files {
        let document = Document::new(text);
        let (request, mut job) = (Request::default(), Job::new("convert", text));
        let arguments = Variables::new(&document, &request, &NoImages);
        let plain = |name: &&str| {
            !name.starts_with("BUILDKIT") && !name.contains("PLATFORM") && *name != "SOURCE_DATE_EPOCH"
        };
        let names =
            arguments.definitions().iter().filter(|one| !one.kind.is_kept()).map(|one| one.name.as_str());
        job.args = names.filter(plain).map(|name| (name.to_owned(), format!("given-{name}"))).collect();
        jobs.push((format!("{name} with arguments"), job));
    }
    let asked: Vec<Job> = jobs.iter().map(|(_, job)| job.clone()).collect();
    let (mut known, mut unknown) = (Tally::default(), Tally::default());
    for ((name, job), answer) in jobs.iter().zip(oracle.ask_all(&asked)) {
        if answer.error.is_none() {
            known.file(name, job, &answer, &Everything, true);
            unknown.file(name, job, &answer, &NoImages, false);
        }
    }
    known.settle(10_000);
    // Without the image nothing is said that is wrong.
    unknown.settle(10_000);
}

#[test]
fn the_rules_of_scopes_are_buildkits() {
    let test = "the_rules_of_scopes_are_buildkits";
    let Some(oracle) = Oracle::start(test) else { return };
    let mut tally = Tally::default();
    for text in [
        "FROM a\nENV V=1\nARG V=2\nRUN x\n",
        "FROM a\nARG V=1\nENV V=2\nRUN x\n",
        "FROM a AS b\nENV V=1\nARG V=2\nARG W=3\nFROM b\nRUN x\nARG W\nRUN x\n",
        "FROM a AS b\nENV V=1\nFROM b AS c\nARG V=2\nRUN x\nFROM c AS d\nARG X=$V\nRUN x\n",
        "ARG V=1\nARG W=$V$V\nARG V=2\nFROM a\nARG W\nARG V=${V:-n}\nARG U\nRUN x\n",
        "ARG V='$X'\nFROM a\nARG X=1 Y=$X\nARG V\nENV A=$Y B=$A\nRUN x\n",
        "FROM a AS b\nONBUILD ENV T=1\nONBUILD ARG U=$T\nENV T=0\nFROM b AS c\nRUN x\nFROM c\nRUN x\n",
        "FROM scratch\nENV PATH=/x:$PATH\nRUN x\n",
        "FROM a\nENV K=N\nENV $K=1 \"Q\"=2\nRUN x\n",
        "FROM a\nARG TARGETARCH\nARG BUILDPLATFORM=x\nARG TARGETSTAGE\nARG BUILDKIT_SBOM_SCAN_STAGE=1\nRUN x\n",
        "FROM a AS Last\nARG TARGETSTAGE\nRUN x\n",
        "# escape=`\nFROM a\nARG A=a`$b\nENV B=\"$A c\" C='$A'\nENV D $A `\n  $B\nRUN x\n",
        "FROM a\nARG V=1\nENV A=${V:+y}${N:-d}${V%1}${V/1/2}${N-$V}\nRUN x\n",
    ] {
        let job = Job::new("convert", text);
        let answer = oracle.ask(&job);
        assert!(answer.error.is_none(), "{text}: {:?}", answer.error);
        tally.file(text, &job, &answer, &Everything, true);
    }
    tally.settle(30);
}
