//! UndefinedVar: a variable is used that no ARG or ENV defined before
//!
//! Public source: BuildKit, `reportUnmatchedVariables` in `frontend/dockerfile/dockerfile2llb/validations.go`.

use syntax::language::suggest::suggest;

use crate::diagnostics::analysis::{STEERING, Step, StepSink};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "UndefinedVar",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[],
    fixable: true,
    check: Check::Step(look),
};

fn look(step: &Step<'_>, sink: &mut StepSink<'_>) {
    let state = step.state;
    for word in step.words.iter().filter(|word| word.reported) {
        if word.variables.iter().all(|variable| state.has(&variable.name)) {
            continue;
        }
        let unset = word.expand(state).map(|found| found.unset).unwrap_or_default();
        for name in unset.iter().filter(|name| !state.is_declared(name) && !STEERING.contains(&name.as_str()))
        {
            let used = word.variables.iter().find(|one| one.name == *name);
            let near = suggest(name, state.names(), true);
            let hint = near.map(|near| format!(" Did you mean `${near}`?")).unwrap_or_default();
            let outcome = match used.and_then(|one| one.operator.as_deref()) {
                Some(":-" | "-") => "the default is",
                _ => "nothing is",
            };
            let range = used.map_or(word.range, |one| one.range);
            sink.add(&RULE, range, format!("Nothing above defines `${name}`, so {outcome} put in.{hint}"));
        }
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
FROM alpine AS a
ARG VERSION=1
ENV HOME_DIR=/srv/$VERSON
                  ^^^^^^^ Nothing above defines `$VERSON`, so nothing is put in. Did you mean `$VERSION`?
COPY ${MISSING} $HOME_DIR
     ^^^^^^^^^^ Nothing above defines `$MISSING`, so nothing is put in.
FROM alpine
USER $VERSION
     ^^^^^^^^ Nothing above defines `$VERSION`, so nothing is put in.
",
        );
    }

    #[test]
    fn a_default_is_no_definition() {
        check(
            super::RULE.name,
            "\
FROM alpine
WORKDIR /${DIR:-app}
         ^^^^^^^^^^^ Nothing above defines `$DIR`, so the default is put in.
WORKDIR /${DIR-app}
         ^^^^^^^^^^ Nothing above defines `$DIR`, so the default is put in.
WORKDIR /x${DIR:+app}
          ^^^^^^^^^^^ Nothing above defines `$DIR`, so nothing is put in.
",
        );
    }

    #[test]
    fn what_is_defined_declared_inherited_or_the_shells_is_not() {
        check(
            super::RULE.name,
            "FROM alpine\nARG A\nENV B=$A PATH=/x:$PATH\nLABEL c=\"$B\"\nRUN echo $D\nCMD $E\n",
        );
        check(super::RULE.name, "FROM alpine AS a\nARG A=1\nENV B=2\nFROM a\nCOPY $A $B\n");
        check(super::RULE.name, "FROM alpine\nENV A='$X' B=\\$Y\nEXPOSE $Z\n");
    }
}
