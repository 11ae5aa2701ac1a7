//! cache-missing-mount: a package manager fetches everything anew whenever its RUN runs again, because nothing keeps what
//! it fetched the last time. It speaks of installs by a manifest, which run again with every change of it, and of apt; not
//! of apk, whose `--no-cache` is meant, nor of packages that a line names itself.
//!
//! Public source: Docker, Optimize cache usage in builds, "Use cache mounts".

use std::collections::HashSet;

use syntax::dockerfile::Body;
use syntax::document::Placed;
use syntax::language::Keyword;

use crate::diagnostics::analysis::{Analysis, Stage};
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
    let lineage = analysis.lineage();
    let mut fetched: HashSet<(usize, Manager)> = HashSet::new();
    for (placed, calls) in spots::<Call>(analysis) {
        let repeated = calls.iter().find(|call| repeats(call, calls));
        let Some(stage) = stage_of(analysis, placed) else { continue };
        // What an earlier step has fetched lies in the image, and the next call finds it there.
        let there = |manager| lineage.of(stage).any(|stage| fetched.contains(&(stage, manager)));
        let call = repeated.filter(|call| !(finds_what_is_there(call) && there(call.manager)));
        let manifests = calls.iter().filter(|call| call.act == Act::Manifest);
        fetched.extend(manifests.map(|call| (stage, call.manager)));
        let Some(call) = call else { continue };
        if !is_readable_run(placed.instruction) || has_cache_mount(placed.instruction) {
            continue;
        }
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

/// Whether a call fetches nothing that an earlier one of the same manager has fetched.
fn finds_what_is_there(call: &Call) -> bool {
    call.act == Act::Build || matches!(call.manager, Manager::Poetry | Manager::Uv | Manager::Composer)
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

/// What of a stage can matter here, looked for once, until a line of it is another.
struct Marks {
    /// Whether a USER stands in it.
    user: bool,
    /// The names that its ENVs and ARGs give values to.
    names: Vec<String>,
}

impl Marks {
    fn of<'s>(stage: &'s Stage<'_>) -> &'s Self {
        stage.slot.get_or_init(|| {
            let mut marks = Self { user: false, names: Vec::new() };
            for placed in stage.instructions() {
                marks.user |= placed.instruction.keyword == Some(Keyword::User);
                if let (Some(Keyword::Env | Keyword::Arg), Body::Pairs(pairs)) =
                    (placed.instruction.keyword, &placed.instruction.body)
                {
                    marks.names.extend(pairs.iter().map(|pair| pair.key.text.clone()));
                }
            }
            marks
        })
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
        let Some(known) = analysis.stages().get(stage) else { continue };
        let marks = Marks::of(known);
        let moves = marks.names.iter().any(|name| moves_store(manager, name));
        if !marks.user && !moves {
            continue;
        }
        let range = known.range.start..if stage == own { placed.start } else { known.range.end };
        let user = analysis.of(Keyword::User, range.clone()).last();
        if let (Some(user), false) = (user, user_known) {
            user_known = true;
            let Body::Single(Some(word)) = &user.instruction.body else { return false };
            if !["root", "0", "root:root", "0:0"].contains(&word.text.as_str()) {
                return false;
            }
        }
        let moved = moves
            && [Keyword::Env, Keyword::Arg].into_iter().any(|keyword| {
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
            let targets = bare.store.targets.join("` and `");
            let how = match bare.call.manager {
                // Debian's images are told to throw away what was fetched.
                Manager::Apt => format!("`{targets}` in cache mounts, and `docker-clean` out of the way"),
                _ if bare.store.needed => format!("`{targets}` in a cache mount of every RUN that calls it"),
                _ => format!("`{targets}` in a cache mount"),
            };
            format!(
                "Whenever this RUN runs again, `{}` fetches everything anew: with {how}, it fetches only what is new.",
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
    ^^^^^^ Whenever this RUN runs again, `go mod` fetches everything anew: with `/go/pkg/mod` and `/root/.cache/go-build` in a cache mount of every RUN that calls it, it fetches only what is new.
FROM debian
RUN apt-get update && apt-get install -y curl
                      ^^^^^^^^^^^^^^^ Whenever this RUN runs again, `apt-get install` fetches everything anew: with `/var/cache/apt` and `/var/lib/apt/lists` in cache mounts, and `docker-clean` out of the way, it fetches only what is new.
RUN pip install --no-cache-dir -r requirements.txt
    ^^^^^^^^^^^ Whenever this RUN runs again, `pip install` fetches everything anew: with `/root/.cache/pip` in a cache mount, it fetches only what is new.
USER root
RUN npm ci
    ^^^^^^ Whenever this RUN runs again, `npm ci` fetches everything anew: with `/root/.npm` in a cache mount, it fetches only what is new.
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
            "RUN --mount=type=cache,target=/root/.nuget/packages dotnet restore\nRUN dotnet publish",
            "RUN npm run build && npm install -g yarn",
        ] {
            check(super::RULE.name, &format!("FROM debian\n{lines}\n"));
        }
        check(super::RULE.name, "FROM a AS b\nUSER x\nFROM b\nRUN npm ci\n");
    }
}
