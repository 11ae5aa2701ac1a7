//! `dockwright supervise -- PROGRAM …`: stands between the server and an engine's client. It ends the client when its
//! own standard input closes, however the other side came to its end.

use std::ffi::OsString;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use lexopt::prelude::*;

use super::{COULD_NOT_RUN, complain};

/// How long a client may take to end by itself once it was asked to.
const GRACE: Duration = Duration::from_secs(2);

enum Happened {
    ControlClosed,
    ClientEnded,
}

/// Runs the program that the arguments name.
pub fn run(parser: &mut lexopt::Parser) -> Result<u8, lexopt::Error> {
    let mut merge = false;
    let mut program: Option<OsString> = None;
    let mut arguments = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("merge") if program.is_none() => merge = true,
            Value(value) if program.is_none() => {
                program = Some(value);
                // What follows is the client's, flags and all.
                arguments.extend(parser.raw_args()?);
            }
            other => return Err(other.unexpected()),
        }
    }
    let Some(program) = program else {
        complain("supervise: the program is missing");
        return Ok(COULD_NOT_RUN);
    };
    let mut command = Command::new(&program);
    command.args(&arguments).stdin(Stdio::null());
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        use std::os::unix::process::CommandExt;
        // The client and all that it starts are ended together.
        command.process_group(0);
        if merge && let Ok(out) = std::io::stdout().as_fd().try_clone_to_owned() {
            command.stderr(out);
        }
    }
    #[cfg(not(unix))]
    let _ = merge;
    match command.spawn() {
        Ok(child) => Ok(watch(child)),
        Err(error) => {
            let name = program.to_string_lossy();
            let why = match error.kind() {
                std::io::ErrorKind::NotFound => format!("`{name}` is not installed or not on PATH"),
                _ => format!("`{name}` cannot be started: {error}"),
            };
            complain(&why);
            Ok(127)
        }
    }
}

/// Waits for the client's end or for the control to close, whichever comes first.
fn watch(mut child: Child) -> u8 {
    let (sender, happened) = channel();
    let control: Sender<Happened> = sender.clone();
    std::thread::spawn(move || {
        let mut byte = [0];
        // Nothing is ever sent; a read that ends means that nobody is left.
        while matches!(std::io::stdin().read(&mut byte), Ok(1)) {}
        let _ = control.send(Happened::ControlClosed);
    });
    let group = child.id();
    let waiting = std::thread::spawn(move || {
        let status = child.wait();
        let _ = sender.send(Happened::ClientEnded);
        status
    });
    if matches!(happened.recv(), Ok(Happened::ControlClosed)) {
        end(group, false);
        if matches!(happened.recv_timeout(GRACE), Err(RecvTimeoutError::Timeout)) {
            end(group, true);
        }
    }
    let code = waiting.join().ok().and_then(Result::ok).and_then(|status| status.code());
    code.and_then(|code| u8::try_from(code).ok()).unwrap_or(130)
}

#[cfg(unix)]
fn end(group: u32, at_once: bool) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let signal = if at_once { Signal::KILL } else { Signal::TERM };
    if let Some(group) = i32::try_from(group).ok().and_then(Pid::from_raw) {
        // It may have ended meanwhile.
        let _ = kill_process_group(group, signal);
    }
}

#[cfg(not(unix))]
fn end(client: u32, _at_once: bool) {
    // Windows has no signals; its own tool ends a process with all that it started.
    let _ = Command::new("taskkill").args(["/T", "/F", "/PID", &client.to_string()]).status();
}
