//! ReservedStageName: a stage is called scratch or context
//!
//! Public source: BuildKit, `validateStageNames` in `frontend/dockerfile/dockerfile2llb/validations.go`.

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "ReservedStageName",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[],
    fixable: false,
    check: Check::Document(look),
};

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    for stage in analysis.stages().iter().filter(|stage| matches!(stage.name.as_str(), "scratch" | "context"))
    {
        sink.add_to_name(&RULE, stage, || {
            format!("`{}` means something of its own to BuildKit. Give the stage another name.", stage.name)
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn both_names_are_marked() {
        check(
            super::RULE.name,
            "\
FROM alpine AS scratch
               ^^^^^^^ `scratch` means something of its own to BuildKit. Give the stage another name.
FROM alpine AS Context
               ^^^^^^^ `context` means something of its own to BuildKit. Give the stage another name.
",
        );
    }

    #[test]
    fn the_base_scratch_is_not() {
        check(super::RULE.name, "FROM scratch AS contexts\nFROM scratch\n");
    }
}
