//! The modifiers of `${name…}`.

use super::version::Since;

/// What follows the operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operand {
    /// Text, with variables in it replaced.
    Word,
    /// A pattern: `*` is any text and `?` any letter.
    Pattern,
    /// A pattern, `/`, and text.
    PatternAndWord,
}

/// A modifier.
#[derive(Debug, PartialEq, Eq)]
pub struct Modifier {
    /// Its name in the table.
    pub name: &'static str,
    /// What stands between the name of the variable and the operand.
    pub operator: &'static str,
    /// What follows.
    pub operand: Operand,
    /// Since when the frontend knows it; nothing for what every frontend knows.
    pub since: Option<Since>,
}

const fn modifier(
    name: &'static str,
    operator: &'static str,
    operand: Operand,
    since: Option<Since>,
) -> Modifier {
    Modifier { name, operator, operand, since }
}

const WITHOUT_COLON: Option<Since> = Some(Since::stable(1, 6));
const PATTERNS: Option<Since> = Some(Since::stable(1, 7));

/// All of them, the most usual first.
pub static MODIFIERS: &[Modifier] = &[
    modifier("default-if-empty", ":-", Operand::Word, None),
    modifier("alternative-if-filled", ":+", Operand::Word, None),
    modifier("error-if-empty", ":?", Operand::Word, None),
    modifier("default-if-unset", "-", Operand::Word, WITHOUT_COLON),
    modifier("alternative-if-set", "+", Operand::Word, WITHOUT_COLON),
    modifier("error-if-unset", "?", Operand::Word, WITHOUT_COLON),
    modifier("strip-prefix", "#", Operand::Pattern, PATTERNS),
    modifier("strip-longest-prefix", "##", Operand::Pattern, PATTERNS),
    modifier("strip-suffix", "%", Operand::Pattern, PATTERNS),
    modifier("strip-longest-suffix", "%%", Operand::Pattern, PATTERNS),
    modifier("replace-first", "/", Operand::PatternAndWord, PATTERNS),
    modifier("replace-all", "//", Operand::PatternAndWord, PATTERNS),
];

impl Modifier {
    /// The modifier of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<&'static Self> {
        MODIFIERS.iter().find(|modifier| modifier.name == name)
    }

    /// The modifier that stands at the start of what follows a variable's name: `:-` in `:-word`. The longer
    /// operator wins. Nothing for `}`, and for `:#` and the like, which are errors.
    #[must_use]
    pub fn at_start(text: &str) -> Option<&'static Self> {
        MODIFIERS
            .iter()
            .filter(|modifier| text.starts_with(modifier.operator))
            .max_by_key(|modifier| modifier.operator.len())
    }

    /// Its key in the table.
    #[must_use]
    pub fn key(&self) -> String {
        format!("modifier.{}", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_operator_is_read() {
        for modifier in MODIFIERS {
            let text = format!("{}x}}", modifier.operator);
            assert_eq!(Modifier::at_start(&text).map(|found| found.name), Some(modifier.name));
        }
    }

    #[test]
    fn what_is_no_modifier_reads_as_none() {
        for text in ["", "}", ":#x}", ":%x}", ":x}", "=x}", "^x}"] {
            assert_eq!(Modifier::at_start(text), None, "{text}");
        }
    }
}
