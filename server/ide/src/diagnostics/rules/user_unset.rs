//! user-unset: what the image starts, it starts as root.
//!
//! Public source: Docker, Building best practices, "USER".

use syntax::dockerfile::Body;
use syntax::document::Placed;
use syntax::language::Keyword;

use crate::diagnostics::analysis::{Analysis, Stage};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "user-unset",
    source: Source::Dockwright,
    severity: Severity::Hint,
    tags: &[],
    fixable: false,
    check: Check::Document(look),
};

/// Parts of the names of images that start as another user.
const OTHERS: &[&str] = &["nonroot", "rootless", "unprivileged", "cgr.dev/", "windows", "nanoserver"];

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    let Some(last) = analysis.stages().last() else { return };
    // A stage that starts nothing by itself is a base for others, who choose.
    let start = [Keyword::Entrypoint, Keyword::Cmd]
        .into_iter()
        .find_map(|keyword| analysis.of(keyword, last.range.clone()).last());
    let Some(start) = start else { return };
    let lineage = analysis.lineage();
    let own = analysis.stages().len().saturating_sub(1);
    let line: Vec<_> = lineage.of(own).filter_map(|stage| analysis.stages().get(stage)).collect();
    let user = line.iter().find_map(|stage| analysis.of(Keyword::User, stage.range.clone()).last());
    let message = match user {
        Some(user) if is_root(&user) => {
            "This starts as root, by the last USER above. End with `USER name` of one that may do less."
        }
        Some(_) => return,
        None if line.last().is_some_and(|first| may_be_other(first)) => return,
        None => {
            "No USER is set, so this starts as root unless the base image says otherwise. Add `USER name` before it."
        }
    };
    sink.add(&RULE, start, start.in_document(start.instruction.name.range), || message.to_owned());
}

fn is_root(user: &Placed<'_>) -> bool {
    let Body::Single(Some(word)) = &user.instruction.body else { return false };
    let name = word.text.split(':').next().unwrap_or_default();
    matches!(name, "root" | "0")
}

fn may_be_other(stage: &Stage<'_>) -> bool {
    let Body::From(from) = &stage.from.instruction.body else { return true };
    let image = from.image.as_ref().map(|image| image.text.to_lowercase()).unwrap_or_default();
    image.contains('$') || OTHERS.iter().any(|part| image.contains(part))
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn what_starts_as_root_is_marked() {
        check(
            super::RULE.name,
            "\
FROM golang AS build
USER nobody
CMD x
FROM alpine AS base
RUN make
FROM Base
CMD [\"a\"]
^^^ No USER is set, so this starts as root unless the base image says otherwise. Add `USER name` before it.
",
        );
        check(
            super::RULE.name,
            "\
FROM alpine
USER nobody
USER 0:0
CMD a
ENTRYPOINT b
^^^^^^^^^^ This starts as root, by the last USER above. End with `USER name` of one that may do less.
",
        );
    }

    #[test]
    fn other_users_and_images_that_start_nothing_are_not() {
        for source in [
            "FROM alpine\nUSER nobody\nCMD a\n",
            "FROM alpine AS a\nUSER 1000\nFROM a\nCMD a\n",
            "FROM alpine\nUSER $WHO\nCMD a\n",
            "FROM alpine\nRUN make\n",
            "FROM gcr.io/distroless/static:nonroot\nCMD a\n",
            "FROM $BASE\nCMD a\n",
            "FROM a AS a\nCMD x\nFROM b\n",
            "",
        ] {
            check(super::RULE.name, source);
        }
    }
}
