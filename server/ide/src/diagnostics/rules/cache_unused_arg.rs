//! cache-unused-arg: an ARG with a value that nothing below it reads. A RUN's key holds the whole environment, so every
//! other value runs all RUNs below again for nothing. It speaks only where every RUN below is known to read no variable
//! by itself.
//!
//! Public source: Dockerfile reference, "Impact on build caching": all RUN instructions following an ARG use it implicitly.

use syntax::dockerfile::{Body, Pair};
use syntax::document::Placed;
use syntax::language::Keyword;

use crate::diagnostics::analysis::{Analysis, Stage};
use crate::diagnostics::caching::{is_buster, is_read_by_tools, mentions, never_reads};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source, Tag};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "cache-unused-arg",
    source: Source::Dockwright,
    severity: Severity::Hint,
    tags: &[Tag::Unnecessary],
    fixable: true,
    check: Check::Document(look),
};

/// The arguments of a stage that nothing in it reads: the place of the ARG among the instructions, that of the pair in
/// it, and how many RUNs stand below.
struct Unread(Vec<(usize, usize, usize)>);

impl Unread {
    /// Looked for once, until a line of the stage is another.
    fn of<'s>(stage: &'s Stage<'_>) -> &'s Self {
        stage.slot.get_or_init(|| {
            let mut out = Vec::new();
            for (place, placed) in stage.instructions().iter().enumerate() {
                let Body::Pairs(pairs) = &placed.instruction.body else { continue };
                if placed.instruction.keyword != Some(Keyword::Arg) {
                    continue;
                }
                for (number, pair) in pairs.iter().enumerate() {
                    let runs = unused_above(stage, *placed, &pair.key.text);
                    out.extend(runs.map(|runs| (place, number, runs)));
                }
            }
            Self(out)
        })
    }
}

/// The most instructions below that are looked at.
const FAR: usize = 300;

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    for (stage, is_base) in analysis.stages().iter().zip(&analysis.outline().is_base) {
        // What another stage inherits may be read there.
        if *is_base {
            continue;
        }
        for (place, number, runs) in &Unread::of(stage).0 {
            let Some(placed) = stage.instructions().get(*place).copied() else { continue };
            let Body::Pairs(pairs) = &placed.instruction.body else { continue };
            let Some(pair) = pairs.get(*number).filter(|pair| has_value(analysis, pair)) else { continue };
            sink.add(&RULE, placed, placed.in_document(pair.range), || {
                let (below, them) = match runs {
                    1 => ("the RUN".to_owned(), "it"),
                    _ => (format!("all {runs} RUN"), "them"),
                };
                format!(
                    "Nothing reads `{}`, yet its value is part of the cache key of {below} below, so another value runs \
                     {them} again for nothing: without this line it cannot.",
                    pair.key.text
                )
            });
        }
    }
}

/// Whether an ARG brings a value along: its own, that of the global one, or one that was given.
fn has_value(analysis: &Analysis<'_>, pair: &Pair) -> bool {
    let name = pair.key.text.as_str();
    // What BuildKit defines itself changes with the platform alone.
    let defined = analysis.facts.request.platform_arguments("").iter().any(|(known, _)| *known == name);
    !defined
        && (pair.value.is_some()
            || analysis.globals.value(name).is_some()
            || analysis.facts.request.arguments.contains_key(name))
}

/// How many RUNs stand below an ARG, none of which and nothing else reads it; nothing where that is not sure.
fn unused_above(stage: &Stage<'_>, placed: Placed<'_>, name: &str) -> Option<usize> {
    if is_read_by_tools(name) || is_buster(name) || name.contains(['$', '"', '\'']) {
        return None;
    }
    let own = stage.instructions().partition_point(|other| other.start <= placed.start);
    // A pair of the same ARG may read it too.
    let Body::Pairs(pairs) = &placed.instruction.body else { return None };
    let values = pairs.iter().filter_map(|pair| pair.value.as_ref());
    if values.flat_map(|value| &value.variables).any(|variable| variable.name == name) {
        return None;
    }
    let below = stage.instructions().get(own..)?;
    // A look at each costs too much in a stage that nobody wrote by hand.
    if below.len() > FAR {
        return None;
    }
    let mut runs = 0;
    for other in below {
        let instruction = other.instruction;
        let reads = mentions(instruction, name);
        match instruction.keyword {
            _ if reads => return None,
            Some(Keyword::Run) if never_reads(instruction) => runs += 1,
            Some(Keyword::Run | Keyword::Onbuild) | None => return None,
            Some(_) => {}
        }
    }
    (runs > 0).then_some(runs)
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn a_value_that_nothing_reads_is_marked() {
        check(
            super::RULE.name,
            "\
ARG GLOBAL=1
FROM alpine
ARG VERSION=1.2
    ^^^^^^^^^^^ Nothing reads `VERSION`, yet its value is part of the cache key of all 2 RUN below, so another value runs them again for nothing: without this line it cannot.
ARG GLOBAL
    ^^^^^^ Nothing reads `GLOBAL`, yet its value is part of the cache key of all 2 RUN below, so another value runs them again for nothing: without this line it cannot.
RUN apk add curl
COPY a /a
RUN mkdir /b
",
        );
    }

    #[test]
    fn what_may_be_read_or_has_no_value_is_not() {
        for lines in [
            "ARG VERSION=1\nRUN make",
            "ARG VERSION=1\nRUN echo $VERSION",
            "ARG VERSION=1\nRUN apk add curl\nLABEL v=$VERSION",
            "ARG VERSION\nRUN apk add curl",
            "ARG TARGETARCH\nRUN apk add curl",
            "ARG DEBIAN_FRONTEND=noninteractive\nRUN apt-get install -y curl",
            "ARG CACHE_REFRESH=0\nRUN apk add curl",
            "ARG HTTP_PROXY=x\nRUN curl x",
            "RUN apk add curl\nARG VERSION=1\nCOPY a b",
            "ARG A=1 B=$A\nRUN echo $B",
            "ARG VERSION=1\nRUN curl x | sh",
        ] {
            check(super::RULE.name, &format!("FROM alpine\n{lines}\n"));
        }
        check(super::RULE.name, "FROM alpine AS a\nARG V=1\nRUN apk add x\nFROM a\nRUN make\n");
    }
}
