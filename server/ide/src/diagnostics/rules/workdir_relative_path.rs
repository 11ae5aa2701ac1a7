//! WorkdirRelativePath: the first WORKDIR of a stage is relative, and no stage that it is built from set one
//!
//! Public source: BuildKit, `dispatchWorkdir` in `frontend/dockerfile/dockerfile2llb/convert.go`.

use syntax::dockerfile::Body;
use syntax::language::Keyword;

use crate::diagnostics::analysis::{Step, StepSink};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "WorkdirRelativePath",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[],
    fixable: false,
    check: Check::Step(look),
};

fn look(step: &Step<'_>, sink: &mut StepSink<'_>) {
    let Body::Single(Some(word)) = &step.instruction.body else { return };
    if !step.is(Keyword::Workdir) || step.state.has_workdir() {
        return;
    }
    let Ok(path) = step.expand(&word.text) else { return };
    if !is_absolute(&path, &step.state.platform().os) {
        sink.add(
            &RULE,
            word.range,
            format!("`{path}` is relative to whatever folder the base image ends in. Write it from `/` on."),
        );
    }
}

fn is_absolute(path: &str, os: &str) -> bool {
    if os != "windows" {
        return path.starts_with('/');
    }
    let path = path.replace('\\', "/");
    let mut parts = path.splitn(2, ':');
    match (parts.next(), parts.next()) {
        (Some(drive), Some(rest)) => drive.eq_ignore_ascii_case("c") && rest.starts_with('/'),
        _ => path.starts_with('/'),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn the_first_of_a_stage_is_marked() {
        check(
            super::RULE.name,
            "\
FROM alpine AS a
ENV DIR=app
WORKDIR $DIR
        ^^^^ `app` is relative to whatever folder the base image ends in. Write it from `/` on.
WORKDIR more
FROM a
WORKDIR more
FROM alpine
WORKDIR app
        ^^^ `app` is relative to whatever folder the base image ends in. Write it from `/` on.
",
        );
    }

    #[test]
    fn absolute_ones_and_what_follows_them_are_not() {
        check(super::RULE.name, "FROM alpine\nENV D=/srv\nWORKDIR $D\nWORKDIR app\n");
        check(super::RULE.name, "# escape=`\nFROM --platform=windows/amd64 x\nWORKDIR c:\\app\n");
    }
}
