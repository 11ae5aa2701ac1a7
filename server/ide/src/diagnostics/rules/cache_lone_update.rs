//! cache-lone-update: lists of packages are fetched in one RUN and used in another. The first comes from the cache for
//! as long as nothing above it changes, so the second installs by lists that are weeks old.
//!
//! Public source: Docker, Building best practices, `apt-get`: "Always combine RUN apt-get update with apt-get install in
//! the same RUN statement".

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use syntax::TextRange;
use syntax::dockerfile::Instruction;
use syntax::document::Placed;

use crate::diagnostics::analysis::{Analysis, Stage};
use crate::diagnostics::caching::{Act, Call, Manager};
use crate::diagnostics::in_scripts::{Spot, spots_within};
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

/// An update that stands apart.
pub(in crate::diagnostics) struct Lone<'a> {
    /// The RUN that updates.
    pub placed: Placed<'a>,
    /// The call, in bytes of the document.
    pub range: TextRange,
    /// The first RUN below it that installs, and the call in it.
    pub install: (Placed<'a>, Arc<Call>),
    /// Whether both stand in one stage.
    pub same_stage: bool,
    update: Arc<Call>,
}

/// A RUN by its place among the instructions of its stage, and the call in it.
type Caller = (usize, Arc<Call>);

/// What a stage says of this by itself, looked for once, until a line of it is another.
struct Own {
    /// The RUNs that update and install nothing, each with the next one of the stage that installs by its lists.
    updates: Vec<(Caller, Option<Caller>)>,
    /// The first of each manager that installs by lists of another RUN.
    installs: Vec<Caller>,
}

/// What a RUN does with the lists of a manager: its first calls that update them, and that install by them.
struct OfLists {
    manager: Manager,
    update: Option<Arc<Call>>,
    install: Option<Arc<Call>>,
}

impl Spot for OfLists {
    fn of(instruction: &Instruction) -> Vec<Self> {
        let calls = Call::of(instruction);
        let first = |manager: Manager, act: Act| {
            calls.iter().find(|call| call.manager == manager && call.act == act).cloned()
        };
        let of = |manager| {
            let (update, install) = (first(manager, Act::Update), first(manager, Act::Install));
            (update.is_some() || install.is_some()).then_some(Self { manager, update, install })
        };
        [Manager::Apt, Manager::Apk].into_iter().filter_map(of).collect()
    }
}

impl Own {
    fn of<'s>(stage: &'s Stage<'_>, analysis: &Analysis<'_>) -> &'s Self {
        stage.slot.get_or_init(|| {
            let mut own = Self { updates: Vec::new(), installs: Vec::new() };
            let callers: Vec<_> = spots_within::<OfLists>(analysis, stage.range.clone()).collect();
            let place = |placed: &Placed<'_>| {
                stage.instructions().partition_point(|other| other.start < placed.start)
            };
            for manager in [Manager::Apt, Manager::Apk] {
                let mut install: Option<(&Placed<'_>, &Arc<Call>)> = None;
                let caller = |(placed, call): (&Placed<'_>, &Arc<Call>)| (place(placed), Arc::clone(call));
                for (placed, calls) in callers.iter().rev() {
                    let Some(calls) = calls.iter().find(|calls| calls.manager == manager) else { continue };
                    match (&calls.update, &calls.install) {
                        (Some(update), None) => {
                            own.updates.push((caller((placed, update)), install.map(caller)));
                        }
                        (None, Some(call)) => install = Some((placed, call)),
                        _ => {}
                    }
                }
                own.installs.extend(install.map(caller));
            }
            own.updates.sort_by_key(|((place, _), _)| *place);
            own
        })
    }
}

/// Every update that stands apart, in the order of the text.
pub(in crate::diagnostics) fn found<'a>(analysis: &Analysis<'a>) -> Vec<Lone<'a>> {
    let mut out = Vec::new();
    let mut users: Option<Users> = None;
    for (index, stage) in analysis.stages().iter().enumerate() {
        for ((place, update), install) in &Own::of(stage, analysis).updates {
            let install = match install {
                Some((place, call)) => Some((index, *place, Arc::clone(call))),
                // Stages that are built from this one install by its lists too.
                None => {
                    users.get_or_insert_with(|| Users::new(analysis)).0.get(&(index, update.manager)).cloned()
                }
            };
            let Some((other, below, call)) = install else { continue };
            let placed =
                |stage: usize, place: usize| analysis.stages().get(stage)?.instructions().get(place).copied();
            let (Some(placed), Some(later)) = (placed(index, *place), placed(other, below)) else { continue };
            out.push(Lone {
                placed,
                range: placed.in_document(update.range),
                install: (later, call),
                same_stage: other == index,
                update: Arc::clone(update),
            });
        }
    }
    out
}

/// Of each stage and manager the first install in a stage that is built from it: which stage, and which RUN.
struct Users(HashMap<(usize, Manager), (usize, usize, Arc<Call>)>);

impl Users {
    fn new(analysis: &Analysis<'_>) -> Self {
        let mut users = HashMap::new();
        for (index, stage) in analysis.stages().iter().enumerate() {
            for (place, call) in &Own::of(stage, analysis).installs {
                for base in analysis.lineage().of(index).skip(1) {
                    // Where one is known already, one is known of all below.
                    let Entry::Vacant(entry) = users.entry((base, call.manager)) else { break };
                    entry.insert((index, *place, Arc::clone(call)));
                }
            }
        }
        Self(users)
    }
}

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    for lone in found(analysis) {
        sink.add(&RULE, lone.placed, lone.range, || {
            format!(
                "The lists of this `{}` stay in the cache while the `{}` below changes, which then asks for packages that \
                 are gone: in one RUN the lists are always as new as the install.",
                lone.update.words, lone.install.1.words
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
