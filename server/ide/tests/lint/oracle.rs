//! The newest frontend's own linter, on real Dockerfiles and on mutations of them.

use std::sync::Arc;

use builder::graph::Request;
use ide::diagnostics::Facts;
use oracle_client::{Answer, Job, Oracle, Random};
use syntax::Platform;

use crate::compare::{Verdicts, difference, ours, print_counts};
use crate::corpus::folder;
use crate::mutate::mutate;

const MUTATIONS: usize = 6_000;

fn verdicts(answer: &Answer) -> Verdicts {
    let mut out = Verdicts::new();
    for warning in &answer.warnings {
        let first = warning.lines.first().map_or(0, |lines| lines.0);
        let last = warning.lines.last().map_or(0, |lines| lines.1);
        let key = (warning.rule.clone(), usize::try_from(first).unwrap(), usize::try_from(last).unwrap());
        *out.entry(key).or_default() += 1;
    }
    out
}

fn facts() -> Facts {
    let request = Request { engine_platform: Platform::new("linux", "amd64"), ..Request::default() };
    Facts { request: Arc::new(request), ..Facts::default() }
}

/// What is wrong in our findings for one text, in words.
fn fault(text: &str, answer: &Answer) -> Option<String> {
    let found = ours(text, &facts());
    let (missing, surplus) = difference(&verdicts(answer), &found.verdicts);
    match &answer.error {
        None if !found.refused.is_empty() => Some(format!("refused here alone: {:?}", found.messages)),
        None if missing.is_empty() && surplus.is_empty() => None,
        None => Some(format!("only BuildKit: {missing:?}; only here: {surplus:?}")),
        // It stops at the first refusal; we go on.
        Some(error) => {
            // It names the line above a directive that stands twice.
            let directive = error.message.contains("parser directive can be used");
            let hit = directive && !found.refused.is_empty()
                || found.refused.iter().any(|(first, last)| {
                    error.lines.is_empty()
                        || error.lines.iter().any(|(from, to)| {
                            *first <= usize::try_from(*to).unwrap()
                                && usize::try_from(*from).unwrap() <= *last
                        })
                });
            if !hit {
                Some(format!("not refused on {:?}: {} ({:?})", error.lines, error.message, found.messages))
            } else if missing.is_empty() {
                None
            } else {
                Some(format!("only BuildKit, before its refusal: {missing:?}"))
            }
        }
    }
}

fn settle(test: &str, texts: &[(String, String)], oracle: &Oracle) {
    let jobs: Vec<Job> = texts.iter().map(|(_, text)| Job::new("lint", text)).collect();
    let answers = oracle.ask_all(&jobs);
    let wrong: Vec<String> = texts
        .iter()
        .zip(&answers)
        .filter_map(|((name, text), answer)| Some(format!("{name}: {}\n{text}", fault(text, answer)?)))
        .collect();
    print_counts(&answers.iter().map(verdicts).collect::<Vec<_>>());
    let findings: usize = answers.iter().map(|answer| answer.warnings.len()).sum();
    eprintln!("{test}: {} texts, {findings} findings, {} disagreements", texts.len(), wrong.len());
    for one in &wrong {
        eprintln!("{}", one.lines().next().unwrap_or_default());
    }
    assert!(wrong.is_empty(), "{}", wrong.iter().take(3).cloned().collect::<Vec<_>>().join("\n=====\n"));
}

fn files(test: &str) -> Option<Vec<(String, String)>> {
    let folder = folder(test)?;
    let entries = std::fs::read_dir(folder.join("files")).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        Some((name, String::from_utf8(std::fs::read(path).unwrap()).ok()?))
    };
    Some(paths.into_iter().filter_map(read).collect())
}

#[test]
fn the_newest_linter_says_the_same() {
    let test = "the_newest_linter_says_the_same";
    let (Some(oracle), Some(files)) = (Oracle::start(test), files(test)) else { return };
    settle(test, &files, &oracle);
}

#[test]
fn and_so_it_does_of_mutations() {
    let test = "and_so_it_does_of_mutations";
    let (Some(oracle), Some(files)) = (Oracle::start(test), files(test)) else { return };
    let mut random = Random::new(5);
    let mutations: Vec<(String, String)> = (0..MUTATIONS)
        .map(|_| {
            let (name, text) = random.pick(&files).clone();
            let text = mutate(&text, &mut random);
            (name, text)
        })
        .collect();
    settle(test, &mutations, &oracle);
}
