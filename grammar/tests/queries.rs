//! The queries of every host compile against the grammar, and name what they should.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use tree_sitter::{Language, Parser, Query, QueryCursor, StreamingIterator};
use tree_sitter_dockwright as grammar;

const SAMPLE: &str = "# syntax=docker/dockerfile:1\nFROM alpine:3.20 AS base\nRUN --mount=type=cache,target=/x echo $HOME\n\
CMD [\"sh\"]\nRUN <<EOF\n#!/usr/bin/env python3\nprint(1)\nEOF\nRUN <<E\nls\nE\nFOO x\n";

fn language() -> Language {
    grammar::LANGUAGE.into()
}

/// Each capture of a query with the text that it names.
fn captures(source: &str) -> Vec<(String, String)> {
    let mut parser = Parser::new();
    parser.set_language(&language()).unwrap();
    let tree = parser.parse(SAMPLE, None).unwrap();
    let query = Query::new(&language(), source).unwrap_or_else(|error| panic!("{error}"));
    let mut cursor = QueryCursor::new();
    let mut matches = cursor.matches(&query, tree.root_node(), SAMPLE.as_bytes());
    let mut out = Vec::new();
    while let Some(found) = matches.next() {
        let set = query.property_settings(found.pattern_index);
        let injected = set.iter().find(|property| &*property.key == "injection.language");
        for capture in found.captures() {
            let name = match injected.and_then(|property| property.value.as_deref()) {
                Some(language) => language.to_owned(),
                None => query.capture_names()[capture.index as usize].to_owned(),
            };
            out.push((name, capture.node.utf8_text(SAMPLE.as_bytes()).unwrap().to_owned()));
        }
    }
    out
}

fn has(captures: &[(String, String)], name: &str, text: &str) -> bool {
    captures.iter().any(|(found, of)| found == name && of == text)
}

#[test]
fn highlights_name_the_parts_in_every_host() {
    for source in
        [grammar::HIGHLIGHTS_QUERY, grammar::HELIX_HIGHLIGHTS_QUERY, grammar::NEOVIM_HIGHLIGHTS_QUERY]
    {
        let found = captures(source);
        for (name, text) in [
            ("keyword", "FROM"),
            ("keyword", "AS"),
            ("type", "alpine"),
            ("constant", "3.20"),
            ("label", "base"),
            ("attribute", "--mount"),
            ("string", "\"sh\""),
            ("error", "FOO"),
        ] {
            assert!(has(&found, name, text), "{name} {text}: {found:?}");
        }
        assert!(!has(&found, "error", "RUN"), "{found:?}");
    }
}

#[test]
fn shell_json_and_scripts_are_injected_each_by_itself() {
    for source in [grammar::INJECTIONS_QUERY, grammar::HELIX_INJECTIONS_QUERY] {
        let found = captures(source);
        assert!(has(&found, "bash", "echo $HOME"), "{found:?}");
        assert!(has(&found, "bash", "ls\n"), "{found:?}");
        assert!(has(&found, "json", "[\"sh\"]"), "{found:?}");
        assert!(has(&found, "python", "#!/usr/bin/env python3\nprint(1)\n"), "{found:?}");
        assert!(!has(&found, "bash", "#!/usr/bin/env python3\nprint(1)\n"), "{found:?}");
    }
    // Neovim's predicates are its own; here it can only be seen that the query fits the grammar.
    assert!(has(&captures(grammar::NEOVIM_INJECTIONS_QUERY), "bash", "echo $HOME"));
}
