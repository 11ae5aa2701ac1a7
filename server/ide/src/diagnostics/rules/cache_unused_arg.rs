//! cache-unused-arg: an ARG with a value that nothing below it reads. A RUN's key holds the whole environment, so every
//! other value runs all RUNs below again for nothing. It speaks only where every RUN below is known to read no variable
//! by itself.
//!
//! Public source: Dockerfile reference, "Impact on build caching": all RUN instructions following an ARG use it implicitly.

use std::collections::HashSet;

use syntax::dockerfile::{Body, Pair};
use syntax::document::Placed;
use syntax::language::Keyword;

use crate::diagnostics::analysis::{Analysis, Stage};
use crate::diagnostics::caching::{is_buster, is_read_by_tools, never_reads, words};
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
    /// Looked for once, until a line of the stage is another: from below, with all names that stand there.
    fn of<'s>(stage: &'s Stage<'_>) -> &'s Self {
        stage.slot.get_or_init(|| {
            let mut out = Vec::new();
            let argument = |placed: &Placed<'_>| placed.instruction.keyword == Some(Keyword::Arg);
            if !stage.instructions().iter().any(argument) {
                return Self(out);
            }
            let (mut names, mut runs) = (HashSet::new(), 0);
            for (place, placed) in stage.instructions().iter().enumerate().rev().take(FAR + 1) {
                let instruction = placed.instruction;
                match (instruction.keyword, &instruction.body) {
                    (Some(Keyword::Arg), Body::Pairs(pairs)) if runs > 0 => {
                        let unread = pairs.iter().enumerate().rev().filter(|(_, pair)| {
                            let name = pair.key.text.as_str();
                            !names.contains(name) && could_be_unread(pairs, name)
                        });
                        out.extend(unread.map(|(number, _)| (place, number, runs)));
                    }
                    (Some(Keyword::Run), _) if never_reads(instruction) => runs += 1,
                    // Nothing is sure above it.
                    (Some(Keyword::Run | Keyword::Onbuild) | None, _) => break,
                    (Some(_), _) => {}
                }
                names.extend(words(instruction));
            }
            out.reverse();
            Self(out)
        })
    }
}

/// The most instructions below that are looked at: all of them cost too much in a stage that nobody wrote by hand.
const FAR: usize = 300;

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    let defined = analysis.facts.request.platform_arguments("").map(|(name, _)| name);
    for (stage, is_base) in analysis.stages().iter().zip(&analysis.outline().is_base) {
        // What another stage inherits may be read there.
        if *is_base {
            continue;
        }
        for (place, number, runs) in &Unread::of(stage).0 {
            let Some(placed) = stage.instructions().get(*place).copied() else { continue };
            let Body::Pairs(pairs) = &placed.instruction.body else { continue };
            let Some(pair) = pairs.get(*number).filter(|pair| has_value(analysis, &defined, pair)) else {
                continue;
            };
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
fn has_value(analysis: &Analysis<'_>, defined: &[&str], pair: &Pair) -> bool {
    let name = pair.key.text.as_str();
    // What BuildKit defines itself changes with the platform alone.
    !defined.contains(&name)
        && (pair.value.is_some()
            || analysis.globals.value(name).is_some()
            || analysis.facts.request.arguments.contains_key(name))
}

/// Whether an argument could be read by nobody: no tool looks for it by itself, and no pair of the same ARG reads it.
fn could_be_unread(pairs: &[Pair], name: &str) -> bool {
    let mut values = pairs.iter().filter_map(|pair| pair.value.as_ref()).flat_map(|value| &value.variables);
    !is_read_by_tools(name)
        && !is_buster(name)
        && !name.contains(['$', '"', '\''])
        && !values.any(|variable| variable.name == name)
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
