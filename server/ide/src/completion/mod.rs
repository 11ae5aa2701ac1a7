//! What can be written at the cursor: only what is valid there, the most usual first.

mod bases;
mod checks;
mod directives;
mod flags;
mod forms;
mod heredoc;
pub mod images;
mod item;
mod keywords;
mod mounts;
pub(crate) mod place;
mod snippet;
mod stages;
mod trial;
mod users;
mod values;
mod variables;

use builder::graph::{Images, NoImages};
use syntax::dockerfile::Heredoc;
use syntax::language::{Frontend, Keyword, Variables};
use syntax::scan::DirectiveName;
use syntax::{Document, TextRange};

use crate::texts::{self, Language};
pub use bases::{BaseImage, Namer, base_image};
pub use item::{CompletionItem, CompletionKind};
use place::{At, Place};

/// What can be written at `offset`, the most usual first.
#[must_use]
pub fn completion(document: &Document, offset: usize, language: Language) -> Vec<CompletionItem> {
    completion_with(document, offset, language, &NoImages)
}

/// The same with what is known of base images: their variables and users are offered too.
#[must_use]
pub fn completion_with(
    document: &Document,
    offset: usize,
    language: Language,
    images: &dyn Images,
) -> Vec<CompletionItem> {
    let offset = boundary(document, offset);
    let mut items = offered(document, offset, images);
    let frontend = match document.directives().get(DirectiveName::Syntax) {
        Some(directive) => Frontend::parse(&directive.value),
        None => Some(Frontend::NEWEST),
    };
    // An editor replaces text of the cursor's line alone.
    let line = document.rope().byte_to_line(offset);
    items.retain(|item| {
        item.is_known_to(frontend)
            && item.range.touches(offset)
            && [item.range.start, item.range.end].map(|at| document.rope().byte_to_line(at)) == [line, line]
    });
    items.into_iter().map(|item| item.summarized(language)).collect()
}

/// The offset itself, or the start of the character or the line end that it is inside of.
fn boundary(document: &Document, offset: usize) -> usize {
    let rope = document.rope();
    let offset = offset.min(rope.len_bytes());
    let start = rope.char_to_byte(rope.byte_to_char(offset));
    let inside = start > 0 && rope.get_byte(start) == Some(b'\n') && rope.get_byte(start - 1) == Some(b'\r');
    start - usize::from(inside)
}

fn offered(document: &Document, offset: usize, images: &dyn Images) -> Vec<CompletionItem> {
    let rope = document.rope();
    let line_start = rope.line_to_byte(rope.byte_to_line(offset));
    let typed = document.text(TextRange::new(line_start, offset));
    let Some(placed) = document.instruction_at(offset) else {
        if typed.trim_start_matches('\u{feff}').trim_start().starts_with('#') {
            let mut items = directives::items(document, line_start, offset);
            if items.is_empty() {
                items = checks::above_instruction(document, line_start, offset);
            }
            return items;
        }
        // What follows on the line is a comment.
        let behind = rope.line(rope.byte_to_line(offset)).to_string();
        let behind = behind.get(typed.len()..).unwrap_or_default();
        if !typed.trim_start_matches('\u{feff}').trim().is_empty()
            || !behind.trim_matches('\u{feff}').trim().is_empty()
        {
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
        let known = || variables::in_stage(document, placed.start, images);
        return in_heredoc(document, placed.start, placed.instruction.keyword, last, offset, known);
    }
    Place::new(document, placed, offset).map_or_else(Vec::new, |place| at(&place.knowing(images)))
}

/// What stands in a heredoc is another language, unless it becomes a file that variables are put into.
fn in_heredoc(
    document: &Document,
    start: usize,
    keyword: Option<Keyword>,
    heredoc: &Heredoc,
    offset: usize,
    known: impl FnOnce() -> Vec<variables::Known>,
) -> Vec<CompletionItem> {
    let file = matches!(keyword, Some(Keyword::Add | Keyword::Copy)) && heredoc.start.expand;
    let inner = offset - start;
    if !file || inner >= heredoc.closing.start {
        return Vec::new();
    }
    // A variable stands on one line, and the body may be long.
    let rope = document.rope();
    let line = rope.byte_to_line(offset);
    let line_end = rope.try_line_to_byte(line + 1).unwrap_or(rope.len_bytes());
    let body_start = start + heredoc.body.start;
    let before = document.text(TextRange::new(rope.line_to_byte(line).max(body_start), offset));
    let after = document.text(TextRange::new(offset, line_end.min(start + heredoc.body.end).max(offset)));
    let Some(typed) = variables::typed(&before, document.escape().char()) else { return Vec::new() };
    let range = TextRange::new(offset - typed.len, offset + variables::rest(&after));
    let name = before.get(before.len() - typed.len..).unwrap_or_default();
    variables::items(&known(), (typed, name), &after, range, false)
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
        if place.spec().reads_flags && place.after.trim_start().starts_with("--") {
            // Arguments stand behind the flags.
            return items;
        }
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
    // Of what the newest frontend lacks, no file can be said to ask for the wrong one.
    let newest = syntax::language::Frontend::NEWEST;
    let known = syntax::language::since(key).is_none_or(|since| newest.understands(since));
    texts::document(language, key, known.then_some(newest))
}

#[cfg(test)]
mod tests;
