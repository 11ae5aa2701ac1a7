//! The oracle answers in each of its modes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use oracle_client::{Image, Job, Oracle};

#[test]
fn answers_in_every_mode() {
    let Some(oracle) = Oracle::start("oracle") else { return };

    let converted =
        oracle.ask(&Job::new("convert", "FROM alpine AS base\nRUN echo 1\nFROM base\nCOPY a /d/\n"));
    let names: Vec<&str> = converted.steps.iter().map(|step| step.name.as_str()).collect();
    assert!(names[0].starts_with("[base 1/2] FROM docker.io/library/alpine:latest@sha256:"));
    assert_eq!(
        names[1..],
        ["[base 2/2] RUN echo 1", "[internal] load build context", "[stage-1 1/1] COPY a /d/"]
    );
    assert_eq!(converted.steps[3].lines, [(4, 4)]);
    assert_eq!(
        converted.steps[3].inputs,
        [converted.steps[1].digest.clone(), converted.steps[2].digest.clone()]
    );

    let mut job = Job::new("lint", "FROM alpine AS Base\nCOPY a /\nRUN x ${B\n");
    job.files.insert(".dockerignore".to_owned(), "a\n".to_owned());
    let found: Vec<(String, u32)> =
        oracle.ask(&job).warnings.into_iter().map(|finding| (finding.rule, finding.lines[0].0)).collect();
    assert_eq!(found, [("StageNameCasing".to_owned(), 1), ("CopyIgnoredFile".to_owned(), 2)]);

    let refused = oracle.ask(&Job::new("parse", "FROM a\n\nRUNN x\n")).error.unwrap();
    assert_eq!(refused.lines, [(3, 3)]);
    assert!(refused.message.contains("unknown instruction: RUNN"));

    let lexed = oracle.ask(&Job {
        mode: "lex",
        words: vec!["${A:-x}$B '$A'".to_owned()],
        env: vec!["A=1".to_owned()],
        ..Job::default()
    });
    assert_eq!(
        (lexed.words[0].text.as_str(), lexed.words[0].unmatched.as_slice()),
        ("1 $A", &["B".to_owned()][..])
    );

    let ignored = oracle.ask(&Job {
        mode: "ignore",
        patterns: "*.md\n!R.md\n".to_owned(),
        paths: vec!["a.md".to_owned(), "R.md".to_owned()],
        ..Job::default()
    });
    assert_eq!(ignored.ignored, [true, false]);

    let mut missing = Job::new("convert", "FROM alpine\n");
    missing
        .images
        .insert("docker.io/library/alpine:latest".to_owned(), Image { missing: true, ..Image::default() });
    assert!(oracle.ask(&missing).error.unwrap().message.contains("not found"));
}

#[test]
fn answers_thousands_of_jobs_in_order() {
    let Some(oracle) = Oracle::start("oracle in order") else { return };
    let jobs: Vec<Job> = (0..3000).map(|i| Job::new("parse", format!("FROM base{i}\n"))).collect();
    for (i, answer) in oracle.ask_all(&jobs).iter().enumerate() {
        assert_eq!(answer.stages[0].base, format!("base{i}"));
    }
}
