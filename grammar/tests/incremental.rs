//! An incremental parse gives the tree of a fresh one, after any sequence of edits.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod support;

use support::{Random, accepted_corpus, nodes, parser, random_edit, random_text};

/// Documents that hold every construct.
const SAMPLE: &str = include_str!("sample.Dockerfile");

/// Edits a document some times, and compares the trees after each edit.
fn edit(random: &mut Random, start: &[u8], edits: usize) {
    let mut parser = parser();
    let mut text = start.to_vec();
    let mut tree = parser.parse(&text, None).unwrap();
    for _ in 0..edits {
        let before = text.clone();
        random_edit(random, &mut text, &mut tree);
        tree = parser.parse(&text, Some(&tree)).unwrap();
        let fresh = parser.parse(&text, None).unwrap();
        assert!(
            nodes(&tree) == nodes(&fresh),
            "{:?}\nedited to\n{:?}\nincremental {}\nfresh       {}",
            String::from_utf8_lossy(&before),
            String::from_utf8_lossy(&text),
            tree.root_node(),
            fresh.root_node()
        );
        assert_eq!(
            support::first_error(&tree),
            None,
            "{:?}\nedited to\n{:?}\n{}",
            String::from_utf8_lossy(&before),
            String::from_utf8_lossy(&text),
            tree.root_node()
        );
    }
}

#[test]
fn edits_of_a_sample_of_every_construct() {
    let mut random = Random::new(3);
    for _ in 0..250 {
        edit(&mut random, SAMPLE.as_bytes(), 120);
    }
}

#[test]
fn edits_of_random_texts() {
    let mut random = Random::new(4);
    for _ in 0..2_000 {
        let text = random_text(&mut random, 60);
        edit(&mut random, &text, 35);
    }
}

#[test]
fn edits_of_real_files() {
    let Some(files) = accepted_corpus("edits_of_real_files") else { return };
    let mut random = Random::new(5);
    for (_, text) in files.iter().filter(|(_, text)| text.len() < 8_000).step_by(4) {
        edit(&mut random, text, 25);
    }
}
