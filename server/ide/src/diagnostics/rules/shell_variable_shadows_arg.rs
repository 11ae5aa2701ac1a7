//! shell-variable-shadows-arg: a script sets a variable that an ARG of its stage gives it, so what the build was given
//! no longer counts.
//!
//! Public source: Dockerfile reference, ARG: a stage's arguments are the environment of its RUNs.

use syntax::TextRange;
use syntax::language::Keyword;
use syntax::script::Script;

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::in_scripts::{Spot, spots};
use crate::diagnostics::lineage::{Given, stage_of};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};
use crate::shells::Shells;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "shell-variable-shadows-arg",
    source: Source::Dockwright,
    severity: Severity::Information,
    tags: &[],
    fixable: false,
    check: Check::Document(look),
};

/// A variable that is set before the script reads it, and where its name stands in the instruction.
struct Set {
    name: String,
    range: TextRange,
}

impl Spot for Set {
    fn find(script: &Script) -> Vec<Self> {
        let commands = script.commands();
        let set = commands.assignments.iter().filter(|assignment| {
            // `A=${A:-x}` and `if [ -z "$A" ]; then A=x` look at what was given first.
            let read = commands
                .reads
                .iter()
                .any(|read| read.name == assignment.name && read.range.start < assignment.range.end);
            // `A+=x` goes on with it.
            let behind = script.text.text.get(assignment.name_range.end..).unwrap_or_default();
            !assignment.for_command && !read && !behind.starts_with("+=")
        });
        set.map(|set| Self { name: set.name.clone(), range: script.in_instruction(set.name_range) }).collect()
    }
}

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    let (mut known, mut shells) = (None, None);
    for (placed, found) in spots::<Set>(analysis) {
        let lineage = analysis.lineage();
        let given = known.get_or_insert_with(|| Given::new(analysis, &[Keyword::Arg], |_| true));
        let Some(own) = stage_of(analysis, placed) else { continue };
        for Set { name, range } in found {
            if !given.is_given(name, lineage, own, placed) {
                continue;
            }
            let shells = shells.get_or_insert_with(|| Shells::of(analysis));
            if !shells.knows(placed) {
                continue;
            }
            sink.add(&RULE, placed, placed.in_document(*range), || {
                format!(
                    "From here on `{name}` is what the script sets, whatever the ARG of that name was given. Use another \
                     name, or `{name}=${{{name}:-…}}`."
                )
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn a_variable_that_an_arg_gives_is_marked() {
        check(
            super::RULE.name,
            "\
FROM alpine AS a
ARG VERSION=1 ARCH
RUN VERSION=$(cat version) && make $VERSION
    ^^^^^^^ From here on `VERSION` is what the script sets, whatever the ARG of that name was given. Use another name, or `VERSION=${VERSION:-…}`.
FROM a
RUN for ARCH in a b; do make $ARCH; done
        ^^^^ From here on `ARCH` is what the script sets, whatever the ARG of that name was given. Use another name, or `ARCH=${ARCH:-…}`.
",
        );
    }

    #[test]
    fn other_names_defaults_and_single_commands_are_not() {
        for line in [
            "RUN OTHER=1 && make",
            "RUN VERSION=1 make",
            "RUN VERSION=${VERSION:-1} && make",
            "RUN if [ -z \"$VERSION\" ]; then VERSION=1; fi; make",
            "RUN echo VERSION=1",
            "RUN VERSION+=-rc1 && make",
        ] {
            check(super::RULE.name, &format!("FROM alpine\nARG VERSION\n{line}\n"));
        }
        check(super::RULE.name, "FROM x\nARG A\nSHELL [\"pwsh\", \"-Command\"]\nRUN A=1; make\n");
        check(
            super::RULE.name,
            "ARG A\nFROM alpine\nRUN A=1 && make\nARG A\nFROM x\nARG B\nFROM y\nRUN B=1; b\n",
        );
    }
}
