//! image-end-of-life: the line of the product that a base image carries, or the release of the system under it, gets
//! no repairs any more. The dates are those of the program's own table, so nobody is asked.
//!
//! Public source: `registry::products`.

use registry::products::{Date, End, end_of, end_of_system};

use super::named_images::{Named, named};
use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "image-end-of-life",
    source: Source::Dockwright,
    severity: Severity::Warning,
    tags: &[],
    fixable: false,
    check: Check::Document(look),
};

/// The end that has passed.
struct Over(Option<End>);

/// One word about an image is enough: the product's own end comes first.
fn over(named: &Named<'_, '_>, today: Date) -> Option<End> {
    let tag = named.tag()?;
    let ends = [end_of(named.image, &tag), end_of_system(&tag)];
    ends.into_iter().flatten().find(|end| end.is_over(today))
}

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    let Some(today) = analysis.facts.seen.today() else { return };
    let moment = analysis.facts.seen.moment();
    for named in named(analysis) {
        let stage = named.stage;
        let over = stage.seen(moment, || Over(over(&named, today)));
        let Over(Some(over)) = over.as_ref() else { continue };
        sink.add(&RULE, stage.from, stage.from.in_document(stage.image_range()), || {
            format!(
                "{} {} has had no repairs since {}. Move to a line that is supported.",
                over.product,
                over.cycle,
                over.last()
            )
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use registry::products::Date;

    use crate::diagnostics::Facts;
    use crate::diagnostics::testing::{check, check_with};
    use crate::images::AtHand;

    fn on(year: u16, month: u8, day: u8) -> Facts {
        let seen = AtHand { today: Some(Date { year, month, day }), ..AtHand::default() };
        Facts { seen: Arc::new(seen), ..Facts::default() }
    }

    #[test]
    fn a_line_or_a_system_that_ended_is_marked() {
        check_with(
            super::RULE.name,
            &on(2026, 8, 22),
            "\
ARG V=3.8
FROM python:3.8.20-slim AS a
     ^^^^^^^^^^^^^^^^^^ Python 3.8 has had no repairs since 2024-10-07. Move to a line that is supported.
FROM python:$V
     ^^^^^^^^^ Python 3.8 has had no repairs since 2024-10-07. Move to a line that is supported.
FROM public.ecr.aws/docker/library/python:3.8
     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Python 3.8 has had no repairs since 2024-10-07. Move to a line that is supported.
",
        );
    }

    #[test]
    fn the_last_day_is_not_over() {
        check_with(super::RULE.name, &on(2024, 10, 7), "FROM python:3.8\n");
    }

    #[test]
    fn what_names_no_line_is_not_marked() {
        check_with(
            super::RULE.name,
            &on(2026, 8, 22),
            "FROM python\nFROM python:3\nFROM scratch\nFROM me/python:3.8\nFROM python:3.14 AS x\nFROM x\nFROM python:$V\n",
        );
    }

    #[test]
    fn without_a_day_nothing_is_said() {
        check(super::RULE.name, "FROM python:3.8\n");
    }
}
