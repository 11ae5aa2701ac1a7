//! A registry's words inside of Markdown: shown, never obeyed.

/// The longest text that is shown, in characters.
const LONGEST: usize = 300;

/// A text on one line whose marks mean nothing: what Markdown or HTML could read is escaped, white space is joined, and
/// what no font shows is left out. Cut with dots where it is long.
pub(crate) fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut count = 0;
    let mut blank = false;
    for ch in text.trim().chars() {
        if ch.is_whitespace() {
            blank = true;
            continue;
        }
        if ch.is_control() || matches!(ch, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') {
            continue;
        }
        if std::mem::take(&mut blank) {
            out.push(' ');
        }
        if count == LONGEST {
            out.push('…');
            break;
        }
        // A colon and an `@` would let a reader make a link of an address by itself.
        match ch {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            ':' => out.push_str("&#58;"),
            '@' => out.push_str("&#64;"),
            _ if ch.is_ascii_punctuation()
                && !matches!(ch, ',' | '\'' | '"' | '/' | ';' | '?' | '%' | '=') =>
            {
                out.extend(['\\', ch]);
            }
            _ => out.push(ch),
        }
        count += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn marks_mean_nothing() {
        assert_eq!(plain("a *b* [c](d)"), r"a \*b\* \[c\]\(d\)");
        assert_eq!(plain("<img src=x>&amp; # x\n\n- y"), r"&lt;img src=x\>&amp;amp; \# x \- y");
        assert_eq!(plain("http://x.y/z me@x"), r"http&#58;//x\.y/z me&#64;x");
        assert_eq!(plain("`a`\u{1b}[0m \u{202e}b"), r"\`a\`\[0m b");
        assert_eq!(plain(&"x".repeat(500)).chars().count(), 301);
    }
}
