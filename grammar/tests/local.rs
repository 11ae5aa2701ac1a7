//! A broken line costs that line alone, and a file may be parsed in parts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]
#![allow(clippy::print_stderr)]

mod support;

use std::ops::Range;

use support::{Random, accepted_corpus, expression, nodes, parse};
use tree_sitter::Tree;

/// Kind and bytes of each instruction.
fn instructions(tree: &Tree) -> Vec<(u16, Range<usize>)> {
    let mut cursor = tree.walk();
    tree.root_node()
        .children(&mut cursor)
        .filter(|node| node.kind().ends_with("_instruction"))
        .map(|node| (node.kind_id(), node.byte_range()))
        .collect()
}

#[test]
fn an_instruction_cut_off_in_the_middle_costs_no_other() {
    let Some(files) = accepted_corpus("an_instruction_cut_off_in_the_middle_costs_no_other") else { return };
    let mut random = Random::new(6);
    let (mut others, mut lost) = (0, 0);
    for (_, text) in &files {
        let before = instructions(&parse(text));
        for _ in 0..3 {
            let cut = random.below(before.len());
            let range = before[cut].1.clone();
            let middle = range.start + range.len() / 2;
            let text = [&text[..middle], &text[range.end..]].concat();
            let removed = range.end - middle;
            let after = instructions(&parse(&text));
            for (index, (kind, range)) in before.iter().enumerate() {
                if index == cut {
                    continue;
                }
                let shift = if index > cut { removed } else { 0 };
                others += 1;
                let moved = (*kind, range.start - shift..range.end - shift);
                lost += usize::from(!after.contains(&moved));
            }
        }
    }
    eprintln!("{lost} of {others} other instructions changed or lost");
    assert!(lost * 100 < others, "{lost} of {others}");
}

#[test]
fn a_heredoc_without_an_end_is_the_line_alone() {
    let tree = parse(b"RUN cat <<EOF\nRUN b\nCOPY <<A <<B /x\na\nA\nRUN c\n");
    expect_test::expect![[r#"
        (source_file
          (run_instruction
            keyword: (keyword)
            (shell_command))
          (run_instruction
            keyword: (keyword)
            (shell_command))
          (copy_instruction
            keyword: (keyword)
            (heredoc_marker)
            (path)
            (path)
            (heredoc_block
              (heredoc_body)
              (heredoc_end)))
          (run_instruction
            keyword: (keyword)
            (shell_command)))"#]]
    .assert_eq(&expression(tree.root_node()));
}

/// The trees of instructions, with their offsets less `shift`.
fn shifted(tree: &Tree, shift: usize) -> Vec<(u16, usize, usize)> {
    nodes(tree)
        .into_iter()
        .filter(|(depth, _, _, start, _)| *depth > 0 && *start >= shift)
        .map(|(_, kind, _, start, end)| (kind, start - shift, end - shift))
        .collect()
}

/// Asserts that a part of a file, parsed below `header`, has the nodes that it has in the whole file.
#[track_caller]
fn assert_same_in_part(above: &str, part: &str, header: &str) {
    let whole = parse([above, part].concat().as_bytes());
    let alone = parse([header, part].concat().as_bytes());
    assert_eq!(shifted(&whole, above.len()), shifted(&alone, header.len()));
}

#[test]
fn a_part_below_an_empty_line_has_no_directives() {
    let above = "FROM alpine\n";
    let part = "# check=skip=ConsistentInstructionCasing\nrun a \\\n b\n";
    assert_same_in_part(above, part, "\n");
    assert_ne!(
        shifted(&parse([above, part].concat().as_bytes()), above.len()),
        shifted(&parse(part.as_bytes()), 0),
        "without the empty line the comment is taken for a directive"
    );
}

#[test]
fn a_part_of_a_file_with_backtick_escapes_is_read_below_its_directive() {
    let above = "# syntax=docker/dockerfile:1\n# escape=`\nFROM alpine\n";
    let part = "# check=skip=all\nRUN dir `\n  c:\\\nCOPY a `\n  c:\\b\\\nRUN [\"c:\\\\x\"]\n";
    assert_same_in_part(above, part, "# escape=`\n\n");
    assert_ne!(
        shifted(&parse([above, part].concat().as_bytes()), above.len()),
        shifted(&parse(["\n", part].concat().as_bytes()), 1),
        "without the directive the lines are joined otherwise"
    );
}
