//! Segments: runs of lines that are read together.

use std::sync::{Arc, OnceLock};

use super::Slot;
use super::tree::SegmentTree;

use crate::dockerfile::{Body, Instruction, read};
use crate::language::Keyword;
use crate::scan::{Escape, Found, next};

/// Segments are cut when they would hold more lines than this; a longer instruction is a segment of its own.
pub const LONGEST_SEGMENT: usize = 160;

/// Something that BuildKit reads or refuses; comments and empty lines are what is left between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// An instruction.
    Instruction(Arc<Instruction>),
    /// A comment line of that many bytes, longer than BuildKit reads.
    LongComment(usize),
}

impl Node {
    /// The instruction, if it is one.
    #[must_use]
    pub fn instruction(&self) -> Option<&Arc<Instruction>> {
        match self {
            Self::Instruction(instruction) => Some(instruction),
            Self::LongComment(_) => None,
        }
    }

    /// How many bytes it holds with its last line end.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Instruction(instruction) => instruction.len,
            Self::LongComment(len) => *len,
        }
    }
}

/// A run of lines with the nodes in it; offsets count from its start.
#[derive(Debug)]
pub(super) struct Segment {
    pub len: usize,
    pub lines: usize,
    pub nodes: Vec<(usize, Node)>,
    /// Which nodes are FROM.
    pub froms: Vec<usize>,
    /// Which nodes have a flag that may take from a stage or an image.
    pub takers: Vec<usize>,
    /// Which nodes hold something that BuildKit refuses.
    pub refused: Vec<usize>,
    /// Which nodes hold a heredoc that nothing closes: a line far below could.
    pub unterminated: Vec<usize>,
    /// Whether the document starts with it.
    pub first: bool,
    /// The tree, once it was asked for; nothing inside when the parser gave up.
    pub tree: OnceLock<Option<SegmentTree>>,
    /// What layers above computed of the nodes.
    pub slot: Slot,
}

/// Whether an instruction, or the trigger in it, has a `--from` or a `--mount`.
fn takes(instruction: &Instruction) -> bool {
    let own =
        |read: &Instruction| read.flags.iter().any(|flag| matches!(flag.name.as_str(), "from" | "mount"));
    own(instruction) || matches!(&instruction.body, Body::Onbuild(Some(trigger)) if own(trigger))
}

impl Segment {
    fn new(text: &str, nodes: Vec<(usize, Node)>, first: bool) -> Self {
        let which = |wanted: &dyn Fn(&Node) -> bool| {
            nodes.iter().enumerate().filter(|(_, (_, node))| wanted(node)).map(|(index, _)| index).collect()
        };
        let of = |node: &Node, wanted: &dyn Fn(&Instruction) -> bool| {
            node.instruction().is_some_and(|i| wanted(i))
        };
        Self {
            len: text.len(),
            lines: text.bytes().filter(|byte| *byte == b'\n').count(),
            froms: which(&|node| of(node, &|i| i.keyword == Some(Keyword::From))),
            takers: which(&|node| of(node, &takes)),
            refused: which(&|node| node.instruction().is_none_or(|i| !i.problems.is_empty())),
            unterminated: which(&|node| of(node, &|i| !i.unterminated.is_empty())),
            nodes,
            first,
            tree: OnceLock::new(),
            slot: Slot::default(),
        }
    }
}

/// Reads what begins at `at`, a line start of `text`. Gives the node, if there is one, and where the next line
/// starts; nothing when the window is too short to tell.
pub(super) fn step(text: &str, at: usize, escape: Escape, complete: bool) -> Option<(Option<Node>, usize)> {
    let (found, end) = next(text, at, escape, complete);
    let node = match found {
        Found::NeedMore => return None,
        Found::Trivia => None,
        Found::LongComment => Some(Node::LongComment(end - at)),
        Found::Instruction(scanned) => {
            let own = text.get(at..end).unwrap_or_default();
            Some(Node::Instruction(Arc::new(read(*scanned, own, end - at, escape))))
        }
    };
    Some((node, end))
}

/// Where the first line of a document starts: behind a byte order mark.
pub(super) fn first_line(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// Reads a whole document.
pub(super) fn read_all(text: &str, escape: Escape) -> Vec<Arc<Segment>> {
    let mut nodes = Vec::new();
    let mut at = first_line(text);
    while at < text.len() {
        let Some((node, end)) = step(text, at, escape, true) else { break };
        nodes.extend(node.map(|node| (at, node)));
        at = end;
    }
    cut(text, nodes, true)
}

/// Cuts a run of lines into segments: before a node or a line between nodes, where the lines would be too many.
/// `first` tells that the document starts with `text`.
pub(super) fn cut(text: &str, nodes: Vec<(usize, Node)>, first: bool) -> Vec<Arc<Segment>> {
    let mut segments = Vec::new();
    let mut start = 0;
    let mut lines = 0;
    let mut own: Vec<(usize, Node)> = Vec::new();
    let mut at = 0;
    let mut nodes = nodes.into_iter().peekable();
    while at < text.len() {
        let node = nodes.next_if(|(node_start, _)| *node_start <= at);
        let rest = text.get(at..).unwrap_or_default();
        let end = match &node {
            Some((node_start, node)) => (node_start + node.len()).clamp(at + 1, text.len()),
            None => {
                let line_end = rest.find('\n').map_or(text.len(), |newline| at + newline + 1);
                // A byte order mark stands before the first node on the same line.
                nodes.peek().map_or(line_end, |(node_start, _)| line_end.min(*node_start))
            }
        };
        let unit_lines = text.get(at..end).unwrap_or_default().bytes().filter(|byte| *byte == b'\n').count();
        if lines > 0 && lines + unit_lines > LONGEST_SEGMENT {
            let part = text.get(start..at).unwrap_or_default();
            segments.push(Arc::new(Segment::new(part, std::mem::take(&mut own), first && start == 0)));
            (start, lines) = (at, 0);
        }
        own.extend(node.map(|(node_start, node)| (node_start - start, node)));
        lines += unit_lines;
        at = end;
    }
    if start < text.len() {
        let part = text.get(start..).unwrap_or_default();
        segments.push(Arc::new(Segment::new(part, own, first && start == 0)));
    }
    segments
}
