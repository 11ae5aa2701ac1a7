//! MaintainerDeprecated: MAINTAINER is used.
//!
//! Public source: BuildKit, `ParseInstructionWithLinter` in `frontend/dockerfile/instructions/parse.go`.

use syntax::dockerfile::Instruction;
use syntax::language::Keyword;

use crate::diagnostics::rule::{Check, Findings, Rule};
use crate::diagnostics::{Severity, Source, Tag};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "MaintainerDeprecated",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[Tag::Deprecated],
    fixable: true,
    check: Check::Instruction { of: &[Keyword::Maintainer], look },
};

fn look(instruction: &Instruction, found: &mut Findings) {
    found.add(
        instruction.name.range,
        "MAINTAINER is deprecated. Write `LABEL org.opencontainers.image.authors=\"…\"` instead.",
    );
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn the_keyword_is_marked() {
        check(
            super::RULE.name,
            "\
FROM alpine
MAINTAINER me <me@example.com>
^^^^^^^^^^ MAINTAINER is deprecated. Write `LABEL org.opencontainers.image.authors=\"…\"` instead.
maintainer you
^^^^^^^^^^ MAINTAINER is deprecated. Write `LABEL org.opencontainers.image.authors=\"…\"` instead.
",
        );
    }

    #[test]
    fn a_label_and_a_comment_are_not() {
        check(
            super::RULE.name,
            "FROM alpine\nLABEL maintainer=\"me\"\n# MAINTAINER me\nRUN echo MAINTAINER\n",
        );
    }
}
