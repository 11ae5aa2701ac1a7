//! The words between the dashes of a tag.

use super::Numbers;

/// `3.12.1` as numbers, `None` for anything else. A number too large for its type counts as the largest.
pub(super) fn numbers(text: &str) -> Option<Numbers> {
    text.split('.').map(number).collect()
}

/// A number of digits alone.
pub(super) fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

/// `20260810` or `20260811.1`, as numbers.
pub(super) fn date(text: &str) -> Option<Numbers> {
    // Most words are none, and are told by their first letter.
    if !text.starts_with(|ch: char| ch.is_ascii_digit()) || text.len() < 8 {
        return None;
    }
    let numbers = numbers(text)?;
    let day = *numbers.first()?;
    let (year, month, day) = (day / 10_000, day / 100 % 100, day % 100);
    ((1990..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)).then_some(numbers)
}

/// Whether the tag is named by a commit or a digest: nothing that has an order. Letters among the digits tell it from a
/// date, digits among the letters from a word.
pub(super) fn is_hash(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix("sha256-") {
        return rest.len() >= 64;
    }
    let bare = ["sha-", "git-", "commit-"].iter().find_map(|prefix| text.strip_prefix(prefix));
    let (hex, named) = (bare.unwrap_or(text), bare.is_some());
    let is_hex = hex.len() >= 7 && hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let has = |sort: fn(&u8) -> bool| hex.as_bytes().iter().any(sort);
    is_hex && (named || (has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic)))
}

/// What a segment starts with when it starts with a version, and the rest of it: `3.15.0` and `rc1`, `8.502` of Java's
/// `8u502`, `11.0.32.9` of `11.0.32_9`.
pub(super) fn version(text: &str) -> Option<(Numbers, &str)> {
    let mut numbers = Numbers::new();
    let mut rest = text;
    loop {
        let digits = rest.find(|ch: char| !ch.is_ascii_digit()).unwrap_or(rest.len());
        let (head, tail) = rest.split_at_checked(digits)?;
        numbers.push(number(head)?);
        let goes_on = tail
            .strip_prefix(['.', '_', 'u'])
            .filter(|next| next.starts_with(|ch: char| ch.is_ascii_digit()));
        match goes_on {
            Some(next) => rest = next,
            None => return Some((numbers, tail)),
        }
    }
}

/// A word and the version behind it: `alpine` and `3.24`, `ltsc` and `2025`; no numbers for a word alone.
pub(super) fn word(text: &str) -> (&str, Numbers) {
    let letters = text.trim_end_matches(|ch: char| ch.is_ascii_digit() || matches!(ch, '.' | '_'));
    let tail = text.get(letters.len()..).unwrap_or_default();
    match version(tail.trim_start_matches(['.', '_'])) {
        Some((numbers, "")) => (letters, numbers),
        _ => (text, Numbers::new()),
    }
}
