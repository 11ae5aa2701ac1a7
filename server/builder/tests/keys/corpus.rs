//! Real Dockerfiles and mutations of them.

use std::path::PathBuf;

use oracle_client::{Job, Oracle, Random};

use super::compare::Ledger;
use super::mutate::{mutate, with_request};

/// The files of the corpus, where `DOCKWRIGHT_CORPUS` names its folder.
fn corpus(test: &str) -> Option<Vec<(String, String)>> {
    let Some(folder) = std::env::var_os("DOCKWRIGHT_CORPUS").map(PathBuf::from) else {
        oracle_client::skip(test, "DOCKWRIGHT_CORPUS is not set");
        return None;
    };
    let entries = std::fs::read_dir(folder.join("files")).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        // What is no UTF-8 is another test's concern.
        Some((name, String::from_utf8(std::fs::read(path).unwrap()).ok()?))
    };
    Some(paths.into_iter().filter_map(read).collect())
}

#[test]
fn real_files_have_buildkits_steps_and_keys() {
    let test = "real_files_have_buildkits_steps_and_keys";
    let (Some(oracle), Some(files)) = (Oracle::start(test), corpus(test)) else { return };
    let jobs: Vec<Job> = files.iter().map(|(_, text)| Job::new("convert", text)).collect();
    let mut ledger = Ledger::default();
    for (((name, _), job), answer) in files.iter().zip(&jobs).zip(oracle.ask_all(&jobs)) {
        ledger.compare(name, job, &answer);
    }
    eprintln!("{} files, {} steps, {} differences", files.len(), ledger.steps, ledger.faults.len());
    ledger.settle();
    assert!(ledger.steps > 9_000, "{} steps", ledger.steps);
}

#[test]
fn mutations_change_keys_exactly_where_buildkits_change() {
    let test = "mutations_change_keys_exactly_where_buildkits_change";
    let (Some(oracle), Some(files)) = (Oracle::start(test), corpus(test)) else { return };
    let mut random = Random::new(8);
    let mut titles = Vec::new();
    let mut jobs = Vec::new();
    while jobs.len() < 2 * 8000 {
        let (name, text) = random.pick(&files);
        let before = with_request(Job::new("convert", text), &mut random);
        let mut after = before.clone();
        let what = mutate(&mut after, &mut random);
        titles.push((format!("{name} before {what}"), format!("{name} after {what}")));
        jobs.extend([before, after]);
    }
    let answers = oracle.ask_all(&jobs);
    let mut ledger = Ledger::default();
    let mut pairs = 0;
    for ((title, jobs), answers) in titles.iter().zip(jobs.chunks(2)).zip(answers.chunks(2)) {
        ledger.compare(&title.0, &jobs[0], &answers[0]);
        ledger.compare(&title.1, &jobs[1], &answers[1]);
        pairs += usize::from(answers.iter().all(|answer| answer.error.is_none()));
    }
    eprintln!("{pairs} pairs, {} steps, {} differences", ledger.steps, ledger.faults.len());
    ledger.settle();
    assert!(pairs > 5000, "{pairs} pairs of files that BuildKit takes");
}
