//! InvalidBaseImagePlatform: the base image's configuration names another platform than the stage is built for. It
//! speaks only where that configuration is known.
//!
//! Public source: BuildKit, `validateBaseImagePlatform` in `frontend/dockerfile/dockerfile2llb/validations.go`.

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "InvalidBaseImagePlatform",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[],
    fixable: false,
    check: Check::Document(look),
};

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    for stage in analysis.stages().iter().filter(|stage| stage.base.is_none()) {
        let Some(image) = stage.image_facts(analysis.facts) else { continue };
        if image.empty || image.architecture.is_empty() {
            continue;
        }
        let wanted = stage.target();
        let os = if image.os.is_empty() { &wanted.os } else { &image.os };
        if *os != wanted.os || image.architecture != wanted.architecture {
            sink.add(&RULE, stage.from, stage.from.in_document(stage.image_range()), || {
                let name = stage.image_name();
                format!(
                    "`{name}` is made for `{os}/{}`, and this stage is built for `{wanted}`.",
                    image.architecture
                )
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use builder::graph::{ImageFacts, Images, Request};
    use syntax::Platform;

    use crate::diagnostics::Facts;
    use crate::diagnostics::testing::{check, check_with};

    struct Arm;

    impl Images for Arm {
        fn facts(&self, reference: &str, _: &Platform) -> Option<ImageFacts> {
            let facts = ImageFacts {
                os: "linux".to_owned(),
                architecture: "arm64".to_owned(),
                ..ImageFacts::default()
            };
            reference.ends_with("arm:latest").then_some(facts)
        }
    }

    #[test]
    fn another_architecture_is_marked() {
        let request = Request { platform: Some(Platform::new("linux", "amd64")), ..Request::default() };
        let facts = Facts { images: Arc::new(Arm), request: Arc::new(request), ..Facts::default() };
        check_with(
            super::RULE.name,
            &facts,
            "\
FROM arm AS a
     ^^^ `arm` is made for `linux/arm64`, and this stage is built for `linux/amd64`.
FROM --platform=linux/arm64 arm
FROM other
FROM a
",
        );
    }

    #[test]
    fn what_is_not_known_is_not() {
        check(super::RULE.name, "FROM arm\n");
    }
}
