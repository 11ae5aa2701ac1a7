//! cache-lone-update: lists of packages are fetched in one RUN and used in another. The first comes from the cache for
//! as long as nothing above it changes, so the second installs by lists that are weeks old.
//!
//! Public source: Docker, Building best practices, `apt-get`: "Always combine RUN apt-get update with apt-get install in
//! the same RUN statement".

use syntax::TextRange;
use syntax::document::Placed;

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::caching::{Act, Call, Manager};
use crate::diagnostics::in_scripts::spots;
use crate::diagnostics::lineage::stage_of;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "cache-lone-update",
    source: Source::Dockwright,
    severity: Severity::Information,
    tags: &[],
    fixable: true,
    check: Check::Document(look),
};

/// How many installs below are looked at for one of the same stage.
const FAR: usize = 50;

/// An update that stands apart.
pub(in crate::diagnostics) struct Lone<'a> {
    /// The RUN that updates.
    pub placed: Placed<'a>,
    /// The call, in bytes of the document.
    pub range: TextRange,
    /// The first RUN below it that installs, and the call in it.
    pub install: (Placed<'a>, &'a Call),
    /// Whether both stand in one stage.
    pub same_stage: bool,
    words: &'a str,
}

/// Every update that stands apart, in the order of the text.
pub(in crate::diagnostics) fn found<'a>(analysis: &Analysis<'a>) -> Vec<Lone<'a>> {
    let calls: Vec<(Placed<'a>, &'a [Call])> = spots::<Call>(analysis).collect();
    let mut out = Vec::new();
    // Where each manager installs by lists of another RUN.
    let mut installs: [Option<Vec<usize>>; 2] = [None, None];
    for (at, (placed, own)) in calls.iter().enumerate() {
        let of = |calls: &'a [Call], manager: Manager, act: Act| {
            calls.iter().find(move |call| call.manager == manager && call.act == act)
        };
        for (manager, installs) in [Manager::Apt, Manager::Apk].into_iter().zip(&mut installs) {
            let Some(update) = of(own, manager, Act::Update) else { continue };
            if of(own, manager, Act::Install).is_some() {
                continue;
            }
            let lineage = analysis.lineage();
            let Some(stage) = stage_of(analysis, *placed) else { continue };
            let installs = installs.get_or_insert_with(|| {
                let by_others = |calls: &'a [Call]| {
                    of(calls, manager, Act::Update).is_none() && of(calls, manager, Act::Install).is_some()
                };
                (0..).zip(&calls).filter(|(_, (_, calls))| by_others(calls)).map(|(at, _)| at).collect()
            });
            let behind = installs.get(installs.partition_point(|index| *index <= at)..).unwrap_or_default();
            let install = behind
                .iter()
                .take(FAR)
                .filter_map(|index| calls.get(*index))
                .filter_map(|(later, calls)| Some((*later, of(calls, manager, Act::Install)?)))
                .filter_map(|(later, call)| Some((later, call, stage_of(analysis, later)?)))
                .find(|(_, _, other)| lineage.of(*other).any(|one| one == stage));
            let Some((later, call, other)) = install else { continue };
            out.push(Lone {
                placed: *placed,
                range: placed.in_document(update.range),
                install: (later, call),
                same_stage: other == stage,
                words: &update.words,
            });
        }
    }
    out
}

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    for lone in found(analysis) {
        sink.add(&RULE, lone.placed, lone.range, || {
            format!(
                "The lists of this `{}` stay in the cache while the `{}` below changes, which then asks for packages that \
                 are gone: in one RUN the lists are always as new as the install.",
                lone.words, lone.install.1.words
            )
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn an_update_alone_is_marked() {
        check(
            super::RULE.name,
            "\
FROM debian AS a
RUN apt-get -qq update
    ^^^^^^^^^^^^^^^^^^ The lists of this `apt-get -qq update` stay in the cache while the `apt-get install` below changes, which then asks for packages that are gone: in one RUN the lists are always as new as the install.
RUN apt-get install -y curl
FROM alpine AS b
RUN apk update
    ^^^^^^^^^^ The lists of this `apk update` stay in the cache while the `apk add` below changes, which then asks for packages that are gone: in one RUN the lists are always as new as the install.
FROM b
RUN apk add curl
",
        );
    }

    #[test]
    fn updates_with_their_installs_are_not() {
        check(
            super::RULE.name,
            "\
FROM debian AS a
RUN apt-get update && apt-get install -y curl
RUN apt-get update
RUN apt-get update && apt-get install -y wget
RUN apk update
FROM debian
RUN apt-get install -y curl
RUN echo apt-get update
RUN apt-get install -y curl
",
        );
    }
}
