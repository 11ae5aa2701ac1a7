//! The bytes from the client, made safe for the framework, which ends a session at the first message that it
//! cannot read. Here such a message costs itself alone: it is replaced by a request that is answered with the
//! error that JSON-RPC asks for.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use serde::Deserialize;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::Notify;
use tower_lsp::jsonrpc::{Error, ErrorCode, Request, Response};

/// The request that stands for a message that could not be read.
const UNREADABLE: &str = "$/dockwright/unreadable";

/// The longest message, in bytes. A length beyond it is a mistake, and waiting for its end would be for ever.
const LONGEST_MESSAGE: usize = 256 * 1024 * 1024;

/// The longest header, in bytes.
const LONGEST_HEADER: usize = 16 * 1024;

/// The answer to a request that stands for an unreadable message.
pub fn answer(request: &Request) -> Option<Response> {
    if request.method() != UNREADABLE {
        return None;
    }
    let invalid = request.params().is_some_and(|reason| reason == "invalid");
    let error = if invalid {
        Error { message: "The message is no JSON-RPC 2.0.".into(), ..Error::new(ErrorCode::InvalidRequest) }
    } else {
        Error {
            message: "The message cannot be read: its header or its JSON is broken.".into(),
            ..Error::new(ErrorCode::ParseError)
        }
    };
    Some(Response::from_error(request.id().cloned().unwrap_or_default(), error))
}

/// Reads messages from `inner` and gives on what the framework can read.
pub struct Wire<R> {
    inner: R,
    frames: Frames,
    /// What has been read and not been given on yet, and how much of it has.
    ready: Vec<u8>,
    given: usize,
    hung_up: Arc<Notify>,
}

impl<R> Wire<R> {
    /// `hung_up` is told when there is nothing more to read.
    pub fn new(inner: R, hung_up: Arc<Notify>) -> Self {
        Self { inner, frames: Frames::default(), ready: Vec::new(), given: 0, hung_up }
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for Wire<R> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        let this = self.get_mut();
        while this.given == this.ready.len() {
            // Reading may be interrupted, and what was given on must not be given on again.
            (this.given, this.ready) = (0, Vec::new());
            this.ready = match this.frames.next() {
                Some(frame) => frame,
                None => {
                    let mut chunk = [0; 16 * 1024];
                    let mut chunk = ReadBuf::new(&mut chunk);
                    let read = ready!(Pin::new(&mut this.inner).poll_read(context, &mut chunk));
                    if read.is_err() || chunk.filled().is_empty() {
                        this.hung_up.notify_one();
                        return Poll::Ready(Ok(()));
                    }
                    this.frames.input.extend_from_slice(chunk.filled());
                    Vec::new()
                }
            };
        }
        let rest = this.ready.get(this.given..).unwrap_or_default();
        let now = rest.get(..out.remaining()).unwrap_or(rest);
        out.put_slice(now);
        this.given += now.len();
        Poll::Ready(Ok(()))
    }
}

/// Cuts bytes into messages.
#[derive(Default)]
struct Frames {
    input: Vec<u8>,
    /// The length of the message that is being read, once its header is.
    length: Option<usize>,
}

/// What the framework takes a message for; it must be its own type, letter by letter.
#[derive(Deserialize)]
#[serde(untagged)]
#[allow(dead_code, reason = "it is read to see whether it can be")]
enum Message {
    Response(Response),
    Request(Request),
}

impl Frames {
    /// The next message with its header, or nothing while it is not whole.
    fn next(&mut self) -> Option<Vec<u8>> {
        loop {
            let Some(length) = self.length else {
                let Some(end) = find(&self.input, b"\r\n\r\n") else {
                    if self.input.len() > LONGEST_HEADER {
                        self.input.clear();
                        return Some(unreadable("broken"));
                    }
                    return None;
                };
                let header: Vec<u8> = self.input.drain(..end + 4).collect();
                match content_length(&header) {
                    Some(length) if length <= LONGEST_MESSAGE => self.length = Some(length),
                    _ => return Some(unreadable("broken")),
                }
                continue;
            };
            if self.input.len() < length {
                return None;
            }
            self.length = None;
            let body: Vec<u8> = self.input.drain(..length).collect();
            if body.is_empty() {
                continue;
            }
            let Ok(text) = str::from_utf8(&body) else { return Some(self.resume_inside(&body)) };
            return Some(match serde_json::from_str::<Message>(text) {
                Ok(_) => frame(&body),
                Err(error) if error.is_data() => unreadable("invalid"),
                Err(_) => self.resume_inside(&body),
            });
        }
    }

    /// After a length that was too great the next message stands inside of this one. No JSON holds a bare line
    /// end inside a string, so what looks like a header there is one.
    fn resume_inside(&mut self, body: &[u8]) -> Vec<u8> {
        let start = find_name(body).filter(|start| {
            let rest = body.get(*start..).unwrap_or_default();
            find(rest, b"\r\n\r\n")
                .is_some_and(|end| content_length(rest.get(..end).unwrap_or_default()).is_some())
        });
        if let Some(rest) = start.and_then(|start| body.get(start..)) {
            self.input.splice(..0, rest.iter().copied());
        }
        unreadable("broken")
    }
}

/// The length that a header gives. What stands before the name is the rest of a message that gave too small a one.
fn content_length(header: &[u8]) -> Option<usize> {
    let start = find_name(header)? + NAME.len();
    let line = header.get(start..)?.split(|byte| *byte == b'\r').next()?;
    str::from_utf8(line).ok()?.trim().parse().ok()
}

const NAME: &[u8] = b"content-length:";

/// Where the name of the header starts, in letters of either case.
fn find_name(text: &[u8]) -> Option<usize> {
    text.windows(NAME.len()).position(|window| window.eq_ignore_ascii_case(NAME))
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

fn frame(body: &[u8]) -> Vec<u8> {
    let mut out = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    out.extend_from_slice(body);
    out
}

fn unreadable(reason: &str) -> Vec<u8> {
    let request = serde_json::json!({ "jsonrpc": "2.0", "id": null, "method": UNREADABLE, "params": reason });
    frame(request.to_string().as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"{"jsonrpc":"2.0","method":"initialized"}"#;

    /// The bodies that come out when `bytes` come in, `step` at a time.
    fn bodies(bytes: &[u8], step: usize) -> Vec<String> {
        let mut frames = Frames::default();
        let mut out = Vec::new();
        for chunk in bytes.chunks(step) {
            frames.input.extend_from_slice(chunk);
            while let Some(frame) = frames.next() {
                let frame = String::from_utf8(frame).unwrap();
                let (header, body) = frame.split_once("\r\n\r\n").unwrap();
                assert_eq!(header, format!("Content-Length: {}", body.len()));
                out.push(if body.contains(UNREADABLE) { "unreadable".to_owned() } else { body.to_owned() });
            }
        }
        out
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        for step in [1, 7, text.len()] {
            assert_eq!(bodies(text.as_bytes(), step), expected, "{step} bytes at a time");
        }
    }

    #[test]
    fn good_messages_pass_as_they_are() {
        let message = format!("Content-Length: {}\r\n\r\n{GOOD}", GOOD.len());
        check(&message.repeat(3), &[GOOD, GOOD, GOOD]);
        check(&format!("X: 1\r\ncontent-length:{}\r\nY: 2\r\n\r\n{GOOD}", GOOD.len()), &[GOOD]);
        check(&format!("Content-Length: 0\r\n\r\n{message}"), &[GOOD]);
    }

    #[test]
    fn a_broken_message_costs_itself_alone() {
        let good = format!("Content-Length: {}\r\n\r\n{GOOD}", GOOD.len());
        for broken in [
            "Content-Length: 1\r\n\r\n{",
            "Content-Length: 2\r\n\r\n[]",
            "Content-Length: x\r\n\r\n",
            "\r\n\r\n",
        ] {
            check(&format!("{good}{broken}{good}"), &[GOOD, "unreadable", GOOD]);
        }
        let deep = "[".repeat(5_000);
        let deep = format!(r#"{{"jsonrpc":"2.0","method":"x","y":{deep}{}}}"#, "]".repeat(5_000));
        check(&format!("Content-Length: {}\r\n\r\n{deep}{good}", deep.len()), &["unreadable", GOOD]);
    }

    #[test]
    fn a_wrong_length_does_not_cost_the_message_behind_it() {
        let good = format!("Content-Length: {}\r\n\r\n{GOOD}", GOOD.len());
        let short = format!("Content-Length: {}\r\n\r\n{GOOD}", GOOD.len() - 3);
        check(&format!("{short}{good}"), &["unreadable", GOOD]);
        let long = format!("Content-Length: {}\r\n\r\n{GOOD}", GOOD.len() + 30);
        check(&format!("{long}{good}{good}"), &["unreadable", GOOD, GOOD]);
    }

    #[test]
    fn a_header_without_end_is_given_up() {
        check(&"x".repeat(LONGEST_HEADER + 1), &["unreadable"]);
    }
}
