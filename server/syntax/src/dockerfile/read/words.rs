//! Splitting arguments as BuildKit's line parsers do. Source: `line_parsers.go`.

use crate::TextRange;

/// The characters that BuildKit's `reWhitespace` splits at.
pub(super) fn is_separator(ch: char) -> bool {
    matches!(ch, '\t' | '\u{b}' | '\u{c}' | '\r' | ' ')
}

/// A piece of a text as a range of it.
pub(super) type Piece = TextRange;

/// Words of ENV, LABEL and ARG: split at white space, quotes kept together and kept (`parseWords`).
pub(super) fn quoted_words(text: &str, escape: char) -> Vec<(Piece, String)> {
    let mut words = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some(&(start, ch)) = chars.peek() {
        if ch.is_whitespace() {
            chars.next();
            continue;
        }
        let mut word = String::new();
        let mut quote = None;
        let mut end = start;
        while let Some(&(at, ch)) = chars.peek() {
            if quote.is_none() && ch.is_whitespace() {
                break;
            }
            chars.next();
            end = at + ch.len_utf8();
            match quote {
                None if matches!(ch, '\'' | '"') => quote = Some(ch),
                Some(open) if ch == open => quote = None,
                _ => {}
            }
            if ch == escape && quote != Some('\'') {
                // An escape takes the next character as it is; at the end of the line it means nothing.
                let Some((next_at, next)) = chars.next() else { continue };
                word.push(ch);
                word.push(next);
                end = next_at + next.len_utf8();
                continue;
            }
            word.push(ch);
        }
        // A lone escape character at the very end is no word.
        if !word.is_empty() {
            words.push((TextRange::new(start, end), word));
        }
    }
    words
}

/// Words of FROM, EXPOSE, ADD, COPY and VOLUME: split at white space and nothing else.
pub(super) fn plain_words(text: &str) -> Vec<Piece> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, ch) in text.char_indices() {
        match (is_separator(ch), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                words.push(TextRange::new(from, at));
                start = None;
            }
            _ => {}
        }
    }
    if let Some(from) = start {
        words.push(TextRange::new(from, text.len()));
    }
    words
}

/// Without the white space around it.
pub(super) fn trimmed(text: &str) -> Piece {
    let start = text.len() - text.trim_start().len();
    TextRange::new(start, start + text.trim().len())
}

/// The fields of a comma-separated value with CSV's double quotes; nothing when the quotes do not match or
/// nothing stands there at all. Source: `go-csvvalue`, which BuildKit reads mounts with.
pub(in crate::dockerfile) fn csv_fields(text: &str) -> Option<Vec<String>> {
    if text.is_empty() {
        return None;
    }
    let mut fields = Vec::new();
    let mut rest = text;
    loop {
        let Some(quoted) = rest.strip_prefix('"') else {
            let (field, tail) =
                rest.split_once(',').map_or((rest, None), |(field, tail)| (field, Some(tail)));
            if field.contains('"') {
                return None;
            }
            fields.push(field.to_owned());
            match tail {
                Some(tail) => rest = tail,
                None => return Some(fields),
            }
            continue;
        };
        let mut field = String::new();
        let mut inside = quoted;
        let tail = loop {
            let (part, tail) = inside.split_once('"')?;
            field.push_str(part);
            match tail.strip_prefix('"') {
                Some(more) => {
                    field.push('"');
                    inside = more;
                }
                None => break tail,
            }
        };
        fields.push(field);
        match tail.strip_prefix(',') {
            Some(tail) => rest = tail,
            None if tail.is_empty() => return Some(fields),
            None => return None,
        }
    }
}
