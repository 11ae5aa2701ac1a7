//! shell-global-arg: a script reads an ARG that stands before the first FROM, which no stage sees by itself.
//!
//! Public source: Dockerfile reference, "Understand how ARG and FROM interact".

use std::collections::HashSet;

use syntax::TextRange;
use syntax::dockerfile::Body;
use syntax::language::Keyword;
use syntax::script::Script;

use crate::diagnostics::analysis::{Analysis, Stage};
use crate::diagnostics::in_scripts::{Spot, spots};
use crate::diagnostics::lineage::{Given, stage_of};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};
use crate::shells::Shells;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "shell-global-arg",
    source: Source::Dockwright,
    severity: Severity::Warning,
    tags: &[],
    fixable: true,
    check: Check::Document(look),
};

/// A variable that a script reads and does not set, and where, in the instruction.
struct Read {
    name: String,
    range: TextRange,
}

impl Spot for Read {
    fn find(script: &Script) -> Vec<Self> {
        let commands = script.commands();
        let set: HashSet<&str> = commands.assignments.iter().map(|set| set.name.as_str()).collect();
        // `read NAME` and their like set a variable too.
        let named =
            |name: &str| commands.all.iter().any(|command| command.arguments().any(|word| word == name));
        let reads = commands.reads.iter().filter(|read| {
            // A default says that the variable may well be missing.
            let guarded = read.modifier.starts_with([':', '-', '+', '?', '=']);
            !guarded && !set.contains(read.name.as_str()) && !named(&read.name)
        });
        reads.map(|read| Self { name: read.name.clone(), range: script.in_instruction(read.range) }).collect()
    }
}

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    let Some(first) = analysis.stages().first() else { return };
    let globals: HashSet<&str> = analysis
        .of(Keyword::Arg, 0..first.from.start)
        .flat_map(|placed| match &placed.instruction.body {
            Body::Pairs(pairs) => pairs.as_slice(),
            _ => &[],
        })
        .map(|pair| pair.key.text.as_str())
        .collect();
    if globals.is_empty() {
        return;
    }
    let (mut known, mut shells) = (None, None);
    // Whether the base of a stage may bring a variable: many scripts in a row read the same.
    let mut last: Option<(usize, &str, bool)> = None;
    for (placed, found) in spots::<Read>(analysis) {
        let lineage = analysis.lineage();
        let given = known.get_or_insert_with(|| {
            Given::new(analysis, &[Keyword::Arg, Keyword::Env], |name: &str| globals.contains(name))
        });
        let Some(own) = stage_of(analysis, placed) else { continue };
        for Read { name, range } in found.iter().filter(|read| globals.contains(read.name.as_str())) {
            let brought = match last.filter(|(stage, of, _)| (*stage, *of) == (own, name.as_str())) {
                Some((_, _, brought)) => brought,
                None => {
                    let base = lineage.of(own).last().and_then(|stage| analysis.stages().get(stage));
                    base.is_some_and(|base| may_come_from(base, name))
                }
            };
            last = Some((own, name, brought));
            if brought || given.is_given(name, lineage, own, placed) {
                continue;
            }
            // A variable of PowerShell is none of the environment.
            let shells = shells.get_or_insert_with(|| Shells::of(analysis));
            if !shells.knows(placed) {
                continue;
            }
            sink.add(&RULE, placed, placed.in_document(*range), || {
                format!(
                    "`{name}` is empty here: its ARG stands before the first FROM, which only FROM lines see. Add `ARG \
                     {name}` to this stage."
                )
            });
        }
    }
}

/// Whether a base image may well bring a variable: `python` brings `PYTHON_VERSION`.
fn may_come_from(stage: &Stage<'_>, name: &str) -> bool {
    let Body::From(from) = &stage.from.instruction.body else { return false };
    let image = from.image.as_ref().map(|image| image.text.to_lowercase()).unwrap_or_default();
    let prefix = name.split('_').next().unwrap_or_default().to_lowercase();
    prefix != name.to_lowercase() && image.contains(&prefix)
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn a_global_arg_that_the_stage_does_not_name_is_marked() {
        check(
            super::RULE.name,
            "\
ARG VERSION=1
FROM alpine AS a
RUN make \"$VERSION\" ${VERSION#v}
          ^^^^^^^^ `VERSION` is empty here: its ARG stands before the first FROM, which only FROM lines see. Add `ARG VERSION` to this stage.
                    ^^^^^^^^^^^^ `VERSION` is empty here: its ARG stands before the first FROM, which only FROM lines see. Add `ARG VERSION` to this stage.
ARG VERSION
RUN make $VERSION
FROM alpine
RUN make $VERSION
         ^^^^^^^^ `VERSION` is empty here: its ARG stands before the first FROM, which only FROM lines see. Add `ARG VERSION` to this stage.
",
        );
    }

    #[test]
    fn what_the_stage_the_script_or_the_image_sets_is_not() {
        for stage in [
            "FROM alpine\nARG V\nRUN make $V\n",
            "FROM alpine\nENV V=2\nRUN make $V\n",
            "FROM alpine AS a\nARG V\nFROM a\nRUN make $V\n",
            "FROM alpine\nRUN V=1; make $V\n",
            "FROM alpine\nRUN read V; make $V\n",
            "FROM alpine\nRUN for V in a; do make $V; done\n",
            "FROM alpine\nRUN make ${V:-1} ${OTHER} '$V'\n",
            "FROM alpine:$V\n",
        ] {
            check(super::RULE.name, &format!("ARG V=1\n{stage}"));
        }
        check(
            super::RULE.name,
            "ARG PYTHON_VERSION=3.12\nFROM python:${PYTHON_VERSION}\nRUN make $PYTHON_VERSION\n",
        );
        check(super::RULE.name, "FROM alpine\nRUN make $V\n");
        check(super::RULE.name, "ARG V=1\nFROM x\nSHELL [\"pwsh\", \"-Command\"]\nRUN $V = 2; make $V\n");
    }
}
