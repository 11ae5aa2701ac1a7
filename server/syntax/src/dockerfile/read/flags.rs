//! Splitting the flags off, as BuildKit does. Source: `extractBuilderFlags` in `split_command.go`.

use crate::TextRange;

/// One flag as BuildKit cuts it out.
pub(super) struct RawFlag {
    /// Where it stands.
    pub range: TextRange,
    /// The text without quotes and escapes.
    pub text: String,
    /// Where the first `=` stands in the line.
    pub equals: Option<usize>,
}

/// The flags at the start of `line`, and where the arguments begin.
pub(super) fn split(line: &str, escape: char) -> (Vec<RawFlag>, usize) {
    let mut flags = Vec::new();
    let mut chars = line.char_indices().peekable();
    loop {
        while chars.next_if(|(_, ch)| ch.is_whitespace()).is_some() {}
        let Some(&(start, _)) = chars.peek() else { return (flags, line.len()) };
        if !line.get(start..).is_some_and(|rest| rest.starts_with("--")) {
            return (flags, start);
        }
        let mut flag = RawFlag { range: TextRange::empty(start), text: String::new(), equals: None };
        let mut quote = None;
        let mut blank_counts = false;
        let mut end = start;
        while let Some(&(at, ch)) = chars.peek() {
            if quote.is_none() && ch.is_whitespace() {
                break;
            }
            chars.next();
            end = at + ch.len_utf8();
            if quote == Some(ch) {
                quote = None;
                continue;
            }
            if quote.is_none() && matches!(ch, '\'' | '"') {
                quote = Some(ch);
                blank_counts = true;
                continue;
            }
            let mut kept = ch;
            if ch == escape {
                let Some((next_at, next)) = chars.next() else { continue };
                kept = next;
                end = next_at + next.len_utf8();
            } else if ch == '=' && flag.equals.is_none() {
                flag.equals = Some(at);
            }
            flag.text.push(kept);
        }
        flag.range.end = end;
        if flag.text == "--" {
            return (flags, end);
        }
        if blank_counts || !flag.text.is_empty() {
            flags.push(flag);
        }
    }
}
