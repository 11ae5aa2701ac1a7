//! LegacyKeyValueFormat: `ENV name value` or `LABEL name value`, without `=`.
//!
//! Public source: BuildKit, `dispatchEnv` and `dispatchLabel` in `frontend/dockerfile/dockerfile2llb/convert.go`.

use syntax::dockerfile::{Body, Instruction};
use syntax::language::Keyword;

use crate::diagnostics::rule::{Check, Findings, Rule};
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "LegacyKeyValueFormat",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[],
    fixable: true,
    check: Check::Instruction { of: &[Keyword::Env, Keyword::Label], look },
};

fn look(instruction: &Instruction, found: &mut Findings) {
    let Body::Pairs(pairs) = &instruction.body else { return };
    let keyword = &instruction.name.text;
    for pair in pairs.iter().filter(|pair| pair.legacy) {
        let name = &pair.key.text;
        found.add(pair.range, format!("`{keyword} name value` is outdated: write `{keyword} {name}=…`."));
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn the_pair_is_marked() {
        check(
            super::RULE.name,
            "\
FROM alpine
ENV PATH /bin:$PATH
    ^^^^^^^^^^^^^^^ `ENV name value` is outdated: write `ENV PATH=…`.
label a some words
      ^^^^^^^^^^^^ `label name value` is outdated: write `label a=…`.
",
        );
    }

    #[test]
    fn pairs_with_an_equals_sign_and_arguments_are_not() {
        check(super::RULE.name, "ARG a\nFROM alpine\nENV a=1 b=2\nLABEL c=\"d e\"\nARG f\n");
    }
}
