//! What readers of the dialects have in common: bytes become lines, and lines become events.

use super::event::{Event, Stream};

/// Reads one dialect of progress.
pub trait ProgressReader: Send {
    /// What one line means. `now` is the time in seconds from 1970, for dialects that tell none of their own.
    fn line(&mut self, stream: Stream, line: &str, now: f64) -> Vec<Event>;

    /// What the end of the output means.
    fn end(&mut self, now: f64) -> Vec<Event> {
        let _ = now;
        Vec::new()
    }
}

/// The longest line that is kept whole, in bytes. An engine that prints garbage must not fill the memory.
const LONGEST_LINE: usize = 4 * 1024 * 1024;

/// Cuts bytes into lines. A line that is too long loses its rest; bytes that are no UTF-8 become U+FFFD.
#[derive(Debug, Default)]
pub struct Lines {
    rest: Vec<u8>,
}

impl Lines {
    /// Takes bytes as they come and gives each line that they end, without its line end.
    pub fn push(&mut self, mut bytes: &[u8], mut line: impl FnMut(&str)) {
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            let (head, tail) = bytes.split_at(end);
            self.keep(head);
            self.flush(&mut line);
            bytes = tail.get(1..).unwrap_or_default();
        }
        self.keep(bytes);
    }

    /// Gives what stands behind the last line end, when there is something.
    pub fn finish(&mut self, mut line: impl FnMut(&str)) {
        if !self.rest.is_empty() {
            self.flush(&mut line);
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = LONGEST_LINE.saturating_sub(self.rest.len());
        self.rest.extend_from_slice(bytes.get(..room.min(bytes.len())).unwrap_or_default());
    }

    fn flush(&mut self, line: &mut impl FnMut(&str)) {
        if self.rest.last() == Some(&b'\r') {
            self.rest.pop();
        }
        line(&String::from_utf8_lossy(&self.rest));
        self.rest.clear();
    }
}
