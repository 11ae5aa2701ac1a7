//! image-latest: a base image, or one that COPY takes from, without a tag, or with `latest`, which is another image next month.
//!
//! Public source: Docker, Building best practices, "Pin base image versions".

use std::sync::Arc;

use syntax::Reference;
use syntax::dockerfile::{Instruction, Word};
use syntax::document::Part;
use syntax::language::Keyword;

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
            sink.add(&RULE, placed, placed.in_document(image.range), || message(&image.text));
        }
    }
    // Another list in the order of the text.
    sink.next_rule();
    for part in analysis.document.parts() {
        for index in &part.slot.get_or_init(|| Copies(copies(part))).0 {
            let Some(placed) = part.instruction(*index) else { continue };
            let Some(value) = from_of(placed.instruction) else { continue };
            let name = value.text.to_lowercase();
            let is_stage = analysis.stages().iter().any(|stage| stage.name == name)
                || analysis.facts.request.contexts.contains_key(&value.text);
            if !is_stage {
                sink.add(&RULE, placed, placed.in_document(value.range), || message(&value.text));
            }
        }
    }
}

/// The COPY of a run of lines that take from what may be such an image: their places among its nodes.
struct Copies(Vec<usize>);

fn copies(part: Part<'_>) -> Vec<usize> {
    let nodes = part.nodes.iter().enumerate();
    let latest = nodes.filter(|(_, (_, node))| {
        let from = node.instruction().and_then(from_of);
        // A number is a stage's.
        from.is_some_and(|value| value.text.parse::<i64>().is_err() && is_latest(&value.text))
    });
    latest.map(|(index, _)| index).collect()
}

/// What a COPY takes from.
fn from_of(instruction: &Arc<Instruction>) -> Option<&Word> {
    let is_copy = instruction.keyword == Some(Keyword::Copy);
    instruction.flag("from").filter(|_| is_copy)?.value.as_ref()
}

fn message(image: &str) -> String {
    let name = image.trim_end_matches(":latest");
    format!(
        "`{image}` is whatever was pushed last, so tomorrow's build may differ. Name a version: `{name}:…`."
    )
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
COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^ `ghcr.io/astral-sh/uv:latest` is whatever was pushed last, so tomorrow's build may differ. Name a version: `ghcr.io/astral-sh/uv:…`.
",
        );
    }

    #[test]
    fn versions_digests_stages_and_variables_are_not() {
        const DIGEST: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        check(
            super::RULE.name,
            &format!(
                "FROM node:20 AS Build\nFROM build\nFROM scratch\nFROM $X\nFROM node@{DIGEST}\nFROM node:${{V}}\nFROM A B\n\
                 COPY --from=build x y\nCOPY --from=0 x y\nCOPY --from=node:20 x y\nCOPY --from=node@{DIGEST} x y\n"
            ),
        );
    }
}
