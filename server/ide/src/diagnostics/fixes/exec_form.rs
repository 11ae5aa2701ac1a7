//! A shell form becomes a JSON array.

use syntax::TextRange;
use syntax::dockerfile::{Body, Command};

use super::{Edit, Fix, Scene, Trust};

/// Words that only a shell knows: no program of that name need be in the image.
const BUILTINS: [&str; 16] = [
    ".", ":", "alias", "cd", "command", "eval", "exec", "export", "if", "read", "set", "source", "trap",
    "ulimit", "umask", "wait",
];

/// The program alone where no shell is needed, and the shell said in so many words.
pub(super) fn fixes(scene: &Scene<'_>) -> Vec<Fix> {
    plain(scene).into_iter().chain(with_shell(scene)).collect()
}

fn shell_form<'a>(scene: &Scene<'a>) -> Option<(syntax::document::Placed<'a>, TextRange)> {
    let placed = scene.placed?;
    let Body::Command(Command::Shell(word)) = &placed.instruction.body else { return None };
    let usable = placed.instruction.heredocs.is_empty() && !word.range.is_empty();
    usable.then_some((placed, word.range))
}

/// Each word gets its quotes where it stands, so lines and comments between words stay.
fn plain(scene: &Scene<'_>) -> Option<Fix> {
    let (placed, range) = shell_form(scene)?;
    let logical = &placed.instruction.logical;
    let (from, to) = (logical.logical(range.start), logical.logical(range.end));
    let text = logical.text.get(from..to)?.trim_end();
    let mut words: Vec<TextRange> = Vec::new();
    let mut at = from;
    for word in text.split([' ', '\t']) {
        if !word.is_empty() {
            if !word.chars().all(is_plain) {
                return None;
            }
            words.push(TextRange::new(at, at + word.len()));
        }
        at += word.len() + 1;
    }
    let first = logical.text.get(words.first()?.std())?;
    if BUILTINS.contains(&first) || first.contains('=') {
        return None;
    }
    let last = words.len() - 1;
    let mut edits = Vec::new();
    for (index, word) in words.into_iter().enumerate() {
        let range = placed.in_document(logical.source_range(word));
        if range.len() != word.len() {
            return None;
        }
        edits.push(Edit::insert(range.start, if index == 0 { "[\"" } else { "\"" }));
        edits.push(Edit::insert(range.end, if index == last { "\"]" } else { "\"," }));
    }
    Some(Fix::new("Write it as a JSON array, without a shell", Trust::Likely, edits))
}

/// What no shell reads as anything but itself.
fn is_plain(ch: char) -> bool {
    ch.is_ascii_alphanumeric() || "_./:=@%+,-".contains(ch)
}

/// The same shell with the same text: on Linux nothing changes but what is said.
fn with_shell(scene: &Scene<'_>) -> Option<Fix> {
    let (placed, range) = shell_form(scene)?;
    // A file that chose the backtick is for Windows, whose shell is another.
    if scene.document.escape().char() != '\\' {
        return None;
    }
    let logical = &placed.instruction.logical;
    let text = logical.text.get(logical.logical(range.start)..logical.logical(range.end))?.trim_end();
    let array = format!("[\"/bin/sh\", \"-c\", {}]", json_string(text));
    let edit = Edit::replace(placed.in_document(range), array);
    Some(Fix::new("Write it as a JSON array that calls `/bin/sh -c`", Trust::Choice, vec![edit]))
}

/// An array that is no JSON becomes one, where it is clear what its elements are.
pub(super) fn mended(scene: &Scene<'_>) -> Option<Fix> {
    let range = scene.finding.range;
    let text = scene.text(range);
    // A continuation inside of it would be lost.
    if text.contains('\n') {
        return None;
    }
    let elements: Vec<String> = elements(text)?.iter().map(|element| json_string(element)).collect();
    let array = format!("[{}]", elements.join(", "));
    Some(Fix::new("Write it as valid JSON", Trust::Likely, vec![Edit::replace(range, array)]))
}

/// The elements between quotes of any kind; nothing where anything else stands between them.
fn elements(text: &str) -> Option<Vec<String>> {
    let mut rest = text.strip_prefix('[')?.trim_start();
    let mut out = Vec::new();
    while !rest.is_empty() {
        if let Some(behind) = rest.strip_prefix(']') {
            return (behind.trim().is_empty() && !out.is_empty()).then_some(out);
        }
        let open = rest.chars().next()?;
        let closing: &[char] = match open {
            '"' => &['"'],
            '\'' => &['\''],
            '“' | '”' => &['“', '”'],
            '‘' | '’' => &['‘', '’'],
            _ => return None,
        };
        let inner = rest.get(open.len_utf8()..)?;
        let (element, behind) = element(inner, closing)?;
        out.push(element);
        let behind = behind.trim_start();
        rest = behind.strip_prefix(',').unwrap_or(behind).trim_start();
    }
    (!out.is_empty()).then_some(out)
}

/// What stands before the closing quote, and what behind it. A backslash takes a quote and another backslash along.
fn element<'a>(text: &'a str, closing: &[char]) -> Option<(String, &'a str)> {
    let mut out = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, ch)) = chars.next() {
        if closing.contains(&ch) {
            return Some((out, text.get(at + ch.len_utf8()..)?));
        }
        let next = chars.peek().map(|(_, next)| *next);
        match next.filter(|next| ch == '\\' && (closing.contains(next) || *next == '\\')) {
            Some(next) => {
                chars.next();
                out.push(next);
            }
            None => out.push(ch),
        }
    }
    None
}

fn json_string(text: &str) -> String {
    let mut out = String::from("\"");
    for ch in text.chars() {
        match ch {
            '"' | '\\' => out.extend(['\\', ch]),
            ch if ch.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(ch))),
            ch => out.push(ch),
        }
    }
    out.push('"');
    out
}
