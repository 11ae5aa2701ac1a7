//! image-latest: a base image without a tag, or with `latest`, which is another image next month.
//!
//! Public source: Docker, Building best practices, "Pin base image versions".

use syntax::Reference;

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "image-latest",
    source: Source::Dockwright,
    severity: Severity::Information,
    tags: &[],
    fixable: false,
    check: Check::Document(look),
};

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    for (index, stage) in analysis.stages().iter().enumerate() {
        let placed = stage.from;
        let Some(image) = stage.body().and_then(|body| body.image.as_ref()) else { continue };
        let Latest(latest) = placed.instruction.slot.get_or_init(|| Latest(is_latest(&image.text)));
        if *latest && analysis.lineage().base(index).is_none() {
            sink.add(&RULE, placed, placed.in_document(image.range), || {
                let name = image.text.trim_end_matches(":latest");
                format!(
                    "`{}` is whatever was pushed last, so tomorrow's build may differ. Name a version: `{name}:…`.",
                    image.text
                )
            });
        }
    }
}

/// Whether an image that is written out is so; kept with its FROM.
struct Latest(bool);

pub(super) fn is_latest(image: &str) -> bool {
    let written_out = !image.eq_ignore_ascii_case("scratch") && !image.contains('$');
    written_out
        && Reference::parse(image).is_ok_and(|reference| {
            reference.digest.is_none() && matches!(reference.tag.as_deref(), None | Some("latest"))
        })
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn no_tag_and_latest_are_marked() {
        check(
            super::RULE.name,
            "\
FROM node
     ^^^^ `node` is whatever was pushed last, so tomorrow's build may differ. Name a version: `node:…`.
FROM localhost:5000/app:latest AS x
     ^^^^^^^^^^^^^^^^^^^^^^^^^ `localhost:5000/app:latest` is whatever was pushed last, so tomorrow's build may differ. Name a version: `localhost:5000/app:…`.
",
        );
    }

    #[test]
    fn versions_digests_stages_and_variables_are_not() {
        const DIGEST: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        check(
            super::RULE.name,
            &format!(
                "FROM node:20 AS Build\nFROM build\nFROM scratch\nFROM $X\nFROM node@{DIGEST}\nFROM node:${{V}}\nFROM A B\n"
            ),
        );
    }
}
