//! copy-from-number: `COPY --from=0`, which another stage put above changes without a word.
//!
//! Public source: Docker, Multi-stage builds, "Name your build stages".

use syntax::dockerfile::Body;
use syntax::language::Keyword;

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "copy-from-number",
    source: Source::Dockwright,
    severity: Severity::Hint,
    tags: &[],
    fixable: true,
    check: Check::Document(look),
};

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    for placed in analysis.takers(analysis.everywhere()) {
        if placed.instruction.keyword != Some(Keyword::Copy) {
            continue;
        }
        let Some(flag) = placed.instruction.flag("from") else { continue };
        let Some(value) = &flag.value else { continue };
        let Ok(number) = value.text.parse::<usize>() else { continue };
        // One that does not exist is refused; that is another finding.
        let Some(stage) = analysis.stages().get(number).filter(|stage| stage.range.end <= placed.start)
        else {
            continue;
        };
        let Body::From(from) = &stage.from.instruction.body else { continue };
        sink.add(&RULE, placed, placed.in_document(flag.range), || match &from.name {
            Some(name) => format!(
                "The number changes when a stage is put above. Stage {number} has a name: write `--from={}`.",
                name.text.to_lowercase()
            ),
            None => format!(
                "The number changes when a stage is put above. Give stage {number} a name, `FROM … AS build`, and write \
                 `--from=build`."
            ),
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn numbers_of_stages_are_marked() {
        check(
            super::RULE.name,
            "\
FROM golang AS Build
FROM node
FROM alpine
COPY --chown=a --from=0 /a /b
               ^^^^^^^^ The number changes when a stage is put above. Stage 0 has a name: write `--from=build`.
COPY --from=1 /a /b
     ^^^^^^^^ The number changes when a stage is put above. Give stage 1 a name, `FROM … AS build`, and write `--from=build`.
",
        );
    }

    #[test]
    fn names_and_numbers_of_no_stage_are_not() {
        check(
            super::RULE.name,
            "FROM a AS b\nFROM c\nCOPY --from=b x y\nCOPY --from=7 x y\nCOPY --from=1 x y\nCOPY x y\n",
        );
    }
}
