//! A command apart from its white space: what tells an edit of white space from any other.

use super::Part;
use super::What;
use crate::Digest;

/// The value that a RUN's command has in its key: the argument vector.
#[must_use]
pub fn command_value(arguments: &[&str]) -> String {
    format!("{arguments:?}")
}

/// The digest of a command's value with each run of white space read as one blank. Two commands that differ in
/// nothing else share it.
#[must_use]
pub fn loose(value: &str) -> Digest {
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(ch) = chars.next() {
        // The value is written with escapes; `\\` and `\"` are characters of the command.
        let (white, next) = match ch {
            '\\' => match chars.next() {
                Some('n' | 't' | 'r') => (true, None),
                next => (false, next),
            },
            _ => (ch.is_whitespace(), None),
        };
        if !white {
            out.push(ch);
            out.extend(next);
        } else if !out.ends_with([' ', '"']) {
            out.push(' ');
        }
    }
    Digest::of(out.replace(" \"", "\""))
}

/// The loose digest of the command among the parts of a key; nothing where there is none.
#[must_use]
pub fn loose_of(parts: &[Part]) -> Option<Digest> {
    parts.iter().find(|part| part.what == What::Command).map(|part| loose(&part.value))
}

#[cfg(test)]
mod tests {
    use super::{command_value, loose};

    #[track_caller]
    fn same(one: &str, other: &str, expected: bool) {
        let of = |text: &str| loose(&command_value(&["/bin/sh", "-c", text]));
        assert_eq!(of(one) == of(other), expected, "{one:?} {other:?}");
    }

    #[test]
    fn white_space_alone_makes_no_difference() {
        same("a && b", "a  &&\tb", true);
        same("a &&   b", "a &&\n    b", true);
        same(" a ", "a", true);
        same("echo \"x  y\"", "echo \"x y\"", true);
        same("a &&b", "a && b", false);
        same("echo \\n", "echo n", false);
        same("echo \\n", "echo \n", false);
        same("a", "b", false);
    }
}
