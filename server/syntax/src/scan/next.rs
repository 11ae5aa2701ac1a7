//! One step of the line scanner.

use super::{Escape, HeredocStart, LONGEST_LINE, Logical};
use crate::TextRange;
use crate::dockerfile::may_hold_heredoc;

/// What stands at a line start.
#[derive(Debug)]
pub enum Found {
    /// A comment or an empty line.
    Trivia,
    /// A comment that is longer than BuildKit reads.
    LongComment,
    /// An instruction.
    Instruction(Box<Scanned>),
    /// The window ends before this can be known.
    NeedMore,
}

/// An instruction as lines; ranges count from its first byte.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Scanned {
    /// The joined text.
    pub logical: Logical,
    /// Heredocs that were closed: what opened them, the body, the closing line without its line end.
    pub heredocs: Vec<(HeredocStart, TextRange, TextRange)>,
    /// Heredocs that nothing closes. They hold no lines: what follows is read as instructions.
    pub unterminated: Vec<HeredocStart>,
    /// Comment lines inside the continuation.
    pub comments: Vec<TextRange>,
    /// Empty lines inside the continuation.
    pub empty_lines: Vec<TextRange>,
    /// The first line that is too long.
    pub long_line: Option<TextRange>,
}

struct Line<'a> {
    /// Without the line end.
    content: &'a str,
    start: usize,
    /// Behind the line end.
    end: usize,
}

impl Line<'_> {
    fn range(&self, base: usize) -> TextRange {
        TextRange::new(self.start - base, self.start - base + self.content.len())
    }
}

/// Nothing at the end of a window; `Err` when the line may go on behind it.
fn line(text: &str, at: usize, complete: bool) -> Result<Option<Line<'_>>, ()> {
    let rest = text.get(at..).unwrap_or_default();
    if rest.is_empty() {
        return if complete { Ok(None) } else { Err(()) };
    }
    let end = match rest.find('\n') {
        Some(newline) => newline + 1,
        None if complete => rest.len(),
        None => return Err(()),
    };
    let content = rest.get(..end).unwrap_or_default().trim_end_matches(['\r', '\n']);
    Ok(Some(Line { content, start: at, end: at + end }))
}

/// The line without its continuation character, if it has one.
fn continued(line: &str, escape: Escape) -> Option<&str> {
    let body = line.trim_end_matches([' ', '\t']).strip_suffix(escape.char())?;
    // An escaped escape character continues nothing.
    (!body.ends_with(escape.char())).then_some(body)
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

/// Reads what begins at `at`, a line start of `text`, and says where it ends. `complete` tells that the document
/// ends where the text ends.
#[must_use]
pub fn next(text: &str, at: usize, escape: Escape, complete: bool) -> (Found, usize) {
    let Ok(Some(first)) = line(text, at, complete) else { return (Found::NeedMore, at) };
    let mut end = first.end;
    let body = first.content.trim_start();
    if body.is_empty() || body.starts_with('#') {
        let found = if first.content.len() > LONGEST_LINE { Found::LongComment } else { Found::Trivia };
        return (found, end);
    }
    let mut out = Scanned::default();
    let check_length = |out: &mut Scanned, line: &Line<'_>| {
        if line.content.len() > LONGEST_LINE && out.long_line.is_none() {
            out.long_line = Some(line.range(at));
        }
    };
    check_length(&mut out, &first);
    let indent = first.content.len() - body.len();
    let mut goes_on = match continued(body, escape) {
        Some(part) => {
            out.logical.push(part, indent);
            true
        }
        None => {
            out.logical.push(body, indent);
            false
        }
    };
    while goes_on {
        let more = match line(text, end, complete) {
            Ok(Some(more)) => more,
            Ok(None) => break,
            Err(()) => return (Found::NeedMore, at),
        };
        end = more.end;
        check_length(&mut out, &more);
        if is_comment(more.content) {
            out.comments.push(more.range(at));
        } else if more.content.trim_start().is_empty() {
            out.empty_lines.push(more.range(at));
        } else if let Some(part) = continued(more.content, escape) {
            out.logical.push(part, more.start - at);
        } else {
            out.logical.push(more.content, more.start - at);
            goes_on = false;
        }
    }
    if out.logical.text.contains("<<") && may_hold_heredoc(&out.logical.text, escape) {
        for start in HeredocStart::in_line(&out.logical.text) {
            match heredoc_body(text, end, complete, &start) {
                Ok(Some(Closed { body, closing, after, long_line })) => {
                    let relative = |range: TextRange| TextRange::new(range.start - at, range.end - at);
                    out.long_line = out.long_line.or(long_line.map(relative));
                    out.heredocs.push((start, relative(body), relative(closing)));
                    end = after;
                }
                Ok(None) => out.unterminated.push(start),
                Err(()) => return (Found::NeedMore, at),
            }
        }
    }
    (Found::Instruction(Box::new(out)), end)
}

/// Where a heredoc's body and its closing line stand in the window.
struct Closed {
    body: TextRange,
    closing: TextRange,
    after: usize,
    long_line: Option<TextRange>,
}

fn heredoc_body(text: &str, from: usize, complete: bool, start: &HeredocStart) -> Result<Option<Closed>, ()> {
    let mut at = from;
    let mut long_line = None;
    while let Some(line) = line(text, at, complete)? {
        if start.is_closed_by(line.content) {
            let body = TextRange::new(from, line.start);
            return Ok(Some(Closed { body, closing: line.range(0), after: line.end, long_line }));
        }
        if line.content.len() > LONGEST_LINE {
            long_line = long_line.or(Some(line.range(0)));
        }
        at = line.end;
    }
    Ok(None)
}
