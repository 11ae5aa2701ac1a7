//! How much room a text takes: letters of one width, those of East Asia two.

/// Whether a letter takes two places.
fn is_wide(ch: char) -> bool {
    matches!(ch, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}')
}

/// The places that a text takes.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(|ch| if is_wide(ch) { 2 } else { 1 }).sum()
}

/// A text that takes so many places at most, cut with dots.
pub(super) fn fitted(text: &str, places: usize) -> String {
    if width(text) <= places {
        return text.to_owned();
    }
    let mut shown = String::new();
    let mut taken = 1;
    for ch in text.chars() {
        taken += if is_wide(ch) { 2 } else { 1 };
        if taken > places {
            break;
        }
        shown.push(ch);
    }
    shown.push('…');
    shown
}

/// A text without what no format can hold: control characters, and those that turn the direction of what follows.
pub(super) fn clean(text: &str) -> String {
    let bad = |ch: char| {
        (ch.is_control() && ch != '\t')
            || matches!(ch, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
    };
    text.chars().map(|ch| if bad(ch) { '\u{fffd}' } else { ch }).collect()
}
