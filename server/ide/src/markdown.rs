//! Text of a file or of a registry inside of Markdown: it is shown, never obeyed.

/// The longest text that is shown as code, in characters.
const LONGEST: usize = 160;

/// A text as code on one line: what ends a line, and what no font shows, is written as an escape. Cut where it is
/// long; `None` of the second part means that all of it is shown, else how many characters there are.
#[must_use]
pub fn code_cut(text: &str) -> (String, Option<usize>) {
    let mut shown = String::new();
    for ch in text.chars().take(LONGEST) {
        if ch.is_control() || matches!(ch, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
            shown.extend(ch.escape_default());
        } else {
            shown.push(ch);
        }
    }
    let count = text.chars().count();
    // More backticks than any run of them inside; a blank keeps the outer ones apart from the inner ones.
    let longest = shown.split(|ch| ch != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let touches = shown.starts_with('`') || shown.ends_with('`');
    let blank = if touches || shown.trim().is_empty() && !shown.is_empty() { " " } else { "" };
    (format!("{fence}{blank}{shown}{blank}{fence}"), (count > LONGEST).then_some(count))
}

/// A text as code on one line, cut with dots where it is long.
#[must_use]
pub fn code(text: &str) -> String {
    let (code, cut) = code_cut(text);
    if cut.is_some() { format!("{code}…") } else { code }
}

#[cfg(test)]
mod tests {
    use super::{code, code_cut};

    #[test]
    fn nothing_breaks_out_of_its_backticks() {
        assert_eq!(code("a b"), "`a b`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("``"), "``` `` ```");
        assert_eq!(code("a\nb\u{1b}[0m\u{202e}"), "`a\\nb\\u{1b}[0m\\u{202e}`");
        assert_eq!(code("[x](http://y) <b>"), "`[x](http://y) <b>`");
    }

    #[test]
    fn a_long_text_is_cut_at_a_character() {
        let (shown, count) = code_cut(&"é".repeat(1000));
        assert_eq!((shown.chars().count(), count), (162, Some(1000)));
        assert_eq!(code_cut("x").1, None);
    }
}
