//! One run of ShellCheck: a script in, a report out, within limits of time and size.

use std::fmt;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use ide::shellcheck::{Nonsense, Remark};
use syntax::script::Dialect;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

/// The longest report that is read, in bytes.
const LONGEST_REPORT: u64 = 4 << 20;

/// Why a run gave no report.
#[derive(Debug)]
pub enum Failure {
    /// It could not be started.
    Start(std::io::Error),
    /// It gave no answer in time.
    Late(Duration),
    /// It ended in a way that no ShellCheck ends in.
    Ended(std::process::ExitStatus),
    /// It answered without end.
    Endless,
    /// It answered something else.
    Nonsense(Nonsense),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start(error) => write!(f, "could not be started: {error}"),
            Self::Late(limit) => write!(f, "gave no answer within {} seconds", limit.as_secs_f32()),
            Self::Ended(status) => write!(f, "failed ({status})"),
            Self::Endless => write!(f, "answered with more than {} MB", LONGEST_REPORT >> 20),
            Self::Nonsense(nonsense) => nonsense.fmt(f),
        }
    }
}

/// ShellCheck's name for a dialect. Releases before 0.10 know no BusyBox.
fn dialect_name(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Ash => "dash",
        other => other.name(),
    }
}

/// Runs the program on a script. When the future is dropped the program ends, and what it started too.
///
/// # Errors
/// Anything but a report in time.
pub async fn run(
    program: &Path,
    dialect: Dialect,
    script: &str,
    limit: Duration,
) -> Result<Vec<Remark>, Failure> {
    let report = tokio::time::timeout(limit, answer(program, dialect, script));
    let report = report.await.map_err(|_| Failure::Late(limit))??;
    ide::shellcheck::remarks(&report, script).map_err(Failure::Nonsense)
}

async fn answer(program: &Path, dialect: Dialect, script: &str) -> Result<String, Failure> {
    let mut command = Command::new(program);
    // No file of the workspace is read: neither settings beside the script nor what the script sources.
    command
        .args(["--norc", "--color=never", "--format=json1"])
        .arg(format!("--shell={}", dialect_name(dialect)));
    command.arg("-").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    if let Some(folder) = program.parent().filter(|folder| folder.is_absolute()) {
        command.current_dir(folder);
    }
    #[cfg(unix)]
    command.process_group(0);
    let mut child = command.spawn().map_err(Failure::Start)?;
    #[cfg(unix)]
    let mut group = Group(child.id());
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let write = async {
        if let Some(mut input) = input {
            // A program that does not read to the end says so by its answer.
            let _ = input.write_all(script.as_bytes()).await;
        }
    };
    let read = async {
        let mut report = Vec::new();
        if let Some(output) = output {
            let _ = output.take(LONGEST_REPORT + 1).read_to_end(&mut report).await;
        }
        report
    };
    let ((), report) = tokio::join!(write, read);
    if report.len() as u64 > LONGEST_REPORT {
        return Err(Failure::Endless);
    }
    let status = child.wait().await.map_err(Failure::Start)?;
    #[cfg(unix)]
    group.ended();
    // 1 says that there are remarks.
    if !matches!(status.code(), Some(0 | 1)) {
        return Err(Failure::Ended(status));
    }
    Ok(String::from_utf8_lossy(&report).into_owned())
}

/// The process group of a program, which is ended unless the program ended by itself.
#[cfg(unix)]
struct Group(Option<u32>);

#[cfg(unix)]
impl Group {
    fn ended(&mut self) {
        self.0 = None;
    }
}

#[cfg(unix)]
impl Drop for Group {
    fn drop(&mut self) {
        let id = self.0.and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw);
        if let Some(id) = id {
            // It may have ended in the meantime.
            let _ = rustix::process::kill_process_group(id, rustix::process::Signal::KILL);
        }
    }
}
