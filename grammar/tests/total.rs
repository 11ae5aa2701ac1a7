//! No text makes an `ERROR` or a `MISSING` node.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod support;

use support::{Random, accepted_corpus, first_error, nodes, parser, random_text};

#[test]
fn random_pieces_of_the_language_have_a_tree_without_errors() {
    let mut parser = parser();
    let mut random = Random::new(1);
    for _ in 0..40_000 {
        let text = random_text(&mut random, 30);
        let tree = parser.parse(&text, None).unwrap();
        if let Some(error) = first_error(&tree) {
            panic!("{error} in {:?}", String::from_utf8_lossy(&text));
        }
    }
}

#[test]
fn random_bytes_have_a_tree_without_errors() {
    let mut parser = parser();
    let mut random = Random::new(2);
    for _ in 0..2_000 {
        let text: Vec<u8> = (0..random.below(400)).map(|_| random.below(256) as u8).collect();
        let tree = parser.parse(&text, None).unwrap();
        assert_eq!(first_error(&tree), None, "{text:?}");
    }
}

/// Kinds and depths of the nodes, without their places.
fn shape(tree: &tree_sitter::Tree) -> Vec<(usize, u16)> {
    nodes(tree).into_iter().map(|(depth, kind, ..)| (depth, kind)).collect()
}

/// The ways in which an editor or a checkout may change a file without changing its meaning.
fn variants(text: &[u8]) -> [(&'static str, Vec<u8>); 5] {
    let unix = String::from_utf8_lossy(text).replace("\r\n", "\n");
    let windows = unix.replace('\n', "\r\n");
    let without_newline = unix.trim_end_matches('\n').to_owned();
    [
        ("as it is", text.to_vec()),
        ("with CRLF", windows.clone().into_bytes()),
        ("without its last newline", without_newline.into_bytes()),
        ("with CRLF and without its last newline", windows.trim_end_matches("\r\n").into()),
        ("with a byte order mark", ["\u{feff}".as_bytes(), text].concat()),
    ]
}

#[test]
fn real_files_have_trees_without_errors_and_unknown_instructions() {
    let Some(files) = accepted_corpus("real_files_have_trees_without_errors_and_unknown_instructions") else {
        return;
    };
    let mut parser = parser();
    for (name, text) in files {
        let unix = String::from_utf8_lossy(&text).replace("\r\n", "\n");
        let expected = shape(&parser.parse(&unix, None).unwrap());
        for (variant, text) in variants(&text) {
            let tree = parser.parse(&text, None).unwrap();
            assert_eq!(first_error(&tree), None, "{name} {variant}");
            assert!(shape(&tree) == expected, "{name} {variant}: another tree");
            let mut cursor = tree.walk();
            let unknown =
                tree.root_node().children(&mut cursor).find(|node| node.kind() == "unknown_instruction");
            assert!(unknown.is_none(), "{name} {variant}: {:?}", unknown.map(|node| node.start_position()));
        }
    }
}
