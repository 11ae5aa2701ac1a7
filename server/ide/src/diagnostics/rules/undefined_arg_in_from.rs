//! UndefinedArgInFrom: FROM uses an argument that is not declared
//!
//! Public source: BuildKit, `reportUnusedFromArgs` in `frontend/dockerfile/dockerfile2llb/validations.go`.

use syntax::dockerfile::Word;
use syntax::language::suggest::suggest;
use syntax::shell::Expansion;

use crate::diagnostics::analysis::{Analysis, Stage};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "UndefinedArgInFrom",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[],
    fixable: true,
    check: Check::Document(look),
};

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    for stage in analysis.stages() {
        let image = stage.body().and_then(|body| body.image.as_ref());
        report(analysis, stage, (image, stage.image.as_ref().ok()), sink);
        let flag = stage.from.instruction.flag("platform").and_then(|flag| flag.value.as_ref());
        let platform = stage.platform.as_ref().and_then(|found| found.as_ref().ok());
        report(analysis, stage, (flag, platform), sink);
    }
}

fn report(
    analysis: &Analysis<'_>,
    stage: &Stage<'_>,
    (word, expansion): (Option<&Word>, Option<&Expansion>),
    sink: &mut Sink<'_>,
) {
    let (Some(word), Some(expansion)) = (word, expansion) else { return };
    for name in expansion.unset.iter().filter(|name| !analysis.globals.knows(name)) {
        let range = word.variables.iter().find(|one| one.name == *name).map_or(word.range, |one| one.range);
        sink.add(&RULE, stage.from, stage.from.in_document(range), || {
            let near = suggest(name, analysis.globals.names(), true);
            let hint = near.map(|near| format!(" Did you mean `{near}`?")).unwrap_or_default();
            format!("No ARG above the first FROM declares `{name}`.{hint}")
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn the_variable_is_marked() {
        check(
            super::RULE.name,
            "\
ARG VERSION=3
FROM alpine:${VERSON}
            ^^^^^^^^^ No ARG above the first FROM declares `VERSON`. Did you mean `VERSION`?
ARG LATE=1
FROM --platform=$BUILDPLATFROM alpine:$LATE
                ^^^^^^^^^^^^^^ No ARG above the first FROM declares `BUILDPLATFROM`. Did you mean `BUILDPLATFORM`?
                                      ^^^^^ No ARG above the first FROM declares `LATE`.
",
        );
    }

    #[test]
    fn declared_ones_and_platforms_are_not() {
        check(super::RULE.name, "ARG A\nARG B=1\nFROM --platform=$BUILDPLATFORM x:$A${B}$TARGETARCH\n");
    }
}
