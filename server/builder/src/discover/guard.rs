//! Keeps files away from readers that would run out of stack or memory on them.

/// The largest Compose or Bake file that is read, in bytes.
pub(super) const LARGEST_FILE: u64 = 1 << 20;

/// The deepest nesting that is read.
const DEEPEST: usize = 64;

/// Whether no reader can get lost in a text: brackets do not nest deeply, and no line opens many lists or chains
/// many operators at once.
pub(super) fn is_harmless(text: &str) -> bool {
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '[' | '{' | '(' => depth += 1,
            ']' | '}' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return false;
        }
    }
    text.lines().all(|line| {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let count = |of: &str| line.matches(of).count();
        indent <= 4 * DEEPEST
            && count("- ") <= DEEPEST
            && count("? ") <= DEEPEST
            && count("!!") <= DEEPEST
            && count("--") <= DEEPEST
    })
}
