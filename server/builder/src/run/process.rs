//! One build's client, from its start to its end.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::{mpsc, watch};

use super::capture::command;
use crate::engine::Invocation;
use crate::progress::{Event, Lines, ProgressReader, Stream};

/// The process that stands between us and an engine's client.
#[derive(Debug, Clone)]
pub struct Supervisor {
    /// Our own program.
    pub program: PathBuf,
    /// The arguments before those of the client: the subcommand's name, and whether streams are merged.
    pub arguments: Vec<String>,
    /// The argument that asks for both streams in one.
    pub merge: String,
}

/// How a client ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended {
    /// Its exit code; nothing when a signal ended it.
    pub code: Option<i32>,
    /// Whether we were asked to end it.
    pub cancelled: bool,
}

/// A client at work.
#[derive(Debug)]
pub struct Process {
    child: Child,
    /// The supervisor ends the client when this closes.
    control: Option<ChildStdin>,
    name: String,
}

/// How long an end that was asked for may take before the supervisor itself is killed.
const GRACE: Duration = Duration::from_secs(5);

/// How many events may wait for their reader. A client that writes faster waits at its pipe.
pub const EVENTS_WAITING: usize = 1024;

/// The time in seconds from 1970.
#[must_use]
pub fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64())
}

impl Process {
    /// Starts a client under the supervisor.
    ///
    /// # Errors
    /// A sentence, when it cannot be started.
    pub fn start(invocation: &Invocation, supervisor: &Supervisor) -> Result<Self, String> {
        let name = invocation.program.display().to_string();
        let mut arguments: Vec<std::ffi::OsString> = supervisor.arguments.iter().map(Into::into).collect();
        if invocation.merged {
            arguments.push((&supervisor.merge).into());
        }
        arguments.push("--".into());
        arguments.push(invocation.program.clone().into());
        arguments.extend(invocation.arguments.iter().cloned());
        let under = Invocation { program: supervisor.program.clone(), arguments, ..invocation.clone() };
        let mut command: Command = command(&under);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(false);
        // A Ctrl-C at the terminal is ours to pass on, in our own order.
        #[cfg(unix)]
        command.process_group(0);
        let mut child = command.spawn().map_err(|error| format!("`{name}` cannot be started: {error}"))?;
        let control = child.stdin.take();
        Ok(Self { child, control, name })
    }

    /// Reads the client to its end. Each event goes to `events`; a true in `cancel`, or its sender's end, ends the
    /// client. What the reader of the events no longer takes is dropped.
    ///
    /// # Errors
    /// A sentence, when the client's end cannot be learnt.
    pub async fn run(
        mut self,
        mut reader: Box<dyn ProgressReader>,
        events: mpsc::Sender<Event>,
        mut cancel: watch::Receiver<bool>,
    ) -> Result<Ended, String> {
        let (sender, mut chunks) = mpsc::channel::<(Stream, Vec<u8>)>(64);
        let streams = [
            tokio::spawn(forward(self.child.stdout.take(), Stream::Out, sender.clone())),
            tokio::spawn(forward(self.child.stderr.take(), Stream::Error, sender)),
        ];
        let (mut output, mut error) = (Lines::default(), Lines::default());
        let mut cancelled = false;
        let asked = async {
            // An error means that nobody is left who could ask.
            while !*cancel.borrow_and_update() && cancel.changed().await.is_ok() {}
        };
        tokio::pin!(asked);
        loop {
            let mut found = Vec::new();
            tokio::select! {
                chunk = chunks.recv() => {
                    let Some((stream, bytes)) = chunk else { break };
                    let lines = if stream == Stream::Out { &mut output } else { &mut error };
                    let at = now();
                    lines.push(&bytes, |line| found.extend(reader.line(stream, line, at)));
                }
                () = &mut asked, if !cancelled => {
                    cancelled = true;
                    self.control = None;
                }
            }
            send(&events, found, &mut self.control, &mut cancelled, &mut asked).await;
        }
        let mut found = Vec::new();
        let at = now();
        output.finish(|line| found.extend(reader.line(Stream::Out, line, at)));
        error.finish(|line| found.extend(reader.line(Stream::Error, line, at)));
        found.extend(reader.end(at));
        for event in found {
            let _ = events.send(event).await;
        }
        for stream in streams {
            let _ = stream.await;
        }
        let status = match tokio::time::timeout(GRACE, self.child.wait()).await {
            Ok(status) => status,
            Err(_) => {
                let _ = self.child.start_kill();
                self.child.wait().await
            }
        };
        let status = status.map_err(|error| format!("the end of `{}` is not known: {error}", self.name))?;
        Ok(Ended { code: status.code(), cancelled })
    }
}

/// Hands events over. A reader that is slow must not keep a cancellation from being heard.
async fn send(
    events: &mpsc::Sender<Event>,
    found: Vec<Event>,
    control: &mut Option<ChildStdin>,
    cancelled: &mut bool,
    asked: &mut (impl Future<Output = ()> + Unpin),
) {
    for event in found {
        if *cancelled {
            let _ = events.send(event).await;
            continue;
        }
        let sending = events.send(event);
        tokio::pin!(sending);
        loop {
            tokio::select! {
                _ = &mut sending => break,
                () = &mut *asked, if !*cancelled => {
                    *cancelled = true;
                    *control = None;
                }
            }
        }
    }
}

async fn forward(
    stream: Option<impl AsyncRead + Unpin>,
    kind: Stream,
    chunks: mpsc::Sender<(Stream, Vec<u8>)>,
) {
    let Some(mut stream) = stream else { return };
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(count) = stream.read(&mut buffer).await {
        let Some(bytes) = buffer.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
        if chunks.send((kind, bytes.to_vec())).await.is_err() {
            break;
        }
    }
}
