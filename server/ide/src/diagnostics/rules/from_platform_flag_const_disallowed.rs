//! FromPlatformFlagConstDisallowed: FROM asks for one fixed platform, and the stage's name does not say so.
//!
//! Public source: BuildKit, `reportConstPlatformDisallowed` in `frontend/dockerfile/dockerfile2llb/validations.go`.

use syntax::Platform;

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "FromPlatformFlagConstDisallowed",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[],
    fixable: true,
    check: Check::Document(look),
};

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    for stage in analysis.stages() {
        let Some(Ok(platform)) = &stage.platform else { continue };
        if !platform.uses.is_empty() {
            continue;
        }
        let Some(found) = Platform::parse(&platform.text, &analysis.facts.request.engine_platform) else {
            continue;
        };
        if stage.name.contains(&found.os) || stage.name.contains(&found.architecture) {
            continue;
        }
        let flag = stage.from.instruction.flag("platform").and_then(|flag| flag.value.as_ref());
        if let Some(value) = flag {
            sink.add(&RULE, stage.from, stage.from.in_document(value.range), || {
                format!(
                    "This stage is built for `{}` whatever the build is for. Leave the platform to the build, or say \
                     it in the stage's name.",
                    platform.text
                )
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn the_platform_is_marked() {
        check(
            super::RULE.name,
            "\
FROM --platform=linux/amd64 alpine AS build
                ^^^^^^^^^^^ This stage is built for `linux/amd64` whatever the build is for. Leave the platform to the build, or say it in the stage's name.
",
        );
    }

    #[test]
    fn variables_names_that_say_it_and_what_is_no_platform_are_not() {
        check(
            super::RULE.name,
            "\
FROM --platform=$BUILDPLATFORM alpine
FROM --platform=linux/amd64 alpine AS build-amd64
FROM --platform=linux/arm64 alpine AS linux
FROM --platform=a/b/c/d alpine
",
        );
    }
}
