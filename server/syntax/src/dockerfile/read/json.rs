//! The exec form: a JSON array of strings. Source: `parseJSON` in `line_parsers.go`.

use crate::TextRange;

/// What a text is, read as JSON.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Json {
    /// An array of strings: where each stands, quotes included, and its value.
    Strings(Vec<(TextRange, String)>),
    /// An array with something else in it: BuildKit refuses it.
    NotOnlyStrings,
    /// No JSON array: BuildKit reads it in another way.
    No,
}

/// Reads the whole of `text` as a JSON array.
pub(super) fn read(text: &str) -> Json {
    if !text.trim_start().starts_with('[') {
        return Json::No;
    }
    let Ok(values) = serde_json::from_str::<Vec<serde_json::Value>>(text.trim_start()) else {
        return Json::No;
    };
    let mut strings = Vec::with_capacity(values.len());
    for value in values {
        let serde_json::Value::String(value) = value else { return Json::NotOnlyStrings };
        strings.push(value);
    }
    Json::Strings(literals(text).into_iter().zip(strings).collect())
}

/// The string literals of a text that is known to be an array of strings.
fn literals(text: &str) -> Vec<TextRange> {
    let mut out = Vec::new();
    let mut open = None;
    let mut escaped = false;
    for (at, ch) in text.char_indices() {
        match (open, ch) {
            (None, '"') => open = Some(at),
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(start), '"') => {
                out.push(TextRange::new(start, at + 1));
                open = None;
            }
            _ => {}
        }
    }
    out
}
