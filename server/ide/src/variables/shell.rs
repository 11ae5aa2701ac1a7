//! The variables of a text that a shell reads. It is no parser of shells: it finds what looks like a variable and
//! stands neither in single quotes nor in a comment.

use syntax::TextRange;
use syntax::shell::VariableUse;

/// Every `$name` and `${name…}`, in the order of the text.
pub(super) fn variables(text: &str) -> Vec<VariableUse> {
    let mut found = Vec::new();
    let mut quote = None;
    let mut word_starts = true;
    let mut chars = text.char_indices().peekable();
    while let Some((at, ch)) = chars.next() {
        let starts =
            std::mem::replace(&mut word_starts, ch.is_whitespace() || matches!(ch, ';' | '&' | '|' | '('));
        match (quote, ch) {
            (Some('\''), '\'') | (Some('"'), '"') => quote = None,
            (Some('\''), _) => {}
            (None, '\'' | '"') => quote = Some(ch),
            (_, '\\') => drop(chars.next()),
            (None, '#') if starts => while chars.next_if(|(_, ch)| *ch != '\n').is_some() {},
            (_, '$') => found.extend(variable(text, at)),
            _ => {}
        }
    }
    found
}

fn is_letter(ch: char) -> bool {
    ch.is_ascii_alphanumeric() || ch == '_'
}

/// The variable whose dollar stands at `start`.
fn variable(text: &str, start: usize) -> Option<VariableUse> {
    let behind = text.get(start + 1..)?;
    let (braced, rest) = behind.strip_prefix('{').map_or((false, behind), |rest| (true, rest));
    let length = rest.find(|ch| !is_letter(ch)).unwrap_or(rest.len());
    let name = rest.get(..length).filter(|name| !name.is_empty())?;
    if name.starts_with(|ch: char| ch.is_ascii_digit()) {
        return None;
    }
    let name_start = start + 1 + usize::from(braced);
    let name_range = TextRange::new(name_start, name_start + length);
    let mut operator = None;
    let mut end = name_range.end;
    if braced {
        let rest = rest.get(length..)?;
        operator = (!rest.starts_with('}')).then(|| {
            rest.chars().take_while(|ch| !is_letter(*ch) && !matches!(ch, '}' | '$' | '"')).collect()
        });
        end += closing(rest)? + 1;
    }
    Some(VariableUse { range: TextRange::new(start, end), name_range, name: name.to_owned(), operator })
}

/// Where the brace closes that is open at the start of `text`.
fn closing(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    let mut chars = text.char_indices().peekable();
    while let Some((at, ch)) = chars.next() {
        match ch {
            '\\' => drop(chars.next()),
            '$' if chars.next_if(|(_, next)| *next == '{').is_some() => open += 1,
            '}' if open == 0 => return Some(at),
            '}' => open -= 1,
            _ => {}
        }
    }
    None
}

/// Whether the text gives the variable another value itself before `at`: `name=…`, `for name in`, `read name`.
pub(super) fn assigns(text: &str, name: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.match_indices(name).any(|(found, _)| {
        let head = before.get(..found).unwrap_or_default();
        let tail = text.get(found + name.len()..).unwrap_or_default();
        let last = head.trim_end().rsplit(|ch: char| ch.is_whitespace()).next().unwrap_or_default();
        let starts =
            head.is_empty() || head.ends_with(|ch: char| ch.is_whitespace() || ";&|({\"'`".contains(ch));
        let ends = tail.is_empty() || tail.starts_with(|ch: char| !is_letter(ch));
        starts && ends && (tail.starts_with('=') || matches!(last, "for" | "read"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = variables(text).iter().map(|one| text.get(one.range.std()).unwrap()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_a_shell_would_put_a_value_into() {
        check("echo $A ${B} \"$C '$D'\" ${E:-${F}}", &["$A", "${B}", "$C", "$D", "${E:-${F}}", "${F}"]);
        check("${A^^} ${B[@]} $C", &["${A^^}", "${B[@]}", "$C"]);
    }

    #[test]
    fn nothing_in_single_quotes_comments_or_behind_an_escape() {
        check(r"echo '$A' \$B $$ $1 $? $( $(x) ${ ${}", &[]);
        check("# don't $A\necho $B # $C\necho a#$D", &["$B", "$D"]);
    }

    #[test]
    fn an_assignment_is_told_from_a_word_that_looks_like_one() {
        let assigned = |text: &str| assigns(text, "A", text.len());
        for text in ["A=1; ", "export A=1 && ", "for A in x; do ", "read A; ", "(A=1"] {
            assert!(assigned(text), "{text}");
        }
        for text in ["echo A ", "BA=1; ", "AB=1; ", "--A=1 ", ""] {
            assert!(!assigned(text), "{text}");
        }
    }
}
