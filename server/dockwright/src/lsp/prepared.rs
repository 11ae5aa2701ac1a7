//! Answers and notifications that are written as they are.
//!
//! The framework makes a tree of values of every answer before it writes it, which takes five times as long as writing it
//! does. For a list of thousands of completions, or hundreds of findings with every keystroke, that is what an editor waits for.
//! Such an answer is written by its handler, and in its place the framework carries a mark, which is replaced on the way out.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use serde::{Deserialize, Serialize};
use tokio::io::AsyncWrite;
use tower_lsp::jsonrpc::Id;
use tower_lsp::ls_types::notification::Notification;
use tower_lsp::ls_types::{CompletionItem, CompletionResponse};

use super::session::lock;

/// What a mark begins with. No label that anybody offers does.
const MARK: &str = "\u{1}dockwright:prepared:";
/// The beginning of a mark as JSON writes it.
const WRITTEN: &[u8] = b"\"\\u0001dockwright:prepared:";
/// The longest message that can be a mark, in bytes: its id may be a text.
const LONGEST_MARK: usize = 4096;
/// What stands before an answer in its message.
const BEFORE: &[u8] = br#"{"jsonrpc":"2.0","result":"#;
/// The bytes that are kept free for a message's header, so that a long answer is not moved when its length is known.
const HEADER: usize = 48;
/// The bytes that an answer is given at first. Most are shorter, and memory that is not written to is hardly memory.
const ROOM: usize = 64 * 1024;

/// What carries a mark, in an answer and in the place of a notification's parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Label {
    label: String,
}

/// Answers that wait for their marks.
#[derive(Default)]
pub struct Prepared {
    answers: Mutex<HashMap<u64, Vec<u8>>>,
    count: AtomicU64,
}

impl Prepared {
    /// Keeps an answer and gives its mark; nothing for what cannot be written as JSON.
    pub fn keep(&self, answer: &impl Serialize) -> Option<CompletionResponse> {
        let label = self.hold(BEFORE, answer)?;
        Some(CompletionResponse::Array(vec![CompletionItem { label, ..CompletionItem::default() }]))
    }

    /// Keeps the parameters of a notification and gives what the framework carries in their place.
    pub fn keep_notification<N: Notification>(&self, params: &impl Serialize) -> Option<Label> {
        let before = format!(r#"{{"jsonrpc":"2.0","method":"{}","params":"#, N::METHOD);
        self.hold(before.as_bytes(), params).map(|label| Label { label })
    }

    /// Keeps a message up to what is not known yet, and gives its mark.
    fn hold(&self, before: &[u8], value: &impl Serialize) -> Option<String> {
        let mut text = Vec::with_capacity(ROOM);
        text.resize(HEADER, b' ');
        text.extend_from_slice(before);
        serde_json::to_writer(&mut text, value).ok()?;
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        lock(&self.answers).insert(number, text);
        Some(format!("{MARK}{number}"))
    }

    /// The message that a message with a mark stands for; nothing for one without.
    fn message(&self, body: &[u8]) -> Option<Chunk> {
        #[derive(Deserialize)]
        struct Marked {
            id: Option<Id>,
            result: Option<Vec<Label>>,
            params: Option<Label>,
        }
        if body.len() > LONGEST_MARK || !body.windows(WRITTEN.len()).any(|part| part == WRITTEN) {
            return None;
        }
        let marked: Marked = serde_json::from_slice(body).ok()?;
        let label = marked.result.and_then(|result| result.into_iter().next()).or(marked.params)?.label;
        let number = label.strip_prefix(MARK)?.parse().ok()?;
        let id = marked.id.map(|id| serde_json::to_string(&id)).transpose().ok()?;
        let mut bytes = lock(&self.answers).remove(&number)?;
        let id = id.map_or_else(String::new, |id| format!(r#","id":{id}"#));
        bytes.extend_from_slice(format!("{id}}}").as_bytes());
        let header = format!("Content-Length: {}\r\n\r\n", bytes.len() - HEADER);
        let written = HEADER.checked_sub(header.len())?;
        bytes.get_mut(written..HEADER)?.copy_from_slice(header.as_bytes());
        Some(Chunk { bytes, written })
    }
}

/// Bytes to write, and how many of them need not be written any more.
struct Chunk {
    bytes: Vec<u8>,
    written: usize,
}

/// Writes messages to `inner`, with the answers in the place of their marks.
pub struct Pour<W> {
    inner: W,
    prepared: Arc<Prepared>,
    /// What is no whole message yet.
    input: Vec<u8>,
    ready: VecDeque<Chunk>,
}

impl<W> Pour<W> {
    /// Takes the answers of `prepared`.
    pub fn new(inner: W, prepared: Arc<Prepared>) -> Self {
        Self { inner, prepared, input: Vec::new(), ready: VecDeque::new() }
    }

    /// Makes every whole message ready.
    fn take(&mut self) {
        let mut done = 0;
        while let Some(rest) = self.input.get(done..)
            && let Some((start, end)) = frame(rest)
        {
            let whole = rest.get(..end).unwrap_or_default();
            let marked = whole.get(start..).and_then(|body| self.prepared.message(body));
            self.ready.push_back(marked.unwrap_or_else(|| Chunk { bytes: whole.to_vec(), written: 0 }));
            done += end;
        }
        self.input.drain(..done);
    }
}

/// Where the first message's body starts and ends; nothing while it is not whole.
fn frame(bytes: &[u8]) -> Option<(usize, usize)> {
    let header_end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let header = std::str::from_utf8(bytes.get(..header_end)?).ok()?;
    let length = header.lines().find_map(|line| line.strip_prefix("Content-Length:"))?.trim();
    let (start, length): (usize, usize) = (header_end + 4, length.parse().ok()?);
    let end = start.checked_add(length).filter(|end| *end <= bytes.len())?;
    Some((start, end))
}

impl<W: AsyncWrite + Unpin> Pour<W> {
    fn drain(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(chunk) = self.ready.front_mut() {
            let rest = chunk.bytes.get(chunk.written..).unwrap_or_default();
            if rest.is_empty() {
                self.ready.pop_front();
                continue;
            }
            match ready!(Pin::new(&mut self.inner).poll_write(context, rest))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                count => chunk.written += count,
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<W: AsyncWrite + Unpin> AsyncWrite for Pour<W> {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        // Nothing more is taken while the client does not read.
        ready!(this.drain(context))?;
        this.input.extend_from_slice(bytes);
        this.take();
        match this.drain(context) {
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            _ => Poll::Ready(Ok(bytes.len())),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.drain(context))?;
        Pin::new(&mut this.inner).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        ready!(this.drain(context))?;
        Pin::new(&mut this.inner).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;
    use tokio::io::AsyncWriteExt;
    use tower_lsp::jsonrpc::{Id, Response};
    use tower_lsp::ls_types::notification::{Notification, PublishDiagnostics};

    use super::{Pour, Prepared};

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    fn marked(prepared: &Prepared, answer: &serde_json::Value, id: Id) -> String {
        let mark = serde_json::to_value(prepared.keep(answer).unwrap()).unwrap();
        framed(&serde_json::to_string(&Response::from_ok(id, mark)).unwrap())
    }

    fn poured(prepared: Arc<Prepared>, bytes: &[u8], piece: usize) -> String {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut pour = Pour::new(Vec::new(), prepared);
        runtime.block_on(async {
            for piece in bytes.chunks(piece) {
                pour.write_all(piece).await.unwrap();
            }
            pour.flush().await.unwrap();
        });
        String::from_utf8(pour.inner).unwrap()
    }

    #[test]
    fn a_mark_is_replaced_by_its_answer_however_the_bytes_are_cut() {
        for piece in [1, 7, 100_000] {
            let prepared = Arc::new(Prepared::default());
            let (one, other) = (json!({ "items": ["é", 1] }), json!([]));
            let plain = framed(r#"{"jsonrpc":"2.0","method":"x","params":"\u0001dockwright:prepared:0"}"#);
            let bytes = [
                plain.clone(),
                marked(&prepared, &one, Id::Number(7)),
                plain.clone(),
                marked(&prepared, &other, Id::String("a\"b".into())),
            ];
            let expected = [
                plain.clone(),
                framed(r#"{"jsonrpc":"2.0","result":{"items":["é",1]},"id":7}"#),
                plain,
                framed(r#"{"jsonrpc":"2.0","result":[],"id":"a\"b"}"#),
            ];
            assert_eq!(poured(prepared.clone(), bytes.concat().as_bytes(), piece), expected.concat());
            assert!(prepared.answers.lock().unwrap().is_empty());
        }
    }

    #[test]
    fn a_notification_is_written_as_it_was_prepared() {
        let prepared = Arc::new(Prepared::default());
        let found = json!({"uri": "file:///a", "diagnostics": [], "version": 2});
        let mark = prepared.keep_notification::<PublishDiagnostics>(&found).unwrap();
        let carried = json!({"jsonrpc": "2.0", "method": PublishDiagnostics::METHOD, "params": mark});
        let expected = framed(&format!(
            r#"{{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{found}}}"#
        ));
        assert_eq!(poured(prepared.clone(), framed(&carried.to_string()).as_bytes(), 10), expected);
        assert!(prepared.answers.lock().unwrap().is_empty());
    }
}
