//! What can be written at the cursor: only what is valid there, the most usual first.

mod directives;
mod flags;
mod keywords;
mod mounts;
pub(crate) mod place;
mod stages;
mod users;
mod values;
mod variables;

use syntax::dockerfile::Heredoc;
use syntax::language::{Keyword, Variables};
use syntax::{Document, TextRange};

use crate::texts::{self, Language};
use place::{At, Place};

/// What sort of thing a completion writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// An instruction's keyword.
    Instruction,
    /// A build stage.
    Stage,
    /// A flag of an instruction.
    Flag,
    /// The key of a mount's field or of a check option.
    Key,
    /// One of the values that a place takes.
    Value,
    /// A variable, or a modifier of one.
    Variable,
    /// A parser directive.
    Directive,
    /// A build check.
    Rule,
}

/// One thing that can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletionItem {
    /// What the list shows, and what is filtered by.
    pub label: String,
    /// What sort of thing it is.
    pub kind: CompletionKind,
    /// A few words beside the label.
    pub detail: Option<String>,
    /// What is replaced. It stands on one line and touches the cursor.
    pub range: TextRange,
    /// What is written; with `$1` and `${1:default}` when `snippet` says so.
    pub insert: String,
    /// Whether `insert` holds tab stops.
    pub snippet: bool,
    /// The key of the words that explain it: see [`documentation`].
    pub key: Option<String>,
}

impl CompletionItem {
    /// An item that writes its label.
    fn new(kind: CompletionKind, label: impl Into<String>, range: TextRange) -> Self {
        let label = label.into();
        Self { insert: label.clone(), label, kind, detail: None, range, snippet: false, key: None }
    }

    fn writes(mut self, insert: impl Into<String>) -> Self {
        self.insert = insert.into();
        self
    }

    fn detail(mut self, detail: Option<String>) -> Self {
        self.detail = detail;
        self
    }

    /// Explained by the words of `key`, whose summary will stand beside the label.
    fn explained(mut self, key: String) -> Self {
        self.key = Some(key);
        self
    }

    /// With the summary of what explains it, in the user's language.
    fn summarized(mut self, language: Language) -> Self {
        if let Some(text) = self.key.as_ref().and_then(|key| texts::text(language, key)) {
            self.detail = Some(text.summary.clone());
        }
        self
    }
}

/// What can be written at `offset`, the most usual first.
#[must_use]
pub fn completion(document: &Document, offset: usize, language: Language) -> Vec<CompletionItem> {
    let offset = offset.min(document.rope().len_bytes());
    let mut items = offered(document, offset);
    // An editor replaces text of the cursor's line alone.
    let line = document.rope().byte_to_line(offset);
    items.retain(|item| {
        item.range.touches(offset)
            && [item.range.start, item.range.end].map(|at| document.rope().byte_to_line(at)) == [line, line]
    });
    items.into_iter().map(|item| item.summarized(language)).collect()
}

fn offered(document: &Document, offset: usize) -> Vec<CompletionItem> {
    let rope = document.rope();
    let line_start = rope.line_to_byte(rope.byte_to_line(offset));
    let typed = document.text(TextRange::new(line_start, offset));
    let Some(placed) = document.instruction_at(offset) else {
        if typed.trim_start().starts_with('#') {
            return directives::items(document, line_start, offset);
        }
        if !typed.trim_start_matches('\u{feff}').trim().is_empty() {
            return Vec::new();
        }
        let mut items = keywords::items(document, TextRange::empty(offset));
        items.extend(directives::items(document, line_start, offset));
        return items;
    };
    let inner = offset - placed.start;
    let comment = |range: &TextRange| {
        range.touches(inner) && rope.byte_to_line(placed.start + range.start) == rope.byte_to_line(offset)
    };
    if placed.instruction.comments.iter().any(comment) {
        return Vec::new();
    }
    if placed.instruction.name.range.touches(inner) {
        return keywords::items(document, placed.in_document(placed.instruction.name.range));
    }
    let heredocs = &placed.instruction.heredocs;
    if let Some(heredoc) = heredocs.iter().find(|heredoc| inner >= heredoc.body.start) {
        let last = heredocs.iter().rfind(|heredoc| inner >= heredoc.body.start).unwrap_or(heredoc);
        return in_heredoc(document, placed.start, placed.instruction.keyword, last, offset);
    }
    Place::new(document, placed, offset).map_or_else(Vec::new, |place| at(&place))
}

/// What stands in a heredoc is another language, unless it becomes a file that variables are put into.
fn in_heredoc(
    document: &Document,
    start: usize,
    keyword: Option<Keyword>,
    heredoc: &Heredoc,
    offset: usize,
) -> Vec<CompletionItem> {
    let file = matches!(keyword, Some(Keyword::Add | Keyword::Copy)) && heredoc.start.expand;
    let inner = offset - start;
    if !file || inner >= heredoc.closing.start {
        return Vec::new();
    }
    let before = document.text(TextRange::new(start + heredoc.body.start, offset));
    let after = document.text(TextRange::new(offset, start + heredoc.body.end));
    let Some(typed) = variables::typed(&before, document.escape().char()) else { return Vec::new() };
    let range = TextRange::new(offset - typed.len, offset + variables::rest(&after));
    let known = variables::in_stage(document, start);
    variables::items(&known, typed.braced, &after, range, false)
}

fn at(place: &Place<'_>) -> Vec<CompletionItem> {
    match place.at {
        At::Nothing => Vec::new(),
        At::Trigger { start } => keywords::triggers(place, start),
        At::Flag { start } => flags::items(place, start),
        At::Value { flag, start } => match place.variable(start) {
            Some(_) if !flags::expands(place, flag, start) => Vec::new(),
            Some(typed) => variables::at(place, typed),
            None => values::of_flag(place, flag, start),
        },
        At::Arguments { start } => arguments(place, start),
    }
}

fn arguments(place: &Place<'_>, start: usize) -> Vec<CompletionItem> {
    let mut items = Vec::new();
    if place.text(start).is_empty() {
        items.extend(flags::items(place, start));
    }
    if place.is_exec_form(start) {
        return Vec::new();
    }
    match place.variable(start) {
        Some(typed) => {
            let expands = match place.spec().variables {
                // FROM takes variables in its image alone.
                Variables::Builder => {
                    place.keyword != Keyword::From || !place.text(start).contains(char::is_whitespace)
                }
                Variables::Shell => place.keyword == Keyword::Run,
                Variables::Nobody | Variables::Trigger => false,
            };
            if expands { variables::at(place, typed) } else { Vec::new() }
        }
        None => {
            let mut usual = values::of_arguments(place, start);
            // Arguments come before flags: what is needed before what may be.
            usual.append(&mut items);
            usual
        }
    }
}

/// The words that explain an item, by its key, as Markdown.
#[must_use]
pub fn documentation(language: Language, key: &str) -> Option<String> {
    texts::document(language, key, Some(syntax::language::Frontend::NEWEST))
}

#[cfg(test)]
mod tests;
