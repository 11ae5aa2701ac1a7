//! Whether BuildKit's first look at a pattern refuses it: it matches the pattern against `.` by Go's
//! `filepath.Match` and asks only for the error. That function stops reading where it knows the answer, so a fault
//! further on goes unnoticed, and this one stops at the same place.

/// Whether no fault is noticed.
pub(super) fn passes(pattern: &str) -> bool {
    let mut rest = pattern;
    // What is left of the name: the dot, or nothing.
    let mut dot = true;
    while !rest.is_empty() {
        let (star, chunk, after) = next_chunk(rest);
        rest = after;
        if star && chunk.is_empty() {
            return true;
        }
        match match_chunk(chunk, dot) {
            Err(Malformed) => return false,
            Ok(Some(left)) if !left || !rest.is_empty() => {
                dot = left;
                continue;
            }
            Ok(_) => {}
        }
        if !star || !dot {
            return true;
        }
        // The star takes the dot.
        match match_chunk(chunk, false) {
            Err(Malformed) => return false,
            Ok(Some(_)) => dot = false,
            Ok(None) => return true,
        }
    }
    true
}

struct Malformed;

/// The stars that a text starts with, what follows up to the next star outside brackets, and the rest.
fn next_chunk(text: &str) -> (bool, &str, &str) {
    let chunk = text.trim_start_matches('*');
    let star = chunk.len() < text.len();
    let mut in_range = false;
    let mut chars = chunk.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '[' => in_range = true,
            ']' => in_range = false,
            '*' if !in_range => {
                let (chunk, rest) = chunk.split_at_checked(at).unwrap_or((chunk, ""));
                return (star, chunk, rest);
            }
            _ => {}
        }
    }
    (star, chunk, "")
}

/// Matches text without stars against the start of the name: whether the dot is left, or `None` for no match.
fn match_chunk(chunk: &str, mut dot: bool) -> Result<Option<bool>, Malformed> {
    let mut rest = chunk.chars();
    let mut failed = false;
    while let Some(mut c) = rest.next() {
        failed |= !dot;
        match c {
            '[' => failed |= !class(&mut rest)?,
            '?' => {}
            _ => {
                if c == '\\' {
                    c = rest.next().ok_or(Malformed)?;
                }
                failed |= c != '.';
            }
        }
        if !failed {
            dot = false;
        }
    }
    Ok(if failed { None } else { Some(dot) })
}

/// Reads a bracket up to its end; whether it holds the dot.
fn class(rest: &mut std::str::Chars<'_>) -> Result<bool, Malformed> {
    let negated = rest.as_str().starts_with('^');
    if negated {
        rest.next();
    }
    let mut matches = false;
    let mut ranges = 0;
    while ranges == 0 || !rest.as_str().starts_with(']') {
        let low = member(rest)?;
        let mut high = low;
        if rest.as_str().starts_with('-') {
            rest.next();
            high = member(rest)?;
        }
        matches |= low <= '.' && '.' <= high;
        ranges += 1;
    }
    rest.next();
    Ok(matches != negated)
}

/// Reads one end of a range. Something must follow it, since a bracket has to be closed.
fn member(rest: &mut std::str::Chars<'_>) -> Result<char, Malformed> {
    let c = match rest.next() {
        None | Some('-' | ']') => return Err(Malformed),
        Some('\\') => rest.next().ok_or(Malformed)?,
        Some(c) => c,
    };
    if rest.as_str().is_empty() { Err(Malformed) } else { Ok(c) }
}
