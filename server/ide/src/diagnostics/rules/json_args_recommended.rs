//! JSONArgsRecommended: CMD or ENTRYPOINT runs under a shell that nobody chose
//!
//! Public source: BuildKit, `dispatchCmd` and `dispatchEntrypoint` in `frontend/dockerfile/dockerfile2llb/convert.go`.

use syntax::dockerfile::{Body, Command};
use syntax::language::Keyword;

use crate::diagnostics::analysis::{Step, StepSink};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "JSONArgsRecommended",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[],
    fixable: true,
    check: Check::Step(look),
};

fn look(step: &Step<'_>, sink: &mut StepSink<'_>) {
    if !(step.is(Keyword::Cmd) || step.is(Keyword::Entrypoint)) || step.state.has_shell() {
        return;
    }
    if let Body::Command(Command::Shell(_)) = &step.instruction.body {
        let name = &step.instruction.name;
        let message = format!(
            "{0} runs under a shell, which passes no signals on. Write it as a JSON array: `{0} [\"…\"]`.",
            name.text
        );
        sink.add(&RULE, name.range, message);
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn the_shell_form_is_marked() {
        check(
            super::RULE.name,
            "\
FROM alpine
CMD node server.js
^^^ CMD runs under a shell, which passes no signals on. Write it as a JSON array: `CMD [\"…\"]`.
ENTRYPOINT ['x']
^^^^^^^^^^ ENTRYPOINT runs under a shell, which passes no signals on. Write it as a JSON array: `ENTRYPOINT [\"…\"]`.
",
        );
    }

    #[test]
    fn a_trigger_is_told_where_it_runs() {
        check(
            super::RULE.name,
            "\
FROM alpine AS a
ONBUILD CMD x
FROM a
     ^ CMD runs under a shell, which passes no signals on. Write it as a JSON array: `CMD [\"…\"]`.
",
        );
    }

    #[test]
    fn a_json_array_and_a_chosen_shell_are_not() {
        check(super::RULE.name, "FROM alpine\nCMD [\"node\"]\nRUN x\nHEALTHCHECK CMD x\n");
        check(
            super::RULE.name,
            "FROM alpine AS a\nSHELL [\"bash\", \"-c\"]\nCMD x\nFROM a AS b\nFROM b\nENTRYPOINT x\n",
        );
    }
}
