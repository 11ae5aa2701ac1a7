//! image-unknown-tag: a registry has no such tag. It speaks only where the whole list of tags is known and new.
//!
//! Public source: OCI distribution specification, "Listing Tags".

use syntax::Reference;
use syntax::language::suggest::suggest;

use super::named_images::named;
use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "image-unknown-tag",
    source: Source::Dockwright,
    severity: Severity::Warning,
    tags: &[],
    fixable: false,
    check: Check::Document(look),
};

/// What is said of a tag that is missing.
struct Said(Option<String>);

fn missing(image: &Reference, analysis: &Analysis<'_>) -> Option<String> {
    let wanted = image.tag_meant()?;
    let listed = analysis.facts.seen.tags(image).filter(|listed| listed.certain)?;
    // A list without tags is one that the registry does not show.
    if listed.tags.is_empty() || listed.tags.iter().any(|tag| tag.text == wanted) {
        return None;
    }
    let near = suggest(wanted, listed.tags.iter().map(|tag| tag.text.as_str()), true);
    let hint = near.map(|near| format!(" Is `{near}` meant?")).unwrap_or_default();
    Some(format!("`{}` has no tag `{wanted}`.{hint}", image.familiar_name()))
}

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    let moment = analysis.facts.seen.moment();
    for named in named(analysis).filter(|named| named.image.digest.is_none()) {
        let stage = named.stage;
        let said = stage.seen(moment, || Said(missing(named.image, analysis)));
        let Said(Some(said)) = said.as_ref() else { continue };
        sink.add(&RULE, stage.from, stage.from.in_document(stage.image_range()), || said.clone());
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::diagnostics::Facts;
    use crate::diagnostics::testing::{check, check_with};
    use crate::images::AtHand;

    fn known(certain: bool) -> Facts {
        let mut seen = AtHand::default().with_tags("python", &["3.12", "3.12-slim"]).with_tags("empty", &[]);
        for listed in seen.tags.values_mut() {
            listed.certain = certain;
        }
        Facts { seen: Arc::new(seen), ..Facts::default() }
    }

    #[test]
    fn a_tag_that_is_not_there_is_marked() {
        check_with(
            super::RULE.name,
            &known(true),
            "\
FROM python:3.12-slin AS a
     ^^^^^^^^^^^^^^^^ `python` has no tag `3.12-slin`. Is `3.12-slim` meant?
FROM python
     ^^^^^^ `python` has no tag `latest`.
",
        );
    }

    #[test]
    fn what_may_be_there_is_not() {
        let digest = format!("sha256:{}", "a".repeat(64));
        let source = format!("FROM python:3.12\nFROM python:x@{digest}\nFROM other:x\nFROM empty:x\n");
        check_with(super::RULE.name, &known(true), &source);
        check_with(super::RULE.name, &known(false), "FROM python:3.99\n");
        check(super::RULE.name, "FROM python:3.99\n");
    }
}
