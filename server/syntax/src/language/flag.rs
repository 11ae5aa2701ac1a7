//! What a flag is: `--name=value` between a keyword and its arguments.

use super::{REFERENCE, instruction::Keyword, suggest::suggest, version::Since};

/// What a flag's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// `true` or `false`, in any case; the bare flag means `true`.
    Bool,
    /// One of these words, in this case.
    OneOf(&'static [&'static str]),
    /// `os/architecture[/variant]`, or a variable that holds one.
    Platform,
    /// The name or the number of a user, and of a group after `:`.
    Owner,
    /// File permissions: octal digits, or symbols such as `u=rwX,go=rX`.
    Permissions,
    /// A stage, a named context or an image.
    StageOrImage,
    /// `sha256:` and 64 digits for a file, a commit for a Git repository.
    Checksum,
    /// A pattern of paths.
    Pattern,
    /// A length of time, as Go writes it: `1m30s`.
    Duration,
    /// A whole number, 0 or more.
    Count,
    /// A mount: `key=value` fields between commas.
    Mount,
    /// A device and whether it is required.
    Device,
}

/// A flag of one instruction.
#[derive(Debug, PartialEq, Eq)]
pub struct FlagSpec {
    /// Whose flag it is.
    pub keyword: Keyword,
    /// Its name, without the dashes.
    pub name: &'static str,
    /// What its value is.
    pub value: ValueKind,
    /// Whether it may stand more than once.
    pub repeats: bool,
    /// Since when the frontend knows it; nothing for what every frontend knows.
    pub since: Option<Since>,
    /// Whether variables are replaced in its value.
    pub expands: bool,
    /// What holds when it is left out, where that can be written as a value.
    pub default: Option<&'static str>,
    /// Its place in the reference: what follows the `#`.
    pub anchor: &'static str,
}

impl FlagSpec {
    /// Its key in the table.
    #[must_use]
    pub fn key(&self) -> String {
        format!("flag.{}.{}", self.keyword.name(), self.name)
    }

    /// The key of one of its [values](Self::values).
    #[must_use]
    pub fn value_key(&self, value: &str) -> String {
        format!("{}.{value}", self.key())
    }

    /// The words that its value must be one of, where each has a meaning of its own.
    #[must_use]
    pub fn values(&self) -> &'static [&'static str] {
        match self.value {
            ValueKind::OneOf(values) => values,
            _ => &[],
        }
    }

    /// The word that was probably meant by a value that is none of [`Self::values`].
    #[must_use]
    pub fn suggest_value(&self, value: &str) -> Option<String> {
        suggest(value, self.values().iter().copied(), true)
    }

    /// Its place in the reference.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{REFERENCE}#{}", self.anchor)
    }

    /// Whether the flag may stand without `=value`.
    #[must_use]
    pub const fn may_be_bare(&self) -> bool {
        matches!(self.value, ValueKind::Bool)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flag(keyword: Keyword, name: &str) -> &'static FlagSpec {
        keyword.instruction().flag(name).expect("a known flag")
    }

    #[test]
    fn a_flag_has_its_key_and_its_page() {
        let link = flag(Keyword::Copy, "link");
        assert_eq!(link.key(), "flag.COPY.link");
        assert_eq!(link.url(), "https://docs.docker.com/reference/dockerfile/#copy---link");
        assert!(link.may_be_bare());
        assert!(!flag(Keyword::Copy, "from").may_be_bare());
    }

    #[test]
    fn a_value_is_guessed_among_those_allowed() {
        let network = flag(Keyword::Run, "network");
        assert_eq!(network.suggest_value("hots").as_deref(), Some("host"));
        assert_eq!(network.suggest_value("bridge"), None);
        assert_eq!(network.value_key("none"), "flag.RUN.network.none");
    }

    #[test]
    fn excludes_mounts_and_devices_repeat() {
        let mut repeating: Vec<_> = Keyword::ALL
            .into_iter()
            .flat_map(|keyword| keyword.instruction().flags)
            .filter(|flag| flag.repeats)
            .map(|flag| flag.key())
            .collect();
        repeating.sort();
        assert_eq!(repeating, ["flag.ADD.exclude", "flag.COPY.exclude", "flag.RUN.device", "flag.RUN.mount"]);
    }
}
