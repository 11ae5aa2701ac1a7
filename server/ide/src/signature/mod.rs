//! How an instruction is written, and which of its parameters the cursor is in.

mod flags;

use syntax::Document;
use syntax::language::{Arguments, Keyword};

use crate::completion::place::{At, Place, word};

/// One form of an instruction, or a flag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The form, with its parameters as `<name>`.
    pub label: String,
    /// The key of the words that explain it.
    pub key: String,
    /// The parameters in their order.
    pub parameters: Vec<Parameter>,
    /// Which of them the cursor is in.
    pub active: Option<usize>,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// As it stands in the form: `<name>`.
    pub label: String,
    /// The key of the words that explain it.
    pub key: String,
}

/// The forms of an instruction and the one that is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureHelp {
    /// The forms.
    pub signatures: Vec<Signature>,
    /// Which of them fits what stands there.
    pub active: usize,
}

/// The forms of the instruction at `offset`, or of the flag whose value is written there. Nothing in a keyword, a
/// comment or a heredoc, nor where a flag's name stands.
#[must_use]
pub fn signature(document: &Document, offset: usize) -> Option<SignatureHelp> {
    let offset = offset.min(document.rope().len_bytes());
    let placed = document.instruction_at(offset)?;
    let inner = offset - placed.start;
    let instruction = placed.instruction;
    let in_heredoc = instruction.heredocs.iter().any(|heredoc| inner >= heredoc.body.start);
    let in_comment = instruction.comments.iter().any(|comment| comment.contains(inner));
    if in_heredoc || in_comment || instruction.name.range.touches(inner) {
        return None;
    }
    let place = Place::new(document, placed, offset)?;
    let (name, start) = match place.at {
        At::Nothing | At::Flag { .. } => return None,
        At::Trigger { .. } => ("instruction", place.before.len()),
        At::Value { flag, start } => return Some(flags::help(&place, flag, start)),
        At::Arguments { start } => (parameter(&place, start)?, start),
    };
    let spec = place.spec();
    let shown = |synopsis: &&str| {
        let parameters: Vec<Parameter> = spec
            .parameters()
            .into_iter()
            .filter(|name| synopsis.contains(&format!("<{name}>")))
            .map(|name| Parameter { label: format!("<{name}>"), key: spec.parameter_key(name) })
            .collect();
        let active = parameters.iter().position(|parameter| parameter.label == format!("<{name}>"));
        Signature { label: (*synopsis).to_owned(), key: spec.key(), parameters, active }
    };
    let signatures: Vec<Signature> = spec.synopses.iter().map(shown).collect();
    let json = is_json(&place, start);
    let heredoc = place.text(start).starts_with("<<");
    let fits = |one: &Signature| {
        one.active.is_some() && one.label.contains("[\"") == json || heredoc && one.label.ends_with("<<EOF")
    };
    // A heredoc's form comes last, and is the one that is meant where it fits.
    let active = if heredoc { signatures.iter().rposition(fits) } else { signatures.iter().position(fits) };
    let active = active.or_else(|| signatures.iter().position(|one| one.active.is_some()))?;
    Some(SignatureHelp { signatures, active })
}

fn is_json(place: &Place<'_>, start: usize) -> bool {
    let accepts = place.spec().arguments.accepts_json();
    accepts && (place.is_exec_form(start) || place.text(start).starts_with('['))
}

/// The name of the parameter that the cursor is in; the arguments begin at `start`.
fn parameter(place: &Place<'_>, start: usize) -> Option<&'static str> {
    let text = place.text(start);
    let index = words_before(text);
    let own = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let json = is_json(place, start);
    let behind = |mark: char, before: &'static str, after: &'static str| {
        if own.contains(mark) { after } else { before }
    };
    Some(match place.spec().arguments {
        Arguments::Base => match index {
            0 if own.contains('@') => "digest",
            // The colon of a registry's port stands before a slash.
            0 if own.rsplit('/').next().is_some_and(|last| last.contains(':')) => "tag",
            0 => "image",
            1 | 2 => "name",
            _ => return None,
        },
        Arguments::Paths => {
            let full = format!("{text}{}", place.after);
            let (index, last) = if json {
                (commas(text), commas(&full))
            } else {
                (index, full.split_whitespace().count().saturating_sub(1).max(index))
            };
            if index > 0 && index == last { "destination" } else { "source" }
        }
        Arguments::Command | Arguments::JsonArray if json => element(text),
        Arguments::Command => "command",
        Arguments::JsonArray => "program",
        Arguments::Healthcheck => {
            let (begin, end) = word(text, 0);
            let kind = text.get(begin..end).unwrap_or_default();
            match json {
                _ if kind.eq_ignore_ascii_case("NONE") => return None,
                true => element(text),
                false => "command",
            }
        }
        Arguments::Pairs => behind('=', "key", "value"),
        Arguments::NamesOrPairs => behind('=', "name", "default"),
        Arguments::Words => behind('/', "port", "protocol"),
        Arguments::WordsOrJson => "path",
        Arguments::Text if place.keyword == Keyword::User => behind(':', "user", "group"),
        Arguments::Text => place.spec().parameters().first().copied()?,
        Arguments::Trigger => "instruction",
    })
}

/// How many whole words stand before the one that `text` ends in.
fn words_before(text: &str) -> usize {
    let words = text.split_whitespace().count();
    if text.ends_with(char::is_whitespace) { words } else { words.saturating_sub(1) }
}

/// Whether the first string of an exec form is being written, or one behind it.
fn element(text: &str) -> &'static str {
    if commas(text) == 0 { "program" } else { "argument" }
}

/// The commas outside of JSON strings.
fn commas(text: &str) -> usize {
    let (mut count, mut quoted) = (0, false);
    let mut chars = text.chars();
    while let Some(ch) = chars.next() {
        match ch {
            '"' => quoted = !quoted,
            '\\' if quoted => drop(chars.next()),
            ',' if !quoted => count += 1,
            _ => {}
        }
    }
    count
}

#[cfg(test)]
mod tests;
