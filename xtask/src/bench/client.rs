//! A language server as a process, spoken to as plainly and quickly as can be.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::steps::Done;

/// The longest wait for any answer.
const LIMIT: Duration = Duration::from_secs(60);

/// A running server.
pub struct Client {
    child: Child,
    input: ChildStdin,
    messages: Receiver<(Instant, Value)>,
    next: u64,
    arrived: Instant,
}

impl Client {
    /// Starts a server and initializes it; gives the milliseconds from start to answer.
    pub fn start(program: &Path, arguments: &[&str]) -> Done<(Self, f64)> {
        Self::start_with(program, arguments, &[], &Value::Null)
    }

    /// Like [`Client::start`], with variables of the environment and what the client can do with completions.
    pub fn start_with(
        program: &Path,
        arguments: &[&str],
        variables: &[(&str, &str)],
        completion: &Value,
    ) -> Done<(Self, f64)> {
        let started = Instant::now();
        let mut child = Command::new(program)
            .args(arguments)
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("a server without pipes".to_owned());
        };
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let mut client = Self { child, input, messages, next: 1, arrived: started };
        let diagnostics = json!({"versionSupport": true});
        let capabilities =
            json!({"textDocument": {"publishDiagnostics": diagnostics, "completion": completion}});
        client.request(
            "initialize",
            json!({"processId": null, "rootUri": null, "capabilities": capabilities}),
        )?;
        let took = started.elapsed().as_secs_f64() * 1e3;
        client.notify("initialized", json!({}))?;
        Ok((client, took))
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) -> Done<()> {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}))
    }

    /// Sends a request and waits for its answer.
    pub fn request(&mut self, method: &str, params: Value) -> Done<Value> {
        let id = self.next;
        self.next += 1;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}))?;
        self.wait(|message| {
            message.get("id").and_then(Value::as_u64) == Some(id) && message.get("method").is_none()
        })
    }

    /// Waits for the diagnostics of a version; servers that name none are taken at their next word.
    pub fn diagnostics(&mut self, version: i64) -> Done<Value> {
        self.wait(|message| {
            message.get("method").is_some_and(|method| method == "textDocument/publishDiagnostics")
                && message
                    .pointer("/params/version")
                    .and_then(Value::as_i64)
                    .is_none_or(|said| said >= version)
        })
    }

    /// When the last answer had come, its text not yet read as JSON: that takes the client's time.
    pub fn arrived(&self) -> Instant {
        self.arrived
    }

    /// Resident memory in megabytes.
    pub fn memory(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|number| number.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
    }

    fn send(&mut self, message: &Value) -> Done<()> {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len())
            .and_then(|()| self.input.flush())
            .map_err(|error| format!("the server does not listen: {error}"))
    }

    fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Done<Value> {
        let end = Instant::now() + LIMIT;
        loop {
            let (arrived, message) = self
                .messages
                .recv_timeout(end.saturating_duration_since(Instant::now()))
                .map_err(|_| "the server did not answer in 60 s".to_owned())?;
            if wanted(&message) {
                self.arrived = arrived;
                return Ok(message);
            }
            // What a server asks is answered with nothing, so that it does not wait.
            if let (Some(id), Some(_)) = (message.get("id"), message.get("method")) {
                let answer = json!({"jsonrpc": "2.0", "id": id, "result": null});
                self.send(&answer)?;
            }
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // It may have ended by itself already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The next message, and when all of it had come.
fn read(from: &mut impl BufRead) -> Option<(Instant, Value)> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if from.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim();
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body).ok()?;
    let arrived = Instant::now();
    Some((arrived, serde_json::from_slice(&body).ok()?))
}
