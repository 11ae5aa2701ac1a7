//! How long a prediction takes: a Dockerfile of 60 steps, a context of 20,000 files, ten builds on record.
//!
//! `cargo run --release -p builder --example predict`

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use builder::context::{Limits, Listing, Selector};
use builder::graph::{Graph, NoImages, Request};
use builder::ignore::Matcher;
use builder::predict::{Contents, Now, Past, Predictions, Resolved, Source, predict, wanted};
use builder::records::{BuildOutcome, BuildRecord, ContentRecord, StepOutcome, steps_of};
use syntax::Document;

const FILES: usize = 20_000;
const ROUNDS: usize = 15;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("context");
    for file in 0..FILES {
        let path = root.join(format!("part{}/more{}/file{file}.txt", file % 40, file % 7));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, format!("{file}\n").repeat(40)).unwrap();
    }
    // States younger than two seconds are not relied on.
    std::thread::sleep(Duration::from_millis(2500));
    let text = dockerfile();
    let document = Document::new(&text);
    let graph = Graph::new(&document, &Request::default(), &NoImages);
    let states = folder.path().join("states.json");

    let first = Instant::now();
    let listing = list(&root);
    read(&listing, &graph);
    println!("first look, every file read: {:.0} ms", milliseconds(first));
    listing.keep(&states).unwrap();
    let past = Past::new(builds(&listing, &graph));

    let known = median(|| {
        let start = Instant::now();
        let listing = list(&root);
        assert!(listing.recall(&states) > FILES / 2);
        read(&listing, &graph);
        let contents = contents(&listing, &graph, &past);
        judge(&graph, &past, &contents);
        milliseconds(start)
    });
    println!("states known, from disk: {known:.0} ms");

    let kept = contents(&listing, &graph, &past);
    let adopted = median(|| {
        let start = Instant::now();
        let again = listing.again(&AtomicBool::new(false)).unwrap();
        again.adopt(&listing);
        judge(&graph, &past, &contents(&again, &graph, &past));
        milliseconds(start)
    });
    println!("states known, listed again: {adopted:.0} ms");

    let warm = median(|| {
        let start = Instant::now();
        let graph = Graph::new(&document, &Request::default(), &NoImages);
        judge(&graph, &past, &kept);
        milliseconds(start)
    });
    println!("warm, the graph made anew: {warm:.1} ms");

    let saved = median(|| {
        let path = "part1/more1/file1.txt";
        std::fs::write(root.join(path), format!("{:?}", Instant::now())).unwrap();
        let start = Instant::now();
        let listing = listing.with_files_again(&[path]).unwrap();
        let said = judge(&graph, &past, &contents(&listing, &graph, &past));
        assert!(said.summary.misses > 0);
        milliseconds(start)
    });
    println!("a file saved: {saved:.0} ms");
}

fn dockerfile() -> String {
    let mut text = String::from("FROM busybox AS base\nARG A=1\nENV B=2 C=3\n");
    for step in 0..30 {
        text.push_str(&format!("COPY part{step} /p{step}/\nRUN build {step} $A\n"));
    }
    text + "COPY . /all\n"
}

fn list(root: &Path) -> Listing {
    Listing::new(root, &Matcher::default(), &Limits::default(), &AtomicBool::new(false)).unwrap()
}

fn read(listing: &Listing, graph: &Graph) {
    let wanted = wanted(graph, &Past::default());
    let selections = wanted.iter().map(|(_, selectors)| selectors.as_slice());
    listing.read_ahead(selections, Limits::default().threads, &AtomicBool::new(false), &|_, _| {});
}

fn taken(listing: &Listing, selectors: &[Selector]) -> Arc<ContentRecord> {
    Arc::new(ContentRecord::new(listing, selectors).unwrap())
}

fn contents(listing: &Listing, graph: &Graph, past: &Past) -> Contents {
    let mut contents = Contents::default();
    for (source, selectors) in wanted(graph, past) {
        let found = taken(listing, &selectors);
        contents.put(source, selectors, Ok(found));
    }
    contents
}

fn builds(listing: &Listing, graph: &Graph) -> Vec<BuildRecord> {
    let content = |_: &Source, selectors: &[Selector]| ContentRecord::new(listing, selectors).ok();
    let mut steps: Vec<_> = steps_of(graph, &content).into_iter().map(|(_, step)| step).collect();
    for step in &mut steps {
        step.outcome = StepOutcome::Ran;
        step.image = Some("sha256:1".to_owned());
    }
    let build = |number: u64| BuildRecord {
        started: number * 1000,
        seconds: 1.0,
        engine: "buildx".to_owned(),
        engine_id: None,
        merges: false,
        platform: String::new(),
        arguments: Vec::new(),
        outcome: BuildOutcome::Succeeded,
        steps: steps.clone(),
    };
    (0..10).rev().map(build).collect()
}

fn judge(graph: &Graph, past: &Past, contents: &Contents) -> Predictions {
    let digest = Resolved::Digest("sha256:1".to_owned());
    let images = BTreeMap::from([("docker.io/library/busybox:latest".to_owned(), digest)]);
    let now = Now { contents, images: &images, engine: None, arguments: &[], trust_tags: false };
    let said = predict(graph, past, now);
    assert!(said.steps.len() > 60 && said.summary.hits > 0, "{:?}", said.summary);
    said
}

fn milliseconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}

fn median(mut round: impl FnMut() -> f64) -> f64 {
    let mut all: Vec<f64> = (0..ROUNDS).map(|_| round()).collect();
    all.sort_by(f64::total_cmp);
    all.get(ROUNDS / 2).copied().unwrap_or_default()
}
