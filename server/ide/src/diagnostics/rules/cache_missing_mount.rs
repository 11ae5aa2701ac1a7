//! cache-missing-mount: a package manager fetches everything anew whenever its RUN runs again, because nothing keeps what
//! it fetched the last time. It speaks of installs by a manifest, which run again with every change of it, and of apt; not
//! of apk, whose `--no-cache` is meant, nor of packages that a line names itself.
//!
//! Public source: Docker, Optimize cache usage in builds, "Use cache mounts".

use syntax::dockerfile::Body;
use syntax::document::Placed;
use syntax::language::Keyword;

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::caching::{
    Act, Call, Manager, Store, has_cache_mount, is_readable_run, moves_store, store,
};
use crate::diagnostics::in_scripts::spots;
use crate::diagnostics::lineage::{Lineage, stage_of};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "cache-missing-mount",
    source: Source::Dockwright,
    severity: Severity::Hint,
    tags: &[],
    fixable: true,
    check: Check::Document(look),
};

/// A RUN that could keep what it fetches.
pub(in crate::diagnostics) struct Bare<'a> {
    /// The RUN.
    pub placed: Placed<'a>,
    /// The stage that it stands in.
    pub stage: usize,
    /// The call.
    pub call: &'a Call,
    /// Where the manager keeps things.
    pub store: Store,
}

/// Every such RUN, in the order of the text; the first manager of each.
pub(in crate::diagnostics) fn found<'a>(analysis: &Analysis<'a>) -> Vec<Bare<'a>> {
    let mut out = Vec::new();
    let mut lineage = None;
    for (placed, calls) in spots::<Call>(analysis) {
        if !is_readable_run(placed.instruction) || has_cache_mount(placed.instruction) {
            continue;
        }
        let Some(call) = calls.iter().find(|call| repeats(call, calls)) else { continue };
        let lineage = lineage.get_or_insert_with(|| Lineage::new(analysis.stages()));
        let Some(stage) = stage_of(analysis, placed) else { continue };
        if !as_root(analysis, lineage, stage, placed, call.manager) {
            continue;
        }
        let base = lineage.of(stage).last().and_then(|first| analysis.stages().get(first));
        let base = base.map_or("", |stage| stage.image_name());
        let Some(store) = store(call.manager, base) else { continue };
        out.push(Bare { placed, stage, call, store });
    }
    out
}

/// Whether a call fetches again what it fetched before.
fn repeats(call: &Call, calls: &[Call]) -> bool {
    match (call.manager, &call.act) {
        // Without the lists of this RUN a mount would hide those of another.
        (Manager::Apt, Act::Install) => {
            let updates = |other: &&Call| other.manager == Manager::Apt && other.act == Act::Update;
            calls.iter().take_while(|other| *other != call).any(|other| updates(&other))
        }
        (Manager::Apt | Manager::Apk, _) | (_, Act::Install | Act::Update) => false,
        (_, Act::Manifest | Act::Files(_) | Act::Build) => true,
    }
}

/// Whether it is root who calls, as far as the file says, and nothing moves the manager's store.
fn as_root(
    analysis: &Analysis<'_>,
    lineage: &Lineage,
    own: usize,
    placed: Placed<'_>,
    manager: Manager,
) -> bool {
    let mut user_known = false;
    for stage in lineage.of(own) {
        let Some(range) = analysis.stages().get(stage).map(|stage| stage.range.clone()) else { continue };
        let range = range.start..if stage == own { placed.start } else { range.end };
        let user = analysis.of(Keyword::User, range.clone()).last();
        if let (Some(user), false) = (user, user_known) {
            user_known = true;
            let Body::Single(Some(word)) = &user.instruction.body else { return false };
            if !["root", "0", "root:root", "0:0"].contains(&word.text.as_str()) {
                return false;
            }
        }
        let moved = [Keyword::Env, Keyword::Arg].into_iter().any(|keyword| {
            analysis.of(keyword, range.clone()).any(|placed| match &placed.instruction.body {
                Body::Pairs(pairs) => pairs.iter().any(|pair| moves_store(manager, &pair.key.text)),
                _ => false,
            })
        });
        if moved {
            return false;
        }
    }
    true
}

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    for bare in found(analysis) {
        sink.add(&RULE, bare.placed, bare.placed.in_document(bare.call.range), || {
            let target = bare.store.targets.first().copied().unwrap_or_default();
            let locked = if bare.store.locked { ",sharing=locked" } else { "" };
            format!(
                "Whenever this RUN runs again, `{}` fetches everything anew: with `--mount=type=cache,target={target}{locked}` \
                 it fetches only what is new.",
                bare.call.words
            )
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn managers_without_a_cache_are_marked() {
        check(
            super::RULE.name,
            "\
FROM golang:1.24 AS a
RUN go mod download
    ^^^^^^ Whenever this RUN runs again, `go mod` fetches everything anew: with `--mount=type=cache,target=/go/pkg/mod` it fetches only what is new.
FROM debian
RUN apt-get update && apt-get install -y curl
                      ^^^^^^^^^^^^^^^ Whenever this RUN runs again, `apt-get install` fetches everything anew: with `--mount=type=cache,target=/var/cache/apt,sharing=locked` it fetches only what is new.
RUN pip install --no-cache-dir -r requirements.txt
    ^^^^^^^^^^^ Whenever this RUN runs again, `pip install` fetches everything anew: with `--mount=type=cache,target=/root/.cache/pip` it fetches only what is new.
USER root
RUN npm ci
    ^^^^^^ Whenever this RUN runs again, `npm ci` fetches everything anew: with `--mount=type=cache,target=/root/.npm` it fetches only what is new.
",
        );
    }

    #[test]
    fn others_are_not() {
        for lines in [
            "RUN --mount=type=cache,target=/root/.npm npm ci",
            "RUN apk add --no-cache curl",
            "RUN apt-get install -y curl",
            "RUN pip install flask",
            "USER node\nRUN npm ci",
            "ENV PIP_NO_CACHE_DIR=1\nRUN pip install -r requirements.txt",
            "ENV HOME=/x\nRUN npm ci",
            "RUN go mod download",
            "RUN npm run build && npm install -g yarn",
        ] {
            check(super::RULE.name, &format!("FROM debian\n{lines}\n"));
        }
        check(super::RULE.name, "FROM a AS b\nUSER x\nFROM b\nRUN npm ci\n");
    }
}
