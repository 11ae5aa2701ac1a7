//! FromAsCasing: `AS` is not written in the case of its FROM.
//!
//! Public source: BuildKit, `doesFromCaseMatchAsCase` in `frontend/dockerfile/instructions/parse.go`.

use syntax::dockerfile::{Body, Instruction};
use syntax::language::Keyword;

use crate::diagnostics::rule::{Check, Findings, Rule};
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "FromAsCasing",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[],
    fixable: true,
    check: Check::Instruction { of: &[Keyword::From], look },
};

fn look(instruction: &Instruction, found: &mut Findings) {
    let Body::From(from) = &instruction.body else { return };
    let Some(word) = &from.as_word else { return };
    let keyword = &instruction.name.text;
    let wanted = if *keyword == keyword.to_lowercase() {
        word.text.to_lowercase()
    } else if *keyword == keyword.to_uppercase() {
        word.text.to_uppercase()
    } else {
        // A keyword in mixed case has a finding of its own.
        return;
    };
    if word.text != wanted {
        found.add(
            word.range,
            format!("`{}` and `{keyword}` are written in different cases: write `{wanted}`.", word.text),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn the_case_of_from_decides() {
        check(
            super::RULE.name,
            "\
FROM alpine as build
            ^^ `as` and `FROM` are written in different cases: write `AS`.
from alpine AS other
            ^^ `AS` and `from` are written in different cases: write `as`.
FROM alpine As third
            ^^ `As` and `FROM` are written in different cases: write `AS`.
",
        );
    }

    #[test]
    fn equal_cases_and_a_mixed_from_are_let_be() {
        check(super::RULE.name, "FROM alpine AS a\nfrom alpine as b\nFrom alpine as c\nFROM alpine\n");
    }
}
