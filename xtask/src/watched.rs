//! Running a long step with a time limit, its output shown as it comes and kept to be counted.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

/// What a step printed, and how it ended.
pub struct Watched {
    /// Every line of both streams.
    pub lines: Vec<String>,
    /// Whether it ended by itself and well.
    pub good: bool,
}

/// Runs a command in a process group of its own; after `limit` the whole group is killed.
pub fn run(command: &mut Command, limit: Duration) -> Watched {
    let name = command.get_program().to_string_lossy().into_owned();
    let child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0).spawn();
    let mut child = match child {
        Ok(child) => child,
        Err(error) => {
            let line = format!("{name} could not be started: {error}");
            eprintln!("{line}");
            return Watched { lines: vec![line], good: false };
        }
    };
    let (sender, lines) = channel();
    let readers: Vec<_> = [
        child.stdout.take().map(|stream| copy_lines(stream, sender.clone())),
        child.stderr.take().map(|stream| copy_lines(stream, sender)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let started = Instant::now();
    let mut kept = Vec::new();
    let in_time = collect(&lines, &mut kept, limit);
    if !in_time {
        let line = format!("{name} took longer than {} s and was ended", limit.as_secs());
        eprintln!("{line}");
        kept.push(line);
        if let Some(group) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
            // It may have ended in this very moment; then there is nothing to kill.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
    let status = child.wait();
    for reader in readers {
        let _ = reader.join();
    }
    let good = in_time && status.as_ref().is_ok_and(ExitStatus::success);
    println!(
        "-- {name}: {} after {:.0} s",
        if good { "good" } else { "FAILED" },
        started.elapsed().as_secs_f32()
    );
    Watched { lines: kept, good }
}

fn copy_lines(stream: impl Read + Send + 'static, to: Sender<String>) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        for line in BufReader::new(stream).split(b'\n') {
            let Ok(line) = line else { return };
            if to.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                return;
            }
        }
    })
}

/// Shows and keeps lines until both streams end; false when the time is over before.
fn collect(lines: &Receiver<String>, kept: &mut Vec<String>, limit: Duration) -> bool {
    let end = Instant::now() + limit;
    loop {
        match lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(line) => {
                println!("{line}");
                kept.push(line);
            }
            Err(RecvTimeoutError::Disconnected) => return true,
            Err(RecvTimeoutError::Timeout) => return false,
        }
    }
}
