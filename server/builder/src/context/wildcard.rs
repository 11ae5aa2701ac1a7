//! Wildcards in the sources of COPY and ADD: Go's `path.Match`.

/// A pattern with an open bracket, an empty range or a last backslash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed;

/// Whether a path has wildcards: `*`, `?` or `[` that no backslash stands before.
#[must_use]
pub fn has_wildcards(path: &str) -> bool {
    let mut chars = path.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '*' | '?' | '[' => return true,
            _ => {}
        }
    }
    false
}

enum Piece {
    /// `*`: any characters but slashes.
    Star,
    /// `?`: one that is no slash.
    Any,
    /// A character itself.
    One(char),
    /// A bracket; a slash can be in it.
    Class(bool, Vec<(char, char)>),
}

/// Whether the whole of `name` matches.
///
/// # Errors
/// When the pattern is malformed anywhere.
pub fn matches(pattern: &str, name: &str) -> Result<bool, Malformed> {
    let pieces = read(pattern)?;
    // Which pieces may come next; each character moves them on.
    let mut now = vec![false; pieces.len() + 1];
    if let Some(first) = now.first_mut() {
        *first = true;
    }
    pass_stars(&pieces, &mut now);
    for c in name.chars() {
        let mut then = vec![false; pieces.len() + 1];
        for (index, piece) in pieces.iter().enumerate() {
            if !now.get(index).copied().unwrap_or_default() {
                continue;
            }
            let to = match piece {
                Piece::Star => (c != '/').then_some(index),
                Piece::Any => (c != '/').then_some(index + 1),
                Piece::One(one) => (*one == c).then_some(index + 1),
                Piece::Class(negated, ranges) => {
                    let inside = ranges.iter().any(|&(low, high)| low <= c && c <= high);
                    (inside != *negated).then_some(index + 1)
                }
            };
            if let Some(slot) = to.and_then(|to| then.get_mut(to)) {
                *slot = true;
            }
        }
        pass_stars(&pieces, &mut then);
        now = then;
    }
    Ok(now.last().copied().unwrap_or_default())
}

fn pass_stars(pieces: &[Piece], states: &mut [bool]) {
    for (index, piece) in pieces.iter().enumerate() {
        if matches!(piece, Piece::Star)
            && states.get(index).copied().unwrap_or_default()
            && let Some(next) = states.get_mut(index + 1)
        {
            *next = true;
        }
    }
}

fn read(pattern: &str) -> Result<Vec<Piece>, Malformed> {
    let mut pieces = Vec::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        pieces.push(match c {
            '*' => Piece::Star,
            '?' => Piece::Any,
            '\\' => Piece::One(chars.next().ok_or(Malformed)?),
            '[' => class(&mut chars)?,
            c => Piece::One(c),
        });
    }
    Ok(pieces)
}

fn class(chars: &mut std::str::Chars<'_>) -> Result<Piece, Malformed> {
    let negated = chars.as_str().starts_with('^');
    if negated {
        chars.next();
    }
    let mut ranges = Vec::new();
    while ranges.is_empty() || !chars.as_str().starts_with(']') {
        let low = member(chars)?;
        let mut high = low;
        if chars.as_str().starts_with('-') {
            chars.next();
            high = member(chars)?;
        }
        ranges.push((low, high));
    }
    chars.next();
    Ok(Piece::Class(negated, ranges))
}

fn member(chars: &mut std::str::Chars<'_>) -> Result<char, Malformed> {
    let c = match chars.next() {
        None | Some('-' | ']') => return Err(Malformed),
        Some('\\') => chars.next().ok_or(Malformed)?,
        Some(c) => c,
    };
    if chars.as_str().is_empty() { Err(Malformed) } else { Ok(c) }
}

#[cfg(test)]
mod tests {
    use super::{Malformed, has_wildcards, matches};

    #[test]
    fn matches_as_go_does() {
        for (pattern, name, verdict) in [
            ("/a*", "/abc", Ok(true)),
            ("/a*", "/a/b", Ok(false)),
            ("/*/c", "/b/c", Ok(true)),
            ("/?", "/é", Ok(true)),
            ("/[a-c]", "/b", Ok(true)),
            ("/[^a-c]", "/b", Ok(false)),
            ("a[^x]b", "a/b", Ok(true)),
            ("/\\*", "/*", Ok(true)),
            ("/\\*", "/x", Ok(false)),
            ("/a**b", "/aXb", Ok(true)),
            ("x[", "y", Err(Malformed)),
            ("[]a]", "]", Err(Malformed)),
            ("[-]", "-", Err(Malformed)),
            ("a\\", "a", Err(Malformed)),
        ] {
            assert_eq!(matches(pattern, name), verdict, "{pattern} {name}");
        }
    }

    #[test]
    fn a_backslash_hides_a_wildcard() {
        assert!(has_wildcards("a/*"));
        assert!(has_wildcards("a[b"));
        assert!(!has_wildcards("a\\*b"));
        assert!(!has_wildcards("a/b"));
    }
}
