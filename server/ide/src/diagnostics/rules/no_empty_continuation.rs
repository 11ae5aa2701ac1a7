//! NoEmptyContinuation: an empty line stands inside a continued instruction. BuildKit reports it on the last line of
//! the continuation, and so is it here.
//!
//! Public source: BuildKit, `Parse` in `frontend/dockerfile/parser/parser.go`.

use syntax::TextRange;
use syntax::dockerfile::Instruction;

use crate::diagnostics::rule::{Check, Findings, Rule};
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "NoEmptyContinuation",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[],
    fixable: true,
    check: Check::Instruction { of: &[], look },
};

fn look(instruction: &Instruction, found: &mut Findings) {
    let Some(empty) = instruction.empty_lines.last() else { return };
    let mut range = last_line(instruction);
    // A continuation that the file's end breaks off ends in an empty line or a comment.
    for line in instruction.comments.last().into_iter().chain([empty]) {
        if line.start >= range.end {
            range = *line;
        }
    }
    found.add(
        range,
        "Empty lines stand inside this instruction. Take them out: a later BuildKit will refuse them.",
    );
}

/// The last line that adds text to the instruction, without the white space before it.
fn last_line(instruction: &Instruction) -> TextRange {
    let logical = &instruction.logical;
    let text = logical.text.trim_end();
    let end = logical.source_range(TextRange::new(0, text.len())).end;
    let mut start = text.len();
    for (at, ch) in text.char_indices().rev() {
        // Where two characters do not stand side by side, a line ends between them.
        if logical.source(at) + (text.len() - at) != end {
            break;
        }
        if !ch.is_whitespace() {
            start = at;
        }
    }
    TextRange::new(logical.source(start.min(text.len().saturating_sub(1))), end)
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn the_last_line_is_marked() {
        check(
            super::RULE.name,
            "\
FROM alpine
RUN one \\

    && two \\

    && three
    ^^^^^^^^ Empty lines stand inside this instruction. Take them out: a later BuildKit will refuse them.
RUN four \\
  # a comment

    <<EOF
    ^^^^^ Empty lines stand inside this instruction. Take them out: a later BuildKit will refuse them.
EOF
",
        );
    }

    #[test]
    fn comments_and_empty_lines_of_heredocs_are_not() {
        check(super::RULE.name, "FROM alpine\nRUN one \\\n# comment\n  two\n\nRUN <<EOF\n\nx\nEOF\n");
    }
}
