//! `dockwright cache` against a real engine: two builds, a change, a prediction, a third build, held together step by step.
//!
//! What is expected comes from the engine and from nowhere else. A hit for a step that ran is a failure; a miss for a
//! step that came from the cache may happen in one case of fifty. FROM is judged by the digests that the engine shows.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod judge;
mod project;
mod scenario;
mod scenarios;
mod server;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use judge::{Row, Tally, Truth};
use scenario::{Scenario, Stability};

/// How many scenarios go on at a time.
const AT_A_TIME: usize = 3;

/// A scenario by its place, with its steps or why it could not be played.
type Played = (usize, Result<Vec<Row>, String>);

/// A name that no other run has: what an engine knows of one says nothing of another.
fn nonce() -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    format!("{}-{}", std::process::id(), now.as_millis())
}

#[test]
fn verdicts_are_what_the_engine_does() {
    let test = "verdicts_are_what_the_engine_does";
    if !dockwright_tests::editors::answers("docker", &["buildx", "inspect"]) {
        dockwright_tests::editors::left_out(test, "no Docker engine answers");
        return;
    }
    let only = std::env::var("DOCKWRIGHT_SCENARIO").ok();
    let all: Vec<Scenario> = scenarios::all()
        .into_iter()
        .filter(|one| only.as_ref().is_none_or(|only| one.name.contains(only.as_str())))
        .collect();
    let (next, nonce) = (AtomicUsize::new(0), nonce());
    let done: Mutex<Vec<Played>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::SeqCst);
                    let Some(scenario) = all.get(index) else { return };
                    let rows = project::play(scenario, &format!("{nonce}-{index}"));
                    // Told at once: a run that is ended early has still said what it saw.
                    for row in rows.iter().flatten() {
                        eprintln!("{}: {row}", scenario.name);
                    }
                    done.lock().unwrap().push((index, rows));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(index, _)| *index);
    let (mut tally, mut faults, mut listed) = (Tally::default(), Vec::new(), Vec::new());
    for (index, rows) in &done {
        let scenario = &all[*index];
        let rows = match rows {
            Ok(rows) => rows,
            Err(why) => {
                faults.push(format!("{}: {why}", scenario.name));
                continue;
            }
        };
        for row in rows {
            let line = format!("{}: {row}", scenario.name);
            if scenario.stability == Stability::Unstable {
                listed.push(line);
                continue;
            }
            tally.count(row);
            if row.verdict == "hit" && row.truth == Truth::Ran {
                faults.push(format!("{line} (a hit that ran)"));
            } else if row.verdict == "unknown" || (row.verdict == "depends" && !scenario.may_depend) {
                faults.push(format!("{line} (it can be known)"));
            }
        }
    }
    eprintln!("\nunstable by the engine's own doing, not counted:");
    listed.iter().for_each(|line| eprintln!("  {line}"));
    eprintln!("\n{} scenarios\n{tally}", all.len());
    faults.extend(tally.too_many_misses());
    faults.iter().for_each(|fault| eprintln!("fault: {fault}"));
    assert!(faults.is_empty(), "{} faults stand above", faults.len());
}
