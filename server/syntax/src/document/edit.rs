//! Edits: reading again what a change touches, and nothing else.

use std::sync::Arc;

use super::segment::{Node, Segment, cut, first_line, step};
use super::{Document, segment};
use crate::TextRange;
use crate::scan::Directives;

/// One change of a text: the bytes of `range` are replaced by `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What goes, in bytes of the text before the change.
    pub range: TextRange,
    /// What comes in its place.
    pub text: String,
}

/// Segments that fall below this many lines take in the one behind them.
const SHORTEST_SEGMENT: usize = 40;

/// A change in numbers: where it starts, where it ended in the old text, where it ends in the new one.
struct Change {
    start: usize,
    old_end: usize,
    new_end: usize,
    /// Whether the old text had a line start at `old_end`.
    old_end_starts_line: bool,
}

impl Change {
    /// The old offset of a new one behind the change.
    fn old(&self, new: usize) -> usize {
        new - self.new_end + self.old_end
    }

    /// Whether a line that starts at `new` also started a line before the change, with the same text from there.
    /// The first line of a text never counts: a byte order mark means something there alone.
    fn is_old_line_start(&self, new: usize) -> bool {
        let is_old = new > self.new_end || (new == self.new_end && self.old_end_starts_line);
        is_old && new > 0 && self.old(new) > 0
    }
}

/// The part of the document that is read again.
struct Window {
    /// The first of its segments, and where that starts.
    first: usize,
    start: usize,
    /// The segment behind its last.
    behind: usize,
    /// The new text.
    text: String,
}

impl Document {
    /// Applies changes in their order, each to the text that the one before it left, and reads again what they
    /// touched. Ranges are clamped to the text and widened to whole characters.
    pub fn apply(&mut self, edits: &[Edit]) {
        edits.iter().for_each(|edit| self.apply_one(edit));
    }

    fn apply_one(&mut self, edit: &Edit) {
        let from = self.rope.byte_to_char(edit.range.start.min(self.rope.len_bytes()));
        let mut to = self.rope.byte_to_char(edit.range.end.min(self.rope.len_bytes())).max(from);
        if self.rope.char_to_byte(to) < edit.range.end.min(self.rope.len_bytes()) {
            to += 1;
        }
        let (start, old_end) = (self.rope.char_to_byte(from), self.rope.char_to_byte(to));
        let change = Change {
            start,
            old_end,
            new_end: start + edit.text.len(),
            old_end_starts_line: old_end == 0 || self.byte_before(old_end) == Some(b'\n'),
        };
        let removed = self.text(TextRange::new(start, old_end));
        self.rope.remove(from..to);
        self.rope.insert(from, &edit.text);
        if start <= self.directives.end {
            let directives = self.read_directives();
            let same_escape = directives.escape == self.directives.escape;
            self.directives = Arc::new(directives);
            if !same_escape {
                self.segments = segment::read_all(&self.rope.to_string(), self.directives.escape);
                return;
            }
        }
        self.read_change(&change, &removed);
    }

    /// Reads the directives from as little of the start as holds them.
    fn read_directives(&self) -> Directives {
        let mut size = 4096;
        loop {
            let end = self.rope.char_to_byte(self.rope.byte_to_char(size.min(self.rope.len_bytes())));
            let head = self.text(TextRange::new(0, end));
            let directives = Directives::read(&head);
            if directives.end < head.len() || end >= self.rope.len_bytes() {
                return directives;
            }
            size *= 2;
        }
    }

    fn read_change(&mut self, change: &Change, removed: &str) {
        if self.segments.is_empty() {
            self.segments = segment::read_all(&self.rope.to_string(), self.directives.escape);
            return;
        }
        let (first, start, scan_from) = self.where_to_start(change);
        let (last, _) = self.segment_of(change.old_end);
        let mut window = Window { first, start, behind: first, text: String::new() };
        while window.behind <= last || window.behind == first {
            if !self.widen(&mut window, change) {
                break;
            }
        }
        let old_first = &self.segments.get(first).map(|segment| segment.nodes.clone()).unwrap_or_default();
        let mut nodes: Vec<(usize, Node)> =
            old_first.iter().take_while(|(at, _)| start + at < scan_from).cloned().collect();
        let mut at = scan_from - start;
        if start == 0 && at < first_line(&window.text) {
            at = first_line(&window.text);
        }
        loop {
            if at >= window.text.len() && !self.widen(&mut window, change) {
                break;
            }
            if change.is_old_line_start(start + at)
                && let Some(rest) = self.nodes_from(&mut window, change, start + at)
            {
                nodes.extend(rest);
                break;
            }
            let complete = window.behind >= self.segments.len();
            match step(&window.text, at, self.directives.escape, complete) {
                Some((node, end)) => {
                    nodes.extend(node.map(|node| (at, node)));
                    at = end;
                }
                None => {
                    // Twice as much each time, so that a long search costs no more than its length.
                    let so_far = window.text.len();
                    while window.text.len() < so_far * 2 && self.widen(&mut window, change) {}
                }
            }
        }
        self.take_in_small(&mut window, &mut nodes, change);
        let fresh = cut(&window.text, nodes, window.start == 0);
        if let ([new], Some([old])) = (fresh.as_slice(), self.segments.get(window.first..window.behind)) {
            keep_tree(old, new, &window, change, removed);
        }
        self.segments.splice(window.first..window.behind, fresh);
    }

    /// The segment to start in, where it starts, and the offset of the line to read from.
    fn where_to_start(&self, change: &Change) -> (usize, usize, usize) {
        let (mut first, mut start) = self.segment_of(change.start);
        // An insertion at the end of the text belongs to the last segment, whose last line may be open.
        if change.start == start && first > 0 {
            first -= 1;
            start -= self.segments.get(first).map_or(0, |segment| segment.len);
        }
        let nodes = self.segments.get(first).map(|segment| segment.nodes.as_slice()).unwrap_or_default();
        let node = nodes.iter().rev().find(|(at, _)| start + at <= change.start);
        let line = self.rope.line_to_byte(self.rope.byte_to_line(change.start));
        let line = self.newline_before(line, start);
        let mut from = match node {
            // Lines right behind an instruction may have been held off by nothing but its last line's end.
            Some((at, node)) if change.start <= start + at + node.len() => start + at,
            Some((at, node)) => line.max(start + at + node.len()),
            None => line.max(start),
        };
        if let Some((index, segment_start, at)) = self.reopened(change, from) {
            (first, start, from) = (index, segment_start, at);
        }
        (first, start, from)
    }

    /// The start of the line as BuildKit counts lines: behind a `\n`, not behind a lone `\r`.
    fn newline_before(&self, line_start: usize, floor: usize) -> usize {
        let mut at = line_start;
        while at > floor && self.byte_before(at) != Some(b'\n') {
            let line = self.rope.byte_to_line(at);
            at = line.checked_sub(1).map_or(0, |before| self.rope.line_to_byte(before));
        }
        at.max(floor)
    }

    /// An instruction above whose open heredoc the changed lines may close now.
    fn reopened(&self, change: &Change, below: usize) -> Option<(usize, usize, usize)> {
        if self.segments.iter().all(|segment| segment.unterminated.is_empty()) {
            return None;
        }
        let first_line = self.rope.byte_to_line(change.start);
        let last_line = self.rope.byte_to_line(change.new_end.min(self.rope.len_bytes()));
        let changed: Vec<String> = (first_line..=last_line)
            .filter_map(|line| self.rope.get_line(line))
            .map(|line| line.to_string())
            .collect();
        for (index, (start, segment)) in self.placed_segments().enumerate() {
            if start > below {
                break;
            }
            for node in &segment.unterminated {
                let Some((at, Node::Instruction(instruction))) = segment.nodes.get(*node) else { continue };
                let closes = || {
                    changed.iter().any(|line| instruction.unterminated.iter().any(|h| h.is_closed_by(line)))
                };
                if start + at < below && closes() {
                    return Some((index, start, start + at));
                }
            }
        }
        None
    }

    /// The segment that holds the byte at `offset`, the last one for the end of the text, and where it starts.
    fn segment_of(&self, offset: usize) -> (usize, usize) {
        let mut start = 0;
        for (index, segment) in self.segments.iter().enumerate() {
            if offset < start + segment.len || index + 1 == self.segments.len() {
                return (index, start);
            }
            start += segment.len;
        }
        (0, 0)
    }

    /// Takes one more segment into the window; false when there is none.
    fn widen(&self, window: &mut Window, change: &Change) -> bool {
        let Some(_) = self.segments.get(window.behind) else { return false };
        window.behind += 1;
        let old_end: usize = self.segments.iter().take(window.behind).map(|segment| segment.len).sum();
        // The end of a segment that the change reaches into lies behind the change, or the change goes on.
        let end =
            if old_end >= change.old_end { old_end - change.old_end + change.new_end } else { change.start };
        let have = window.start + window.text.len();
        window.text.push_str(&self.text(TextRange::new(have, end.max(have))));
        true
    }

    /// If the old text had no instruction across the line start at `new`: all its nodes from there to the end of
    /// that segment, which becomes the window's last.
    fn nodes_from(&self, window: &mut Window, change: &Change, new: usize) -> Option<Vec<(usize, Node)>> {
        let old = change.old(new);
        let (index, start) = self.segment_of(old);
        let segment: &Arc<Segment> = self.segments.get(index)?;
        let across = segment.nodes.iter().any(|(at, node)| start + at < old && old < start + at + node.len());
        if across {
            return None;
        }
        while window.behind <= index {
            self.widen(window, change);
        }
        // The window may have grown beyond that segment: everything up to its end is known.
        let mut nodes = Vec::new();
        let mut segment_start = start;
        for segment in self.segments.get(index..window.behind)? {
            for (at, node) in segment.nodes.iter().filter(|(at, _)| segment_start + at >= old) {
                let placed = segment_start + at - change.old_end + change.new_end - window.start;
                nodes.push((placed, node.clone()));
            }
            segment_start += segment.len;
        }
        Some(nodes)
    }

    /// Joins a window that became small with the segment behind it.
    fn take_in_small(&self, window: &mut Window, nodes: &mut Vec<(usize, Node)>, change: &Change) {
        if window.text.bytes().filter(|byte| *byte == b'\n').count() >= SHORTEST_SEGMENT {
            return;
        }
        let Some(next) = self.segments.get(window.behind).cloned() else { return };
        let offset = window.text.len();
        self.widen(window, change);
        nodes.extend(next.nodes.iter().map(|(at, node)| (offset + at, node.clone())));
    }
}

/// Where a segment had a tree, its successor gets one by an incremental parse.
fn keep_tree(old: &Segment, new: &Segment, window: &Window, change: &Change, removed: &str) {
    let Some(Some(tree)) = old.tree.get() else { return };
    let (start, new_end) = (change.start - window.start, change.new_end - window.start);
    let (Some(head), Some(tail)) = (window.text.get(..start), window.text.get(new_end..)) else { return };
    let before = [head, removed, tail].concat();
    let old_end = change.old_end - window.start;
    // It was empty a moment ago: nothing else can have set it.
    let _ = new.tree.set(tree.edited(&before, &window.text, start, old_end, new_end));
}
