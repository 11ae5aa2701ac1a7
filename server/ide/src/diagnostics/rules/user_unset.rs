//! user-unset: what the image starts, it starts as root.
//!
//! Public source: Docker, Building best practices, "USER".

use syntax::document::Placed;
use syntax::language::Keyword;

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::users::{Base, User, user_before};
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

/// Programs that give root up before they start another.
const STEP_DOWN: &[&str] = &["gosu", "su-exec", "setpriv", "s6-setuidgid", "chpst"];

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    let Some(last) = analysis.stages().last() else { return };
    // A stage that starts nothing by itself is a base for others, who choose.
    let start = [Keyword::Entrypoint, Keyword::Cmd]
        .into_iter()
        .find_map(|keyword| analysis.of(keyword, last.range.clone()).last());
    let Some(start) = start.filter(|start| !steps_down(start)) else { return };
    let own = analysis.stages().len().saturating_sub(1);
    let message = match user_before(analysis, own, usize::MAX) {
        User::Root => {
            "This starts as root, by the last USER above. End with `USER name` of one that may do less."
        }
        User::Base(Base::Root) => NO_USER,
        User::Base(Base::Unknown) if is_named(analysis, own) => NO_USER,
        User::Other | User::Base(_) => return,
    };
    sink.add(&RULE, start, start.in_document(start.instruction.name.range), || message.to_owned());
}

const NO_USER: &str =
    "No USER is set, so this starts as root unless the base image says otherwise. Add `USER name` before it.";

/// Whether the image is named that all of this is built from: what a variable stands for may be anything.
fn is_named(analysis: &Analysis<'_>, stage: usize) -> bool {
    let first = analysis.lineage().of(stage).last().and_then(|stage| analysis.stages().get(stage));
    first.is_some_and(|first| first.parsed.is_some() && !first.written.contains('$'))
}

/// Whether a command is started by a program that gives root up.
fn steps_down(start: &Placed<'_>) -> bool {
    start
        .instruction
        .logical
        .text
        .split(|ch: char| ch.is_whitespace() || "/\"',[]".contains(ch))
        .any(|word| STEP_DOWN.contains(&word))
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
            "FROM memcached\nCMD a\n",
            "FROM alpine\nENTRYPOINT [\"gosu\", \"app\", \"/app\"]\n",
            "FROM alpine\nCMD exec /sbin/su-exec app /app\n",
            "FROM a AS a\nCMD x\nFROM b\n",
            "",
        ] {
            check(super::RULE.name, source);
        }
    }
}
