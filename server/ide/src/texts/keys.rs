//! What there must be words for.

use syntax::language::{self, Keyword};

use super::Phrase;

/// What is no entry of the table and is explained all the same.
pub const CONCEPTS: [&str; 16] = [
    "concept.stage",
    "concept.base-image",
    "concept.layer",
    "concept.tag",
    "concept.digest",
    "concept.image-reference",
    "concept.build-context",
    "concept.build-cache",
    "concept.dockerignore",
    "concept.scratch",
    "concept.named-context",
    "concept.shell-form",
    "concept.exec-form",
    "concept.heredoc",
    "concept.variable",
    "concept.global-arg",
];

/// The key of everything that has words: the table, the concepts, the parameters of instructions, the phrases.
#[must_use]
pub fn keys() -> Vec<String> {
    let mut keys = language::keys();
    keys.extend(CONCEPTS.iter().map(|&key| key.to_owned()));
    for keyword in Keyword::ALL {
        let instruction = keyword.instruction();
        keys.extend(instruction.parameters().into_iter().map(|parameter| instruction.parameter_key(parameter)));
    }
    keys.extend(Phrase::ALL.iter().map(|phrase| phrase.key().to_owned()));
    keys
}
