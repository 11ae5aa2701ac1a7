//! A tree-sitter grammar of Dockerfiles, as BuildKit reads them.
//!
//! The grammar is total: no text makes a tree with an `ERROR` or a `MISSING` node. What is wrong with a Dockerfile is
//! found in the tree by whoever reads it, as BuildKit finds it after parsing. The README describes the nodes.
//!
//! ```
//! let mut parser = tree_sitter::Parser::new();
//! parser.set_language(&tree_sitter_dockwright::LANGUAGE.into()).expect("the parser's ABI is known");
//! let tree = parser.parse("FROM alpine\nRUN ls\n", None).expect("a language is set");
//! assert!(!tree.root_node().has_error());
//! ```

use tree_sitter_language::LanguageFn;

unsafe extern "C" {
    fn tree_sitter_dockerfile() -> *const ();
}

/// The language, named `dockerfile`.
// SAFETY: the function is the generated one of `src/parser.c`, which returns a pointer to a static language.
pub const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(tree_sitter_dockerfile) };

/// The kinds of nodes and their fields, as JSON in tree-sitter's format.
pub const NODE_TYPES: &str = include_str!("../../src/node-types.json");

/// Highlights with tree-sitter's standard capture names.
pub const HIGHLIGHTS_QUERY: &str = include_str!("../../queries/highlights.scm");

/// Injections with tree-sitter's standard capture names: shell in RUN, JSON in exec form, heredocs by what reads them.
pub const INJECTIONS_QUERY: &str = include_str!("../../queries/injections.scm");

/// Highlights for Helix.
pub const HELIX_HIGHLIGHTS_QUERY: &str = include_str!("../../queries/helix/highlights.scm");

/// Injections for Helix.
pub const HELIX_INJECTIONS_QUERY: &str = include_str!("../../queries/helix/injections.scm");

/// Highlights for Neovim.
pub const NEOVIM_HIGHLIGHTS_QUERY: &str = include_str!("../../queries/neovim/highlights.scm");

/// Injections for Neovim.
pub const NEOVIM_INJECTIONS_QUERY: &str = include_str!("../../queries/neovim/injections.scm");
