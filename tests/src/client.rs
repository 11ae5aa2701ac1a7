//! A strict client: it speaks to the real program over its standard input and output, and at the end it fails
//! when the server said anything that the test did not ask about.
#![allow(
    clippy::panic,
    clippy::expect_used,
    reason = "a test's client stops at the first thing that is not as it should be"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::editors::wait_for;

/// How long an answer may take. It is far more than the server needs: a loaded machine is no failure.
pub const LIMIT: Duration = Duration::from_secs(60);

/// A cache that is not there and cannot be: what was learned of images on this machine changes no test.
pub const NO_CACHE: &str = "/dev/null/none";

/// What the client does with a request of the server.
#[derive(Debug, Clone)]
pub enum Reply {
    /// It answers with this result.
    Result(Value),
    /// It never answers.
    Silence,
}

/// Answers requests of the server, given the method and the parameters. `None` means that the test expects no
/// such request: it is refused, and the test fails at its end.
pub type Answers = Box<dyn FnMut(&str, &Value) -> Option<Reply>>;

/// The program that is tested.
///
/// # Panics
/// When `DOCKWRIGHT` does not name it.
#[must_use]
pub fn program() -> PathBuf {
    let Some(path) = std::env::var_os("DOCKWRIGHT") else {
        panic!("set DOCKWRIGHT, or run cargo xtask test")
    };
    let path = PathBuf::from(path);
    assert!(path.is_file(), "DOCKWRIGHT names no file: {}", path.display());
    path
}

/// A command of the program, which knows nothing of images.
#[must_use]
pub fn command() -> Command {
    let mut command = Command::new(program());
    command.env("XDG_CACHE_HOME", NO_CACHE);
    command
}

/// A session with the server.
pub struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    inbox: Receiver<Value>,
    /// Messages that nobody has asked about yet, in their order.
    unread: Vec<Value>,
    answers: Answers,
    next_id: i64,
    stderr: Arc<Mutex<String>>,
    /// The result of `initialize`; null before it.
    pub initialized: Value,
}

impl Client {
    /// Starts the program and initializes a session with these client capabilities; requests of the server are
    /// not expected.
    #[must_use]
    pub fn start(capabilities: &Value, env: &[(&str, &str)]) -> Self {
        Self::start_with(capabilities, env, Box::new(|_, _| None))
    }

    /// Like [`Client::start`], with answers for the server's requests.
    #[must_use]
    pub fn start_with(capabilities: &Value, env: &[(&str, &str)], answers: Answers) -> Self {
        let mut client = Self::spawn(env, answers);
        client.initialize(capabilities);
        client
    }

    /// Starts the program and says nothing yet.
    ///
    /// # Panics
    /// When the program cannot be started.
    #[must_use]
    pub fn spawn(env: &[(&str, &str)], answers: Answers) -> Self {
        let mut child = Command::new(program())
            .arg("lsp")
            // No test asks the internet; one that asks a registry of its own says so.
            .env("DOCKWRIGHT_REGISTRY_ENABLED", "false")
            .env("XDG_CACHE_HOME", NO_CACHE)
            .envs(env.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let stdout = child.stdout.take().expect("standard output is a pipe");
        let mut errors = child.stderr.take().expect("standard error is a pipe");
        let (sender, inbox) = channel();
        thread::spawn(move || read_messages(BufReader::new(stdout), &sender));
        let stderr = Arc::new(Mutex::new(String::new()));
        let shared = stderr.clone();
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(read @ 1..) = errors.read(&mut chunk) {
                let text = String::from_utf8_lossy(chunk.get(..read).unwrap_or_default()).into_owned();
                shared.lock().unwrap_or_else(PoisonError::into_inner).push_str(&text);
            }
        });
        let stdin = child.stdin.take();
        Self {
            child,
            stdin,
            inbox,
            unread: Vec::new(),
            answers,
            next_id: 1,
            stderr,
            initialized: Value::Null,
        }
    }

    /// `initialize` and `initialized`.
    pub fn initialize(&mut self, capabilities: &Value) {
        self.initialize_with(json!({ "processId": null, "rootUri": null, "capabilities": capabilities }));
    }

    /// `initialize` with these parameters, and `initialized`. A test that gives no options does not trust its
    /// workspace: what programs this machine has must not change what is found.
    pub fn initialize_with(&mut self, mut params: Value) {
        if let Some(params) = params.as_object_mut() {
            params.entry("initializationOptions").or_insert_with(|| json!({ "trusted": false }));
        }
        self.initialized = self.ask("initialize", params);
        self.notify("initialized", json!({}));
    }

    /// Sends a request and gives its id.
    pub fn request(&mut self, method: &str, params: Value) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Sends a request and gives its result.
    ///
    /// # Panics
    /// When the answer is an error.
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.request(method, params);
        self.wait_response(id).unwrap_or_else(|error| panic!("{method} was refused: {error}\n{}", self.log()))
    }

    /// Sends a request that must be refused and gives the error's code.
    ///
    /// # Panics
    /// When it is answered.
    pub fn refused(&mut self, method: &str, params: Value) -> Option<i64> {
        let id = self.request(method, params);
        match self.wait_response(id) {
            Ok(result) => panic!("{method} was answered: {result}"),
            Err(error) => error.get("code").and_then(Value::as_i64),
        }
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a message as it is.
    pub fn send(&mut self, message: &Value) {
        self.raw(&frame(message));
    }

    /// Sends bytes as they are.
    ///
    /// # Panics
    /// When the server does not read any more.
    pub fn raw(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().expect("standard input is open");
        let written = stdin.write_all(bytes).and_then(|()| stdin.flush());
        if let Err(error) = written {
            panic!("the server does not read any more: {error}\n{}", self.log());
        }
    }

    /// Closes the server's standard input.
    pub fn hang_up(&mut self) {
        self.stdin = None;
    }

    /// Waits for the answer to a request: its result, or its error.
    ///
    /// # Errors
    /// The error that the server answered with.
    pub fn wait_response(&mut self, id: i64) -> Result<Value, Value> {
        self.wait_answer(&json!(id))
    }

    /// Waits for the answer that carries this id, which need not be a number.
    ///
    /// # Errors
    /// The error that the server answered with.
    pub fn wait_answer(&mut self, id: &Value) -> Result<Value, Value> {
        let message = self.wait(&format!("the answer to {id}"), |message| {
            message.get("method").is_none() && message.get("id") == Some(id)
        });
        match message.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(message.get("result").cloned().unwrap_or_default()),
        }
    }

    /// Waits for a notification and gives its parameters.
    pub fn wait_notification(&mut self, method: &str) -> Value {
        let message = self.wait(method, |message| message.get("method").is_some_and(|name| name == method));
        message.get("params").cloned().unwrap_or_default()
    }

    /// The parameters of the first notification of this method that has come and was not asked about; nothing when none has.
    pub fn take_notification(&mut self, method: &str) -> Option<Value> {
        let is_it = |message: &Value| message.get("method").is_some_and(|name| name == method);
        let place = self.unread.iter().position(is_it)?;
        self.unread.remove(place).get("params").cloned()
    }

    /// The server's process.
    #[must_use]
    pub fn process_id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for the next line of the editor's log and gives its text.
    pub fn wait_log(&mut self) -> String {
        let params = self.wait_notification("window/logMessage");
        params.get("message").and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// Waits for the diagnostics of a version of a document. Those of older versions are taken in too: the server
    /// may leave them out, but may not send them after newer ones.
    ///
    /// # Panics
    /// When a version comes after a newer one, or one that was never sent.
    pub fn wait_diagnostics(&mut self, uri: &str, version: i64) -> Vec<Value> {
        let mut last = i64::MIN;
        loop {
            let params = self.wait_notification("textDocument/publishDiagnostics");
            assert_eq!(params.get("uri").and_then(Value::as_str), Some(uri), "{params}");
            let told = params.get("version").and_then(Value::as_i64).expect("diagnostics carry a version");
            assert!(
                told >= last && told <= version,
                "version {told} came after {last} while {version} was awaited"
            );
            if told == version {
                return params.get("diagnostics").and_then(Value::as_array).cloned().unwrap_or_default();
            }
            last = told;
        }
    }

    /// Opens a document in version 1.
    pub fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "dockerfile", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Changes a document; each change is `{"range", "text"}` or `{"text"}`.
    pub fn change(&mut self, uri: &str, version: i64, changes: &[Value]) {
        let document = json!({ "uri": uri, "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// What the server has written to standard error.
    #[must_use]
    pub fn log(&self) -> String {
        self.stderr.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits for the process to end by itself.
    ///
    /// # Panics
    /// When it does not.
    pub fn wait_exit(&mut self) -> ExitStatus {
        let ended = wait_for(LIMIT, || self.child.try_wait().ok().flatten());
        ended.unwrap_or_else(|| panic!("the server does not end\n{}", self.log()))
    }

    /// Ends the session as the protocol asks.
    ///
    /// # Panics
    /// When `shutdown` is not answered with null, the exit code is not 0, or the server said something that
    /// nobody asked about.
    pub fn finish(mut self) {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.notify("exit", Value::Null);
        let status = self.wait_exit();
        assert_eq!(status.code(), Some(0), "{}", self.log());
        self.assert_all_read();
    }

    /// Ends the session, and gives all that the server said without being asked: messages, and what it wrote to its standard
    /// error.
    ///
    /// # Panics
    /// When it does not end as it should.
    pub fn everything(mut self) -> String {
        assert_eq!(self.ask("shutdown", Value::Null), Value::Null);
        self.notify("exit", Value::Null);
        self.wait_exit();
        let end = Instant::now() + LIMIT;
        while self.receive(end, "the end of the output") {}
        let unread: Vec<String> = self.unread.iter().map(Value::to_string).collect();
        unread.join("\n") + &self.log()
    }

    /// Fails when the server, which has ended, said something that nobody asked about.
    ///
    /// # Panics
    /// When it did.
    pub fn assert_all_read(&mut self) {
        let end = Instant::now() + LIMIT;
        while self.receive(end, "the end of the output") {}
        let unread: Vec<String> = self.unread.iter().map(Value::to_string).collect();
        assert!(unread.is_empty(), "nobody asked about these messages:\n{}", unread.join("\n"));
    }

    /// Takes messages until one is wanted.
    fn wait(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + LIMIT;
        loop {
            if let Some(at) = self.unread.iter().position(&wanted) {
                return self.unread.remove(at);
            }
            if !self.receive(end, what) {
                panic!("the server ended; {what} never came\nunread: {:?}\n{}", self.unread, self.log());
            }
        }
    }

    /// Takes one message; false at the end of the output. Requests of the server are answered here.
    fn receive(&mut self, end: Instant, what: &str) -> bool {
        let message = match self.inbox.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(message) => message,
            Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) => {
                panic!("{what} did not come in {LIMIT:?}\nunread: {:?}\n{}", self.unread, self.log())
            }
        };
        let (Some(method), Some(id)) = (message.get("method").and_then(Value::as_str), message.get("id"))
        else {
            self.unread.push(message);
            return true;
        };
        let params = message.get("params").cloned().unwrap_or_default();
        let answer = match (self.answers)(method, &params) {
            Some(Reply::Silence) => return true,
            Some(Reply::Result(result)) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
            None => {
                let error = json!({ "code": -32601, "message": "the test expects no such request" });
                let answer = json!({ "jsonrpc": "2.0", "id": id, "error": error });
                self.unread.push(message);
                answer
            }
        };
        // A server that is about to end may not read the answer.
        if let Some(stdin) = self.stdin.as_mut() {
            let _ = stdin.write_all(&frame(&answer)).and_then(|()| stdin.flush());
        }
        true
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // It has ended already, unless the test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A message as it goes over the wire.
#[must_use]
pub fn frame(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// The client capabilities of one that is pushed diagnostics and speaks UTF-16.
#[must_use]
pub fn plain() -> Value {
    json!({})
}

/// A range, as the protocol writes it.
#[must_use]
pub fn range(start: (u32, u32), end: (u32, u32)) -> Value {
    let place = |(line, character): (u32, u32)| json!({ "line": line, "character": character });
    json!({ "start": place(start), "end": place(end) })
}

/// The parameters of a request at a position.
#[must_use]
pub fn at(uri: &str, line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}

/// Reads messages to the end of the output. What is no message is handed on as one that no test asks about.
fn read_messages(mut from: impl BufRead, to: &Sender<Value>) {
    loop {
        let mut length = None;
        loop {
            let mut line = String::new();
            match from.read_line(&mut line) {
                Ok(0) => return,
                Ok(_) if line == "\r\n" => break,
                Ok(_) => match line.strip_prefix("Content-Length: ").map(|rest| rest.trim().parse::<usize>())
                {
                    Some(Ok(bytes)) => length = Some(bytes),
                    _ => drop(to.send(json!({ "no header": line }))),
                },
                Err(error) => return drop(to.send(json!({ "unreadable": error.to_string() }))),
            }
        }
        let mut body = vec![0; length.unwrap_or_default()];
        if let Err(error) = from.read_exact(&mut body) {
            return drop(to.send(json!({ "cut off": error.to_string() })));
        }
        let message = serde_json::from_slice(&body).unwrap_or_else(
            |error| json!({ "no JSON": error.to_string(), "body": String::from_utf8_lossy(&body) }),
        );
        if to.send(message).is_err() {
            return;
        }
    }
}
