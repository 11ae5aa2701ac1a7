//! The escape character, which also continues lines.

/// The escape character of a file that sets none.
pub const DEFAULT: char = '\\';

/// The escape characters that `# escape=` takes.
pub const CHOICES: [char; 2] = ['\\', '`'];

/// Reads the value of `# escape=`: exactly one of the two.
#[must_use]
pub fn parse(value: &str) -> Option<char> {
    CHOICES.into_iter().find(|choice| value.chars().eq([*choice]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_two_characters_and_nothing_else() {
        assert_eq!(parse("\\"), Some('\\'));
        assert_eq!(parse("`"), Some('`'));
        for wrong in ["", "\\\\", "` ", "^", "``"] {
            assert_eq!(parse(wrong), None, "{wrong:?}");
        }
    }
}
