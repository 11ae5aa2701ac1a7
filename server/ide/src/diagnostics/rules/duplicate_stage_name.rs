//! DuplicateStageName: two stages have one name
//!
//! Public source: BuildKit, `validateStageNames` in `frontend/dockerfile/dockerfile2llb/validations.go`.

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "DuplicateStageName",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[],
    fixable: false,
    check: Check::Document(look),
};

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    for stage in analysis.outline().duplicates.iter().filter_map(|index| analysis.stages().get(*index)) {
        sink.add_to_name(&RULE, stage, || {
            format!("Another stage above is called `{}` too. Give this one a name of its own.", stage.name)
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn the_later_stage_is_marked_whatever_its_case() {
        check(
            super::RULE.name,
            "\
FROM alpine AS a
FROM alpine AS b
FROM alpine AS A
               ^ Another stage above is called `a` too. Give this one a name of its own.
",
        );
    }

    #[test]
    fn stages_without_names_are_not() {
        check(super::RULE.name, "FROM alpine\nFROM alpine\nFROM alpine AS a\n");
    }
}
