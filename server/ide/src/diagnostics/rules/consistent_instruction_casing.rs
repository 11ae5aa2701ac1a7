//! ConsistentInstructionCasing: a keyword is not written in the case of the majority. Arguments before the first
//! FROM neither count nor are looked at.
//!
//! Public source: BuildKit, `validateCommandCasing` in `frontend/dockerfile/dockerfile2llb/validations.go`.

use syntax::document::Part;
use syntax::document::Placed;
use syntax::language::Keyword;

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "ConsistentInstructionCasing",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[],
    fixable: true,
    check: Check::Document(look),
};

/// The cases of a run of lines.
struct Cases {
    lower: usize,
    upper: usize,
    /// The nodes whose keyword is not all capitals, and those whose keyword is not all small.
    not_upper: Vec<usize>,
    not_lower: Vec<usize>,
}

impl Cases {
    fn of<'a>(part: Part<'a>) -> &'a Self {
        part.slot.get_or_init(|| {
            let mut cases = Self { lower: 0, upper: 0, not_upper: Vec::new(), not_lower: Vec::new() };
            for (index, (_, node)) in part.nodes.iter().enumerate() {
                let Some(instruction) = node.instruction().filter(|found| found.keyword.is_some()) else {
                    continue;
                };
                let name = &instruction.name.text;
                let is_lower = !name.contains(|ch: char| ch.is_ascii_uppercase());
                let is_upper = !name.contains(|ch: char| ch.is_ascii_lowercase());
                cases.lower += usize::from(is_lower);
                cases.upper += usize::from(is_upper);
                if !is_upper {
                    cases.not_upper.push(index);
                }
                if !is_lower {
                    cases.not_lower.push(index);
                }
            }
            cases
        })
    }
}

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    let Some(first) = analysis.stages().first() else { return };
    let (mut lower, mut upper) = (0, 0);
    for part in analysis.parts() {
        let cases = Cases::of(part);
        lower += cases.lower;
        upper += cases.upper;
    }
    for placed in analysis.of(Keyword::Arg, 0..first.range.start) {
        let name = &placed.instruction.name.text;
        lower -= usize::from(!name.contains(|ch: char| ch.is_ascii_uppercase()));
        upper -= usize::from(!name.contains(|ch: char| ch.is_ascii_lowercase()));
    }
    let to_lower = lower > upper;
    for part in analysis.parts() {
        let cases = Cases::of(part);
        let odd = if to_lower { &cases.not_lower } else { &cases.not_upper };
        for placed in odd.iter().filter_map(|index| part.instruction(*index)) {
            if placed.start >= first.range.start {
                report(placed, to_lower, sink);
            }
        }
    }
}

fn report(placed: Placed<'_>, to_lower: bool, sink: &mut Sink<'_>) {
    let name = &placed.instruction.name;
    sink.add(&RULE, placed, placed.in_document(name.range), || {
        let wanted = if to_lower { name.text.to_lowercase() } else { name.text.to_uppercase() };
        format!("Most keywords of this file are written like `{wanted}`; write `{}` so too.", name.text)
    });
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn the_minority_is_marked() {
        check(
            super::RULE.name,
            "\
FROM alpine
run one
^^^ Most keywords of this file are written like `RUN`; write `run` so too.
Run two
^^^ Most keywords of this file are written like `RUN`; write `Run` so too.
RUN three
",
        );
        check(
            super::RULE.name,
            "\
from alpine
RUN one
^^^ Most keywords of this file are written like `run`; write `RUN` so too.
run two
",
        );
    }

    #[test]
    fn global_arguments_and_triggers_are_not() {
        check(super::RULE.name, "arg A\narg B\nFROM alpine\nONBUILD run x\nRUN y\n");
    }

    #[test]
    fn capitals_win_a_draw() {
        check(
            super::RULE.name,
            "\
from alpine
^^^^ Most keywords of this file are written like `FROM`; write `from` so too.
RUN one
",
        );
    }
}
