//! Asks BuildKit's own packages what they say of a Dockerfile. For tests alone.
//!
//! The program behind it is the Go module in `tests/oracle`, built when a test first asks. Without Go, a test that
//! calls [`Oracle::start`] gets `None` and says `SKIPPED: name: why` on standard error; with
//! `DOCKWRIGHT_REQUIRE=all` in the environment it fails instead.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at the first fault")]

mod answer;
mod build;
mod job;
mod random;

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;

pub use answer::{Answer, Failure, Finding, Instruction, Stage, Step, Word};
pub use job::{Image, Job};
pub use random::Random;

/// A running oracle; it ends with this value.
pub struct Oracle {
    child: Mutex<Process>,
}

struct Process {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Oracle {
    /// Builds the program where needed and starts it. `test` is the name that a skip is reported under.
    #[must_use]
    pub fn start(test: &str) -> Option<Self> {
        let program = match build::program() {
            Ok(program) => program,
            Err(why) => {
                skip(test, &why);
                return None;
            }
        };
        let mut child = Command::new(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the oracle was built just now");
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("piped"));
        Some(Self { child: Mutex::new(Process { child, input, output }) })
    }

    /// Asks one thing.
    #[must_use]
    pub fn ask(&self, job: &Job) -> Answer {
        self.ask_all(std::slice::from_ref(job)).pop().expect("an answer for each job")
    }

    /// Asks many things at once; the answers come in the order of the jobs. A panic inside BuildKit ends the test.
    #[must_use]
    pub fn ask_all(&self, jobs: &[Job]) -> Vec<Answer> {
        let mut process = self.child.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let Process { input, output, .. } = &mut *process;
        let input = input.as_mut().expect("open until the end");
        std::thread::scope(|scope| {
            // Writing and reading go on together, or both pipes would fill and wait for each other.
            scope.spawn(move || {
                for job in jobs {
                    let mut line = serde_json::to_vec(job).expect("plain data");
                    line.push(b'\n');
                    input.write_all(&line).expect("the oracle listens");
                }
                input.flush().expect("the oracle listens");
            });
            jobs.iter().map(|job| answer(output, job)).collect()
        })
    }
}

fn answer(output: &mut impl BufRead, job: &Job) -> Answer {
    let mut line = String::new();
    output.read_line(&mut line).expect("the oracle speaks UTF-8");
    let answer: Answer = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error} in {line:?}"));
    assert!(answer.panic.is_empty(), "the oracle broke on {job:?}:\n{}", answer.panic);
    answer
}

impl Drop for Oracle {
    fn drop(&mut self) {
        let process = self.child.get_mut().unwrap_or_else(std::sync::PoisonError::into_inner);
        process.input = None;
        let _ = process.child.wait();
    }
}

/// Says on standard error that a test could not run and why, or fails it where every test is required.
#[expect(clippy::print_stderr, reason = "the protocol of skipped tests is a line on standard error")]
pub fn skip(test: &str, why: &str) {
    assert!(
        std::env::var_os("DOCKWRIGHT_REQUIRE").is_none_or(|value| value != "all"),
        "{test} is required and cannot run: {why}"
    );
    eprintln!("SKIPPED: {test}: {why}");
}
