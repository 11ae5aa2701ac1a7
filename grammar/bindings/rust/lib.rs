//! A tree-sitter grammar of Dockerfiles.
