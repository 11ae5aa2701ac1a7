//! cache-copy-link: on an engine that merges layers, `COPY --link` stays cached when a step above it runs again. It
//! speaks only where the last build was on such an engine; elsewhere `--link` changes nothing.
//!
//! Public source: Dockerfile reference, `COPY --link`; BuildKit, `dispatchCopy` in
//! `frontend/dockerfile/dockerfile2llb/convert.go`.

use syntax::dockerfile::{Body, Instruction};
use syntax::document::Placed;
use syntax::language::Keyword;

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "cache-copy-link",
    source: Source::Dockwright,
    severity: Severity::Hint,
    tags: &[],
    fixable: true,
    check: Check::Document(look),
};

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    let merges = analysis.facts.history.as_ref().is_some_and(|history| history.merges);
    if !(merges || analysis.facts.request.merges) {
        return;
    }
    for stage in analysis.stages() {
        let range = stage.range.clone();
        let steps = |keyword| analysis.of(keyword, range.clone());
        let first = [Keyword::Run, Keyword::Copy, Keyword::Add]
            .into_iter()
            .filter_map(|keyword| steps(keyword).next().map(|placed| placed.start))
            .min();
        let last_run = steps(Keyword::Run).last().map(|placed| placed.start);
        for placed in steps(Keyword::Copy) {
            // A RUN below needs the layers put together all the same.
            let helps = Some(placed.start) != first && last_run.is_some_and(|run| run < placed.start);
            if helps && could_link(placed.instruction) {
                sink.add(&RULE, placed, name(placed), || {
                    "On this engine `COPY --link` is a layer of its own: it stays cached when a step above it runs again, and \
                     this one does not."
                        .to_owned()
                });
            }
        }
    }
}

fn name(placed: Placed<'_>) -> syntax::TextRange {
    placed.in_document(placed.instruction.name.range)
}

/// With `--link` names of owners cannot be looked up, and with `--chmod` the copy is no step of its own.
fn could_link(instruction: &Instruction) -> bool {
    let owner = instruction.flag("chown").and_then(|flag| flag.value.as_ref());
    let numbers =
        owner.is_none_or(|owner| owner.text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':'));
    let taken = ["link", "chmod", "parents"].iter().any(|name| instruction.flag(name).is_some());
    let whole = matches!(&instruction.body, Body::Transfer { destination: Some(_), .. });
    numbers && !taken && whole && instruction.problems.is_empty()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use builder::graph::Request;

    use crate::diagnostics::Facts;
    use crate::diagnostics::testing::{check, check_with};

    #[test]
    fn copies_that_would_stay_are_marked() {
        let facts =
            Facts { request: Arc::new(Request { merges: true, ..Request::default() }), ..Facts::default() };
        check_with(
            super::RULE.name,
            &facts,
            "\
FROM alpine AS a
RUN make
COPY --from=x /a /a
^^^^ On this engine `COPY --link` is a layer of its own: it stays cached when a step above it runs again, and this one does not.
COPY --chown=1000:1000 b /b
^^^^ On this engine `COPY --link` is a layer of its own: it stays cached when a step above it runs again, and this one does not.
COPY --link c /c
COPY --chown=me d /d
COPY --chmod=755 e /e
FROM alpine
COPY a /a
RUN make
",
        );
        check(super::RULE.name, "FROM alpine\nRUN make\nCOPY a /a\n");
    }
}
