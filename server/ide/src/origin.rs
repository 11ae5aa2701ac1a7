//! A definition of a variable in a few words: what it is, and on which line.

use syntax::Document;

use crate::texts::{Language, Phrase, phrase};
use crate::variables::{Definition, Kind, Source};

/// `ENV`, line 5.
#[must_use]
pub(crate) fn origin(document: &Document, language: Language, definition: &Definition) -> String {
    let number = definition.range.map(|range| (document.rope().byte_to_line(range.start) + 1).to_string());
    let number = number.unwrap_or_default();
    let line = |words| phrase(language, words, &[&number]);
    let plain = |words| phrase(language, words, &[]);
    match (definition.kind, &definition.source) {
        (_, Source::Given(_)) => plain(Phrase::FromUser),
        (Kind::Environment | Kind::Argument | Kind::Global, _) if number.is_empty() => {
            plain(Phrase::FromBase)
        }
        (Kind::Global, _) => line(Phrase::FromGlobalArg),
        (Kind::Argument, Source::Written(_)) => line(Phrase::FromArgDefault),
        (Kind::Argument, _) => line(Phrase::FromArg),
        (Kind::Environment, _) => line(Phrase::FromEnv),
        (Kind::Image, _) => plain(Phrase::FromBase),
        (Kind::Builder, _) => plain(Phrase::FromBuilder),
    }
}
