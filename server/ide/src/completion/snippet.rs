//! Text with tab stops, in the syntax of the Language Server Protocol: `$1`, `${1:default}`, `$0` for the end.

/// The text with each tab stop replaced by its default, and escapes taken away.
pub(super) fn filled(snippet: &str) -> String {
    let mut out = String::with_capacity(snippet.len());
    let mut chars = snippet.chars().peekable();
    let mut open = false;
    while let Some(ch) = chars.next() {
        match ch {
            '\\' if chars.peek().is_some_and(|next| matches!(next, '$' | '}' | '\\')) => {
                out.extend(chars.next())
            }
            '$' if chars.peek().is_some_and(char::is_ascii_digit) => {
                while chars.next_if(char::is_ascii_digit).is_some() {}
            }
            '$' if chars.peek() == Some(&'{') => {
                chars.next();
                while chars.next_if(|next| next.is_ascii_digit()).is_some() {}
                open = chars.next_if_eq(&':').is_some() || chars.next_if_eq(&'}').is_none();
            }
            '}' if open => open = false,
            _ => out.push(ch),
        }
    }
    out
}

/// The text as a part of a snippet that means itself.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        if matches!(ch, '$' | '}' | '\\') {
            out.push('\\');
        }
        out.push(ch);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tab_stops_become_their_defaults() {
        assert_eq!(filled("COPY ${1:source} ${2:destination}$0"), "COPY source destination");
        assert_eq!(filled("A:-${1:word}}"), "A:-word}");
        assert_eq!(filled("<<EOF\n$0\nEOF"), "<<EOF\n\nEOF");
        assert_eq!(filled("${1}x"), "x");
        assert_eq!(filled("plain {x}"), "plain {x}");
    }

    #[test]
    fn what_is_escaped_means_itself() {
        for text in ["$A", "${A}", "a\\b", "}", "C:\\$1"] {
            assert_eq!(filled(&escaped(text)), text);
        }
    }
}
