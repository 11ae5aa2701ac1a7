//! Short questions to an engine's client: a version, a list, a history.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Command;

use crate::engine::Invocation;

/// What a program said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captured {
    /// Standard output.
    pub output: String,
    /// Standard error.
    pub error: String,
    /// Whether it ended with 0.
    pub success: bool,
}

/// The most that is read of either stream, in bytes.
const MOST: u64 = 16 * 1024 * 1024;

/// A program of an invocation, with its streams in our hands. It is killed when it is dropped.
pub(super) fn command(invocation: &Invocation) -> Command {
    let mut command = Command::new(&invocation.program);
    command.args(&invocation.arguments).envs(&invocation.environment).kill_on_drop(true);
    if let Some(folder) = &invocation.folder {
        command.current_dir(folder);
    }
    command
}

async fn read(stream: Option<impl AsyncRead + Unpin>) -> String {
    let mut bytes = Vec::new();
    if let Some(stream) = stream {
        // What could be read before a fault is what there is.
        let _ = stream.take(MOST).read_to_end(&mut bytes).await;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Runs a program to its end and keeps what it says.
///
/// # Errors
/// A sentence: it cannot be started, or it took longer than `limit`.
pub async fn capture(invocation: &Invocation, limit: Duration) -> Result<Captured, String> {
    let name = invocation.program.display().to_string();
    let mut command = command(invocation);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => format!("`{name}` is not installed or not on PATH"),
        _ => format!("`{name}` cannot be started: {error}"),
    })?;
    let (output, error) = (child.stdout.take(), child.stderr.take());
    let all = async {
        let (output, error, status) = tokio::join!(read(output), read(error), child.wait());
        let status = status.map_err(|error| format!("`{name}` was lost: {error}"))?;
        Ok(Captured { output, error, success: status.success() })
    };
    match tokio::time::timeout(limit, all).await {
        Ok(done) => done,
        Err(_) => Err(format!("`{name}` did not answer within {} s", limit.as_secs_f64())),
    }
}
