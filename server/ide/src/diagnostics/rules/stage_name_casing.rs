//! StageNameCasing: a stage's name holds capitals.
//!
//! Public source: BuildKit, `isLowerCaseStageName` in `frontend/dockerfile/instructions/parse.go`.

use syntax::dockerfile::{Body, Instruction};
use syntax::language::Keyword;

use crate::diagnostics::rule::{Check, Findings, Rule};
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "StageNameCasing",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[],
    fixable: true,
    check: Check::Instruction { of: &[Keyword::From], look },
};

fn look(instruction: &Instruction, found: &mut Findings) {
    let Body::From(from) = &instruction.body else { return };
    let Some(name) = &from.name else { return };
    let lower = name.text.to_lowercase();
    if name.text != lower {
        found.add(name.range, format!("The stage name `{}` should be in lower case: `{lower}`.", name.text));
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn capitals_are_marked() {
        check(
            super::RULE.name,
            "\
FROM alpine AS Build
               ^^^^^ The stage name `Build` should be in lower case: `build`.
FROM alpine as buildÉ
               ^^^^^^ The stage name `buildÉ` should be in lower case: `buildé`.
",
        );
    }

    #[test]
    fn small_letters_and_the_image_are_not() {
        check(super::RULE.name, "FROM Registry.io/x AS build-1\nFROM alpine\nFROM build-1\n");
    }
}
