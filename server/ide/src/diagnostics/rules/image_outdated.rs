//! image-outdated: there are newer tags of the same variant, as far as the tags of an image are known.
//!
//! Public source: `registry::products::updates`.

use registry::products::{Updates, updates};

use super::named_images::{Named, named};
use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "image-outdated",
    source: Source::Dockwright,
    severity: Severity::Hint,
    tags: &[],
    fixable: false,
    check: Check::Document(look),
};

/// What is newer than what stands there.
struct Newer(Option<Updates>);

fn newer(named: &Named<'_, '_>, analysis: &Analysis<'_>) -> Option<Updates> {
    let listed = analysis.facts.seen.tags(named.image)?;
    Some(updates(&named.tag()?, &listed.tags)).filter(|newer| !newer.is_empty())
}

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    let moment = analysis.facts.seen.moment();
    for named in named(analysis).filter(|named| named.image.tag.is_some()) {
        let stage = named.stage;
        let newer = stage.seen(moment, || Newer(newer(&named, analysis)));
        let Newer(Some(newer)) = newer.as_ref() else { continue };
        sink.add(&RULE, stage.from, stage.from.in_document(stage.image_range()), || {
            let newer = [&newer.patch, &newer.minor, &newer.major];
            let names: Vec<String> = newer.into_iter().flatten().map(|tag| format!("`{tag}`")).collect();
            format!("Newer tags of the same variant: {}.", names.join(", "))
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::diagnostics::Facts;
    use crate::diagnostics::testing::{check, check_with};
    use crate::images::AtHand;

    #[test]
    fn newer_tags_are_named() {
        let tags = ["3.12.1-slim", "3.12.4-slim", "3.13.0-slim", "4.0.0-slim", "4.1.0rc1-slim", "5.0.0"];
        let seen = AtHand::default().with_tags("python", &tags);
        let facts = Facts { seen: Arc::new(seen), ..Facts::default() };
        check_with(
            super::RULE.name,
            &facts,
            "\
FROM python:3.12.1-slim
     ^^^^^^^^^^^^^^^^^^ Newer tags of the same variant: `3.12.4-slim`, `3.13.0-slim`, `4.0.0-slim`.
FROM python:4.0.0-slim
FROM python:5.0.0
FROM python
FROM python:3.12
FROM node:18.0.0
",
        );
        check(super::RULE.name, "FROM python:3.12.1-slim\n");
    }
}
