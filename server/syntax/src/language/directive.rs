//! Parser directives: the comments at the head of a file that BuildKit obeys.

use super::{REFERENCE, suggest::suggest, version::Since};

/// A parser directive: `# name=value`.
#[derive(Debug, PartialEq, Eq)]
pub struct Directive {
    /// Its name, small. Case does not matter.
    pub name: &'static str,
    /// The options of its value, where the value is made of some.
    pub options: &'static [CheckOption],
    /// Since when the frontend knows it; nothing for what every frontend knows.
    pub since: Option<Since>,
}

/// An option of `# check=`: `skip=…;error=…`. Its name must be small.
#[derive(Debug, PartialEq, Eq)]
pub struct CheckOption {
    /// Its name.
    pub name: &'static str,
    /// What its value is.
    pub value: CheckValue,
}

/// What the value of a check option is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckValue {
    /// Names of rules between commas, or `all`.
    Rules,
    /// Names of experimental rules between commas, or `all`.
    ExperimentalRules,
    /// True or false as Go reads it.
    Bool,
}

/// The directives.
pub static DIRECTIVES: &[Directive] = &[
    Directive { name: "syntax", options: &[], since: None },
    Directive { name: "escape", options: &[], since: None },
    Directive { name: "check", options: CHECK_OPTIONS, since: Some(Since::stable(1, 8)) },
];

/// The options of `# check=`.
pub static CHECK_OPTIONS: &[CheckOption] = &[
    CheckOption { name: "skip", value: CheckValue::Rules },
    CheckOption { name: "error", value: CheckValue::Bool },
    CheckOption { name: "experimental", value: CheckValue::ExperimentalRules },
];

/// Since when a `# check=` comment straight above an instruction holds for that instruction.
pub const CHECK_ABOVE_INSTRUCTION: Since = Since::stable(1, 21);

impl Directive {
    /// The directive of this name, whatever its case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<&'static Self> {
        DIRECTIVES.iter().find(|directive| directive.name.eq_ignore_ascii_case(name))
    }

    /// The directive that was probably meant by a name that is none. BuildKit takes such a line for a comment.
    #[must_use]
    pub fn suggest(name: &str) -> Option<String> {
        suggest(&name.to_lowercase(), DIRECTIVES.iter().map(|directive| directive.name), true)
    }

    /// Its key in the table.
    #[must_use]
    pub fn key(&self) -> String {
        format!("directive.{}", self.name)
    }

    /// Its place in the reference.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{REFERENCE}#{}", self.name)
    }
}

impl CheckOption {
    /// The option of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<&'static Self> {
        CHECK_OPTIONS.iter().find(|option| option.name == name)
    }

    /// The option that was probably meant by a name that is none.
    #[must_use]
    pub fn suggest(name: &str) -> Option<String> {
        suggest(name, CHECK_OPTIONS.iter().map(|option| option.name), true)
    }

    /// Its key in the table.
    #[must_use]
    pub fn key(&self) -> String {
        format!("directive.check.{}", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_directives_are_read_in_any_case_and_those_of_options_are_not() {
        assert_eq!(Directive::from_name("Syntax").map(Directive::key).as_deref(), Some("directive.syntax"));
        assert_eq!(
            CheckOption::from_name("skip").map(CheckOption::key).as_deref(),
            Some("directive.check.skip")
        );
        assert_eq!(CheckOption::from_name("Skip"), None);
    }

    #[test]
    fn misspellings_are_guessed() {
        assert_eq!(Directive::suggest("synatx").as_deref(), Some("syntax"));
        assert_eq!(Directive::suggest("author"), None);
        assert_eq!(CheckOption::suggest("skipp").as_deref(), Some("skip"));
    }
}
