//! RedundantTargetPlatform: FROM asks for the platform that it gets anyway
//!
//! Public source: BuildKit, `reportRedundantTargetPlatform` in `frontend/dockerfile/dockerfile2llb/validations.go`.

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "RedundantTargetPlatform",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[],
    fixable: true,
    check: Check::Document(look),
};

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    for stage in analysis.stages() {
        let Some(Ok(platform)) = &stage.platform else { continue };
        let only = platform.uses.iter().all(|used| used.name == "TARGETPLATFORM");
        let whole = analysis.globals.value("TARGETPLATFORM") == Some(platform.text.as_str());
        let flag = stage.from.instruction.flag("platform");
        if let Some(flag) =
            flag.filter(|_| only && whole && platform.unset.is_empty() && !platform.uses.is_empty())
        {
            sink.add(&RULE, stage.from, stage.from.in_document(flag.range), || {
                "Every stage is built for `$TARGETPLATFORM` anyway. Take the flag out.".to_owned()
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn the_flag_is_marked() {
        check(
            super::RULE.name,
            "\
FROM --platform=$TARGETPLATFORM alpine
     ^^^^^^^^^^^^^^^^^^^^^^^^^^ Every stage is built for `$TARGETPLATFORM` anyway. Take the flag out.
FROM --platform=${TARGETPLATFORM} alpine
     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Every stage is built for `$TARGETPLATFORM` anyway. Take the flag out.
",
        );
    }

    #[test]
    fn other_platforms_are_not() {
        check(
            super::RULE.name,
            "FROM --platform=$BUILDPLATFORM alpine\nFROM --platform=linux/$TARGETARCH alpine\nFROM alpine\n",
        );
    }
}
