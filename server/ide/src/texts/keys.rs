//! What there must be words for.

use syntax::language::{self, Keyword, concept, platform, signal};

use super::Phrase;

/// The words of a SHELL instruction that are explained; a key is `shell.` and the word.
pub const SHELL_WORDS: [&str; 11] =
    ["-c", "-e", "-l", "-o", "-u", "-x", "pipefail", "/C", "/S", "-Command", "-NoProfile"];

/// The key of everything that has words: the table, the concepts, the parameters of instructions, the phrases, the
/// platforms, signals and shell words that have a line of their own.
#[must_use]
pub fn keys() -> Vec<String> {
    let mut keys = language::keys();
    keys.extend(concept::CONCEPTS.iter().map(|concept| concept.key.to_owned()));
    for keyword in Keyword::ALL {
        let instruction = keyword.instruction();
        keys.extend(
            instruction.parameters().into_iter().map(|parameter| instruction.parameter_key(parameter)),
        );
    }
    keys.extend(Phrase::ALL.iter().map(|phrase| phrase.key().to_owned()));
    keys.extend(platform::USUAL.iter().map(|name| format!("platform.{name}")));
    keys.extend(signal::SIGNALS.iter().map(|signal| format!("signal.{}", signal.name)));
    keys.extend(SHELL_WORDS.iter().map(|word| format!("shell.{word}")));
    keys
}
