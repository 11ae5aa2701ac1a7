//! image-unpinned: a base image is named without its digest, so that two builds of one file may stand on two images. It
//! speaks only where a setting asks for it.
//!
//! Public source: OCI distribution specification, "Pulling manifests": a tag may move, a digest does not.

use super::named_images::named;
use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "image-unpinned",
    source: Source::Dockwright,
    severity: Severity::Hint,
    tags: &[],
    fixable: false,
    check: Check::Document(look),
};

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    for named in named(analysis).filter(|named| named.image.digest.is_none()) {
        let stage = named.stage;
        sink.add(&RULE, stage.from, stage.from.in_document(stage.image_range()), || {
            let digest = analysis.facts.seen.digest(named.image);
            let now = digest.map(|digest| format!(", now `{digest}`")).unwrap_or_default();
            format!("`{}` can become another image. Write its digest behind it{now}.", named.image.familiar())
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::diagnostics::testing::{check, check_with};
    use crate::diagnostics::{Facts, Levels, Severity};

    #[test]
    fn what_has_no_digest_is_marked_where_that_is_wanted() {
        let levels = Levels([(super::RULE.name.to_owned(), Some(Severity::Hint))].into());
        let facts = Facts { levels: Arc::new(levels), ..Facts::default() };
        let digest = format!("sha256:{}", "a".repeat(64));
        let source = format!(
            "\
FROM python:3.12 AS a
     ^^^^^^^^^^^ `python:3.12` can become another image. Write its digest behind it.
FROM a
FROM scratch
FROM python@{digest}
FROM python:3.12@{digest}
"
        );
        check_with(super::RULE.name, &facts, &source);
    }

    #[test]
    fn nobody_hears_of_it_who_did_not_ask() {
        check(super::RULE.name, "FROM python:3.12\n");
    }
}
