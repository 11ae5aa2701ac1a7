//! Growing selections: a word, its argument, its instruction, its stage.

use syntax::{Document, TextRange};

/// The ranges around `offset`, the smallest first, each larger than the one before.
#[must_use]
pub fn selection(document: &Document, offset: usize) -> Vec<TextRange> {
    let mut ranges: Vec<TextRange> = Vec::new();
    let mut grow = |range: TextRange| {
        let larger = ranges.last().is_none_or(|last| {
            range.start <= last.start && range.end >= last.end && range.len() > last.len()
        });
        if larger && !range.is_empty() && range.touches(offset) {
            ranges.push(range);
        }
    };
    if let Some((start, tree)) = document.tree_at(offset) {
        let at = offset - start + tree.offset;
        let mut node = tree.tree.root_node().descendant_for_byte_range(at, at);
        while let Some(inner) = node {
            node = inner.parent();
            // The root is the segment, which means nothing to a person.
            if node.is_some() && inner.start_byte() >= tree.offset {
                let range = TextRange::new(inner.start_byte() - tree.offset, inner.end_byte() - tree.offset);
                grow(range.shifted(start));
            }
        }
    }
    if let Some(placed) = document.instruction_at(offset) {
        grow(placed.range());
    }
    let length = document.rope().len_bytes();
    let stages: Vec<usize> = document.stages().map(|stage| stage.start).collect();
    if let Some(from) = stages.iter().rev().find(|start| **start <= offset) {
        let end = stages.iter().find(|start| **start > offset).copied().unwrap_or(length);
        grow(TextRange::new(*from, end));
    }
    grow(TextRange::new(0, length));
    ranges
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use syntax::Document;

    use super::selection;

    #[track_caller]
    fn check(source: &str, expected: Expect) {
        let (before, after) = source.split_once("$0").unwrap();
        let document = Document::new(&format!("{before}{after}"));
        let shown: Vec<String> = selection(&document, before.len())
            .into_iter()
            .map(|range| format!("{:?}\n", document.text(range)))
            .collect();
        expected.assert_eq(&shown.concat());
    }

    #[test]
    fn from_a_word_to_the_file() {
        check("FROM a AS one\nCOPY --from=o$0ther x /y\nFROM b\n", expect![[r#"
            "other"
            "--from=other"
            "COPY --from=other x /y"
            "FROM a AS one\nCOPY --from=other x /y\n"
            "FROM a AS one\nCOPY --from=other x /y\nFROM b\n"
        "#]]);
    }

    #[test]
    fn an_empty_file_has_nothing_to_select() {
        check("$0", expect![]);
    }
}
