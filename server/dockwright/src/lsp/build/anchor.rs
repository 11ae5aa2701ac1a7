//! Finds an instruction again in a text that has changed: by what it says. One that was edited is not found, so that
//! nothing is shown at a line that it was never true of.

use std::collections::HashMap;

use syntax::Document;

/// An instruction as it was, to be found again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    text: String,
    /// Which of the instructions of this text it was, and how many there were.
    index: usize,
    count: usize,
    before: Option<String>,
    after: Option<String>,
}

/// The instructions of one text.
pub struct Finder {
    all: Vec<(usize, String)>,
    /// By text, the indices into `all`.
    by_text: HashMap<String, Vec<usize>>,
}

impl Finder {
    /// Reads a text.
    pub fn new(document: &Document) -> Self {
        let all: Vec<(usize, String)> = document
            .instructions()
            .map(|placed| (placed.start, document.text(placed.range()).trim_end().to_owned()))
            .collect();
        let mut by_text: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, (_, text)) in all.iter().enumerate() {
            by_text.entry(text.clone()).or_default().push(index);
        }
        Self { all, by_text }
    }

    fn text(&self, index: Option<usize>) -> Option<&String> {
        self.all.get(index?).map(|(_, text)| text)
    }

    /// The anchor of the instruction that starts at an offset.
    pub fn anchor(&self, start: usize) -> Option<Anchor> {
        let at = self.all.binary_search_by_key(&start, |(start, _)| *start).ok()?;
        let text = self.text(Some(at))?;
        let same = self.by_text.get(text)?;
        Some(Anchor {
            index: same.iter().position(|index| *index == at)?,
            count: same.len(),
            before: self.text(at.checked_sub(1)).cloned(),
            after: self.text(Some(at + 1)).cloned(),
            text: text.clone(),
        })
    }

    /// Where the instruction of an anchor starts in this text. Among instructions of one text it is told by its
    /// number, or by its neighbours where some came or went.
    pub fn find(&self, anchor: &Anchor) -> Option<usize> {
        let same = self.by_text.get(&anchor.text)?;
        let start = |index: usize| self.all.get(index).map(|(start, _)| *start);
        if same.len() == anchor.count {
            return start(*same.get(anchor.index)?);
        }
        let neighbours = |index: usize| {
            let before = self.text(index.checked_sub(1)) == anchor.before.as_ref();
            let after = self.text(Some(index + 1)) == anchor.after.as_ref();
            usize::from(before) + usize::from(after)
        };
        let best = same.iter().copied().max_by_key(|index| neighbours(*index))?;
        let rivals = same.iter().filter(|index| neighbours(**index) == neighbours(best)).count();
        (neighbours(best) > 0 && rivals == 1).then(|| start(best)).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the instruction of the line that holds `which` is found in `now`, by its line from 0.
    fn found(before: &str, line: usize, now: &str) -> Option<usize> {
        let (old, new) = (Document::new(before), Document::new(now));
        let anchor = Finder::new(&old).anchor(old.rope().line_to_byte(line)).unwrap();
        Finder::new(&new).find(&anchor).map(|start| new.rope().byte_to_line(start))
    }

    #[test]
    fn an_instruction_is_found_where_it_moved_to() {
        let text = "FROM a\nRUN x\nRUN y\n";
        assert_eq!(found(text, 1, text), Some(1));
        assert_eq!(found(text, 1, "# new\nFROM a\nENV a=b\nRUN x\nRUN z\n"), Some(3));
    }

    #[test]
    fn one_that_was_edited_is_not_found() {
        assert_eq!(found("FROM a\nRUN x\n", 1, "FROM a\nRUN x2\n"), None);
    }

    #[test]
    fn one_of_several_alike_is_not_taken_for_another() {
        let text = "FROM a\nRUN x\nRUN y\nRUN x\nRUN z\n";
        assert_eq!(found(text, 3, text), Some(3));
        assert_eq!(found(text, 3, "FROM a\nRUN x\nRUN y\nRUN changed\nRUN z\n"), None);
        assert_eq!(found(text, 3, "FROM a\nRUN first\nRUN y\nRUN x\nRUN z\n"), Some(3));
        assert_eq!(found(text, 1, "FROM a\nRUN x\nRUN y\nRUN x\nRUN z\nRUN x\n"), Some(1));
    }
}
