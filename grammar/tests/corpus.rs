//! The trees of the examples in `test/corpus`, in tree-sitter's own format. `UPDATE=1` writes the trees that are.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

mod support;

use std::{env, fs, path::Path};

use support::{expression, first_error, parse};

/// An example: its name, source and expected tree.
struct Example<'a> {
    name: &'a str,
    source: &'a str,
    tree: &'a str,
}

/// Reads a file of examples. A name stands between two lines of `=`, the source ends at a line `---`, and the newline
/// before that line does not belong to it.
fn examples(text: &str) -> Vec<Example<'_>> {
    let rule = format!("{}\n", "=".repeat(80));
    let mut parts = text.split(rule.as_str());
    assert_eq!(parts.next(), Some(""), "a file starts with a rule");
    let parts: Vec<_> = parts.collect();
    parts
        .chunks(2)
        .map(|pair| {
            let (source, tree) = pair[1].split_once("\n---\n").expect("a line --- ends the source");
            Example { name: pair[0].trim(), source: &source[1..], tree: tree.trim() }
        })
        .collect()
}

fn words(tree: &str) -> Vec<&str> {
    tree.split_whitespace().collect()
}

#[test]
fn each_example_has_its_tree() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test/corpus");
    let mut count = 0;
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let mut written = String::new();
        for Example { name, source, tree: expected } in examples(&text) {
            count += 1;
            let tree = parse(source.as_bytes());
            assert_eq!(first_error(&tree), None, "{name}");
            let actual = expression(tree.root_node());
            let rule = "=".repeat(80);
            written += &format!("{rule}\n{name}\n{rule}\n\n{source}\n---\n\n{actual}\n\n");
            if words(expected) != words(&actual) {
                wrong.push(format!("{}: {name}\n{actual}", path.display()));
            }
        }
        if env::var_os("UPDATE").is_some() {
            fs::write(&path, written.trim_end().to_owned() + "\n").unwrap();
        }
    }
    assert!(count >= 80, "only {count} examples");
    assert!(env::var_os("UPDATE").is_some() || wrong.is_empty(), "{}", wrong.join("\n\n"));
}
