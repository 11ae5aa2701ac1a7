//! Prints the tree of a Dockerfile on standard input, for work on the grammar.
#![allow(clippy::print_stdout, clippy::expect_used, clippy::indexing_slicing)]

use std::io::Read;
fn main() {
    let mut text = Vec::new();
    std::io::stdin().read_to_end(&mut text).expect("readable");
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_dockwright::LANGUAGE.into()).expect("abi");
    for file in std::env::args().skip(1) {
        let text = std::fs::read(&file).expect("file");
        let tree = parser.parse(&text, None).expect("tree");
        if tree.root_node().has_error() {
            println!("ERROR {file}");
        }
    }
    let tree = parser.parse(&text, None).expect("tree");
    let mut cursor = tree.walk();
    let mut depth = 0;
    loop {
        let node = cursor.node();
        let field = cursor.field_name().map(|f| format!("{f}: ")).unwrap_or_default();
        let named = if node.is_named() { "" } else { "'" };
        println!(
            "{}{field}{named}{} {:?}",
            "  ".repeat(depth),
            node.kind(),
            String::from_utf8_lossy(&text[node.byte_range()])
        );
        if cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
            depth -= 1;
        }
    }
}
