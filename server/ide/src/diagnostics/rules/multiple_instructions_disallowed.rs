//! MultipleInstructionsDisallowed: a CMD, ENTRYPOINT or HEALTHCHECK is made void by a later one of its stage, and
//! reported on the earlier
//!
//! Public source: BuildKit, `validateUsedOnce` in `frontend/dockerfile/dockerfile2llb/validations.go`.

use syntax::language::Keyword;

use crate::diagnostics::analysis::{Step, StepSink};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::{Severity, Source, Tag};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "MultipleInstructionsDisallowed",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[Tag::Unnecessary],
    fixable: true,
    check: Check::Step(look),
};

fn look(step: &Step<'_>, sink: &mut StepSink<'_>) {
    if [Keyword::Cmd, Keyword::Entrypoint, Keyword::Healthcheck].into_iter().any(|keyword| step.is(keyword)) {
        let keyword = &step.instruction.name.text;
        sink.add_to_earlier(
            &RULE,
            format!("Only the last {keyword} of a stage counts: this one does nothing."),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn all_but_the_last_are_marked() {
        check(
            super::RULE.name,
            "\
FROM alpine
CMD [\"a\"]
^^^ Only the last CMD of a stage counts: this one does nothing.
ENTRYPOINT [\"b\"]
CMD [\"c\"]
^^^ Only the last CMD of a stage counts: this one does nothing.
HEALTHCHECK NONE
^^^^^^^^^^^ Only the last HEALTHCHECK of a stage counts: this one does nothing.
HEALTHCHECK CMD x
CMD [\"d\"]
",
        );
    }

    #[test]
    fn one_in_each_stage_is_not() {
        check(super::RULE.name, "FROM alpine AS a\nCMD [\"a\"]\nFROM a\nCMD [\"b\"]\nENTRYPOINT [\"c\"]\n");
    }
}
