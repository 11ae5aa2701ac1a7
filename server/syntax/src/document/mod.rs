//! The text of one Dockerfile with everything that is known of it by reading.
//!
//! A document is a rope and a list of segments: runs of at most about 160 lines, cut at instruction boundaries.
//! An edit reads again the instructions that it touches and nothing else, so a keystroke costs the same in a
//! file of 50 lines and in one of 50,000.

mod edit;
mod segment;
mod slot;
mod tree;

use std::sync::Arc;

use ropey::Rope;

pub use edit::Edit;
use segment::Segment;
pub use segment::{LONGEST_SEGMENT, Node};
pub use slot::Slot;
pub use tree::SegmentTree;

use crate::dockerfile::Instruction;
use crate::scan::{Directives, Escape};
use crate::{TextRange, language::Keyword};

/// A Dockerfile. A clone is a snapshot: it costs next to nothing and never changes.
#[derive(Debug, Clone, Default)]
pub struct Document {
    rope: Rope,
    directives: Arc<Directives>,
    segments: Vec<Arc<Segment>>,
    memory: Arc<Slot>,
}

/// An instruction and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Placed<'a> {
    /// The offset in the document that the instruction's ranges count from.
    pub start: usize,
    /// The instruction.
    pub instruction: &'a Arc<Instruction>,
}

/// A run of lines of the document that is read together: what is computed of it holds until an edit touches it.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// Where it starts in the document.
    pub start: usize,
    /// How many bytes it holds.
    pub len: usize,
    /// Its nodes; offsets count from its start.
    pub nodes: &'a [(usize, Node)],
    /// What was computed of its nodes.
    pub slot: &'a Slot,
}

impl<'a> Part<'a> {
    /// The instruction at an index of its nodes.
    #[must_use]
    pub fn instruction(&self, index: usize) -> Option<Placed<'a>> {
        let (at, node) = self.nodes.get(index)?;
        Some(Placed { start: self.start + at, instruction: node.instruction()? })
    }
}

impl Placed<'_> {
    /// A range of the instruction as a range of the document.
    #[must_use]
    pub fn in_document(&self, range: TextRange) -> TextRange {
        range.shifted(self.start)
    }

    /// From the first to the last byte of the instruction, in the document.
    #[must_use]
    pub fn range(&self) -> TextRange {
        self.in_document(self.instruction.range)
    }
}

impl Document {
    /// Reads a text. Any text gives a document.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let directives = Arc::new(Directives::read(text));
        let segments = segment::read_all(text, directives.escape);
        Self { rope: Rope::from_str(text), directives, segments, memory: Arc::default() }
    }

    /// The text.
    #[must_use]
    pub fn rope(&self) -> &Rope {
        &self.rope
    }

    /// The text of a range; clamped, and empty where it is no whole number of characters.
    #[must_use]
    pub fn text(&self, range: TextRange) -> String {
        let end = range.end.min(self.rope.len_bytes());
        let start = range.start.min(end);
        self.rope.get_byte_slice(start..end).map(|slice| slice.to_string()).unwrap_or_default()
    }

    /// The parser directives.
    #[must_use]
    pub fn directives(&self) -> &Directives {
        &self.directives
    }

    /// Where layers above remember what they last worked out of any version of this document: all snapshots share it.
    /// Unlike what a run of lines keeps, it must be compared with the snapshot that is looked at.
    #[must_use]
    pub fn memory(&self) -> &Slot {
        &self.memory
    }

    /// The escape character of the file.
    #[must_use]
    pub fn escape(&self) -> Escape {
        self.directives.escape
    }

    /// The segments' lengths in bytes and lines, in order.
    pub fn segments(&self) -> impl Iterator<Item = (usize, usize)> {
        self.segments.iter().map(|segment| (segment.len, segment.lines))
    }

    /// The tree of the segment that holds `offset`, and where that segment starts. It is made now if nobody asked
    /// for it before; edits keep it up to date from then on.
    #[must_use]
    pub fn tree_at(&self, offset: usize) -> Option<(usize, &SegmentTree)> {
        let (start, segment) = self.placed_segments().take_while(|(start, _)| *start <= offset).last()?;
        let parse = || {
            let text = self.text(TextRange::new(start, start + segment.len));
            SegmentTree::new(&text, self.directives.escape, segment.first)
        };
        segment.tree.get_or_init(parse).as_ref().map(|tree| (start, tree))
    }

    /// The document in runs of lines, in their order.
    pub fn parts(&self) -> impl Iterator<Item = Part<'_>> {
        self.placed_segments().map(|(start, segment)| Part {
            start,
            len: segment.len,
            nodes: &segment.nodes,
            slot: &segment.slot,
        })
    }

    /// Every node in the order of the text, with the offset it starts at.
    pub fn nodes(&self) -> impl Iterator<Item = (usize, &Node)> {
        self.placed_segments()
            .flat_map(|(start, segment)| segment.nodes.iter().map(move |(at, node)| (start + at, node)))
    }

    /// Every instruction in the order of the text.
    pub fn instructions(&self) -> impl Iterator<Item = Placed<'_>> {
        self.nodes().filter_map(|(start, node)| Some(Placed { start, instruction: node.instruction()? }))
    }

    /// The instructions that start at `offset` or behind it, in the order of the text. Those above cost nothing.
    pub fn instructions_from(&self, offset: usize) -> impl Iterator<Item = Placed<'_>> {
        let behind = self.placed_segments().skip_while(move |(start, segment)| start + segment.len <= offset);
        behind.flat_map(move |(start, segment)| {
            let first = segment.nodes.partition_point(|(at, _)| start + at < offset);
            let nodes = segment.nodes.get(first..).unwrap_or_default();
            placed(start, nodes)
        })
    }

    /// The instructions that start before `offset`, the nearest first. Those below cost nothing.
    pub fn instructions_above(&self, offset: usize) -> impl Iterator<Item = Placed<'_>> {
        let above: Vec<_> = self.placed_segments().take_while(|(start, _)| *start < offset).collect();
        above.into_iter().rev().flat_map(move |(start, segment)| {
            let end = segment.nodes.partition_point(|(at, _)| start + at < offset);
            let nodes = segment.nodes.get(..end).unwrap_or_default();
            placed(start, nodes).rev()
        })
    }

    /// Every instruction with a flag that may take from a stage or an image, a trigger's included, in the order of
    /// the text. It looks at nothing else, so it is cheap in long files.
    pub fn takers(&self) -> impl Iterator<Item = Placed<'_>> {
        self.placed_segments().flat_map(|(start, segment)| {
            segment.takers.iter().filter_map(move |index| {
                let (at, node) = segment.nodes.get(*index)?;
                Some(Placed { start: start + at, instruction: node.instruction()? })
            })
        })
    }

    /// Every FROM in the order of the text. It looks at nothing else, so it is cheap in long files.
    pub fn stages(&self) -> impl Iterator<Item = Placed<'_>> {
        self.placed_segments().flat_map(|(start, segment)| {
            segment.froms.iter().filter_map(move |index| {
                let (at, node) = segment.nodes.get(*index)?;
                Some(Placed { start: start + at, instruction: node.instruction()? })
            })
        })
    }

    /// Every node that BuildKit refuses something of, with the offset it starts at.
    pub fn refused(&self) -> impl Iterator<Item = (usize, &Node)> {
        self.placed_segments().flat_map(|(start, segment)| {
            segment
                .refused
                .iter()
                .filter_map(move |index| segment.nodes.get(*index).map(|(at, node)| (start + at, node)))
        })
    }

    /// The instruction whose lines hold `offset`; the line end belongs to it when nothing follows on the line.
    #[must_use]
    pub fn instruction_at(&self, offset: usize) -> Option<Placed<'_>> {
        let (start, segment) = self.placed_segments().take_while(|(start, _)| *start <= offset).last()?;
        let index = segment.nodes.partition_point(|(at, _)| start + at <= offset).checked_sub(1)?;
        let (at, node) = segment.nodes.get(index)?;
        let instruction = node.instruction()?;
        let end = start + at + instruction.len;
        // The offset behind a last line end is the next line's, unless the text ends without one.
        let inside = offset < end || (offset == end && self.byte_before(end) != Some(b'\n'));
        inside.then_some(Placed { start: start + at, instruction })
    }

    /// The comment lines between the instruction before `start` and `start`, top down, as ranges.
    #[must_use]
    pub fn comments_above(&self, start: usize) -> Vec<TextRange> {
        let mut comments = Vec::new();
        let mut line = self.rope.byte_to_line(start.min(self.rope.len_bytes()));
        while line > 0 {
            line -= 1;
            let at = self.rope.line_to_byte(line);
            let text = self.rope.line(line).to_string();
            let trimmed = text.trim();
            if self.instruction_at(at).is_some() || !(trimmed.is_empty() || trimmed.starts_with('#')) {
                break;
            }
            if !trimmed.is_empty() {
                let indent = text.len() - text.trim_start().len();
                comments.push(TextRange::new(at + indent, at + indent + trimmed.len()));
            }
        }
        comments.reverse();
        comments
    }

    /// How many bytes at its start, and how many at its end, this document shares with another version of it: they were
    /// not read again between the two. It tells no more than whole runs of lines, and costs next to nothing.
    #[must_use]
    pub fn shared_with(&self, other: &Self) -> (usize, usize) {
        let same = |(left, right): &(&Arc<Segment>, &Arc<Segment>)| Arc::ptr_eq(left, right);
        let (mine, theirs) = (self.segments.as_slice(), other.segments.as_slice());
        let bytes = |(segment, _): (&Arc<Segment>, &Arc<Segment>)| segment.len;
        let first: Vec<usize> = mine.iter().zip(theirs).take_while(same).map(bytes).collect();
        let most = mine.len().min(theirs.len()) - first.len();
        let behind = mine.iter().rev().zip(theirs.iter().rev()).take(most);
        (first.iter().sum(), behind.take_while(same).map(bytes).sum())
    }

    /// Whether any instruction of that name stands in the file.
    #[must_use]
    pub fn has(&self, keyword: Keyword) -> bool {
        self.instructions().any(|placed| placed.instruction.keyword == Some(keyword))
    }

    fn byte_before(&self, offset: usize) -> Option<u8> {
        self.rope.get_byte(offset.checked_sub(1)?)
    }

    fn placed_segments(&self) -> impl Iterator<Item = (usize, &Arc<Segment>)> {
        self.segments.iter().scan(0, |at, segment| {
            let start = *at;
            *at += segment.len;
            Some((start, segment))
        })
    }
}

/// The instructions among nodes of a segment that starts at `start`.
fn placed(start: usize, nodes: &[(usize, Node)]) -> impl DoubleEndedIterator<Item = Placed<'_>> {
    nodes
        .iter()
        .filter_map(move |(at, node)| Some(Placed { start: start + at, instruction: node.instruction()? }))
}

impl PartialEq for Document {
    /// Equal text, read to equal nodes at equal places. How it is cut into segments does not count.
    fn eq(&self, other: &Self) -> bool {
        self.rope == other.rope && self.directives == other.directives && self.nodes().eq(other.nodes())
    }
}
