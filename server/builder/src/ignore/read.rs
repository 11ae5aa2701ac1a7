//! The lines of an ignore file (`moby/patternmatcher/ignorefile`).

use std::fmt;

use super::clean::clean;

/// A line longer than BuildKit's reader takes (64 KiB); the build would fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadError {
    /// The line's number, from 1.
    pub line: usize,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} of the ignore file is longer than 64 KiB", self.line)
    }
}

impl std::error::Error for ReadError {}

const LONGEST_LINE: usize = 64 * 1024;

/// The patterns of an ignore file with their line numbers from 1: comments (a `#` in the first column) and empty
/// lines are gone, white space is trimmed, paths are cleaned, a leading slash is dropped.
///
/// # Errors
/// When a line is longer than the engine reads.
pub fn read_patterns(text: &str) -> Result<Vec<(usize, String)>, ReadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut patterns = Vec::new();
    for (index, line) in text.split('\n').enumerate() {
        if line.len() >= LONGEST_LINE {
            return Err(ReadError { line: index + 1 });
        }
        if line.starts_with('#') {
            continue;
        }
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let (exception, path) = match line.strip_prefix('!') {
            Some(rest) => ("!", rest.trim()),
            None => ("", line),
        };
        let mut cleaned = if path.is_empty() { String::new() } else { clean(path) };
        if cleaned.len() > 1 && cleaned.starts_with('/') {
            cleaned.remove(0);
        }
        patterns.push((index + 1, format!("{exception}{cleaned}")));
    }
    Ok(patterns)
}
