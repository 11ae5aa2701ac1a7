//! image-platform-missing: a base image is offered for other platforms than the one that the stage is built for. It
//! speaks only where the platforms are known.
//!
//! Public source: OCI image specification, "Image Index".

use syntax::Platform;

use super::named_images::named;
use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "image-platform-missing",
    source: Source::Dockwright,
    severity: Severity::Warning,
    tags: &[],
    fixable: false,
    check: Check::Document(look),
};

/// The platforms that an image is offered for, where that is known.
struct Offered(Option<Vec<Platform>>);

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    let seen = &analysis.facts.seen;
    let moment = seen.moment();
    for named in named(analysis) {
        let stage = named.stage;
        let wanted = stage.normalized_target();
        let offered = stage.seen(moment, || Offered(seen.platforms(named.image, wanted)));
        let Offered(Some(offered)) = offered.as_ref() else { continue };
        // Variants of a processor are the registry's to match: an image for v6 runs on v7.
        let fits = |one: &&Platform| one.os == wanted.os && one.architecture == wanted.architecture;
        if offered.is_empty() || offered.iter().any(|one| fits(&&one.normalized())) {
            continue;
        }
        sink.add(&RULE, stage.from, stage.from.in_document(stage.image_range()), || {
            let names: Vec<String> = offered.iter().map(|one| format!("`{one}`")).collect();
            format!(
                "`{}` is not offered for `{wanted}`, only for {}.",
                named.image.familiar(),
                names.join(", ")
            )
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use builder::graph::Request;
    use syntax::{Platform, Reference};

    use crate::diagnostics::Facts;
    use crate::diagnostics::testing::{check, check_with};
    use crate::images::AtHand;

    fn known() -> Facts {
        let mut seen = AtHand::default();
        let offered = vec![Platform::new("linux", "amd64"), Platform::new("linux", "arm64")];
        seen.platforms.insert(Reference::parse("python:3.12").unwrap(), offered);
        let request = Request { platform: Some(Platform::new("linux", "amd64")), ..Request::default() };
        Facts { seen: Arc::new(seen), request: Arc::new(request), ..Facts::default() }
    }

    #[test]
    fn a_platform_that_is_not_offered_is_marked() {
        check_with(
            super::RULE.name,
            &known(),
            "\
FROM --platform=linux/s390x python:3.12
                            ^^^^^^^^^^^ `python:3.12` is not offered for `linux/s390x`, only for `linux/amd64`, `linux/arm64`.
FROM --platform=windows/amd64 python:3.12 AS a
                              ^^^^^^^^^^^ `python:3.12` is not offered for `windows/amd64`, only for `linux/amd64`, `linux/arm64`.
",
        );
    }

    #[test]
    fn what_is_offered_or_not_known_is_not() {
        check_with(
            super::RULE.name,
            &known(),
            "FROM python:3.12\nFROM --platform=linux/aarch64 python:3.12\nFROM --platform=linux/s390x other\n",
        );
        check(super::RULE.name, "FROM --platform=linux/s390x python:3.12\n");
    }
}
