//! cache-missing-mount: a package manager fetches everything anew whenever its RUN runs again, because nothing keeps what
//! it fetched the last time. It speaks of installs by a manifest, which run again with every change of it, and of apt; not
//! of apk, whose `--no-cache` is meant, nor of packages that a line names itself.
//!
//! Public source: Docker, Optimize cache usage in builds, "Use cache mounts".

use std::sync::Arc;

use syntax::dockerfile::Body;
use syntax::document::Placed;
use syntax::language::Keyword;

use crate::diagnostics::analysis::{Analysis, Stage};
use crate::diagnostics::caching::{
    Act, Call, Manager, Store, has_cache_mount, is_readable_run, moves_some_store, moves_store, store,
};
use crate::diagnostics::in_scripts::spots_within;
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
    pub call: Arc<Call>,
    /// Where the manager keeps things.
    pub store: Store,
}

/// Every such RUN, in the order of the text; the first manager of each.
pub(in crate::diagnostics) fn found<'a>(analysis: &Analysis<'a>) -> Vec<Bare<'a>> {
    let mut out = Vec::new();
    let lineage = analysis.lineage();
    for (index, stage) in analysis.stages().iter().enumerate() {
        // Most stages of long files call no manager, and need not be read for that.
        if !Calls::of(stage, analysis) {
            continue;
        }
        let own = Own::of(stage, analysis);
        if own.bare.is_empty() {
            continue;
        }
        let below: Vec<&Stage<'a>> =
            lineage.of(index).skip(1).filter_map(|base| analysis.stages().get(base)).collect();
        let base = below.last().map_or(stage.image_name(), |first| first.image_name());
        let below: Vec<&Own> = below.into_iter().map(|base| Own::of(base, analysis)).collect();
        for bare in own.bare.iter().filter(|bare| bare.stands(&below)) {
            let Some(store) = store(bare.call.manager, base) else { continue };
            let Some(placed) = stage.instructions().get(bare.place).copied() else { continue };
            out.push(Bare { placed, stage: index, call: Arc::clone(&bare.call), store });
        }
    }
    out
}

/// Whether a stage calls a manager at all; looked for once, until a line of it is another.
struct Calls(bool);

impl Calls {
    fn of(stage: &Stage<'_>, analysis: &Analysis<'_>) -> bool {
        let look = || Self(spots_within::<Arc<Call>>(analysis, stage.range.clone()).next().is_some());
        stage.slot.get_or_init(look).0
    }
}

/// What a stage says of this by itself, looked for once, until a line of it is another.
struct Own {
    bare: Vec<OwnBare>,
    /// The managers that have fetched what manifests name.
    fetched: Vec<Manager>,
    /// Whether its last USER is root; nothing without one.
    root: Option<bool>,
    /// The names of the variables in it that move stores.
    movers: Vec<String>,
}

/// A RUN that could keep what it fetches, unless a stage below says otherwise.
struct OwnBare {
    /// Its place among the instructions of the stage.
    place: usize,
    call: Arc<Call>,
    /// Whether a USER of the stage says that it is root who calls.
    root: bool,
}

impl OwnBare {
    /// Whether it is root who calls, nothing moves the store and nothing lies there, as far as the stages below say.
    fn stands(&self, below: &[&Own]) -> bool {
        let manager = self.call.manager;
        let there = finds_what_is_there(&self.call) && below.iter().any(|own| own.fetched.contains(&manager));
        let root = self.root || below.iter().find_map(|own| own.root).unwrap_or(true);
        let moved = below.iter().flat_map(|own| &own.movers).any(|name| moves_store(manager, name));
        !there && root && !moved
    }
}

impl Own {
    fn of<'s>(stage: &'s Stage<'_>, analysis: &Analysis<'_>) -> &'s Self {
        stage.slot.get_or_init(|| Self::new(stage, analysis))
    }

    fn new(stage: &Stage<'_>, analysis: &Analysis<'_>) -> Self {
        let mut own = Self { bare: Vec::new(), fetched: Vec::new(), root: None, movers: Vec::new() };
        let mut callers = spots_within::<Arc<Call>>(analysis, stage.range.clone()).peekable();
        for (place, placed) in stage.instructions().iter().enumerate() {
            match (placed.instruction.keyword, &placed.instruction.body) {
                (Some(Keyword::User), Body::Single(Some(word))) => {
                    own.root = Some(["root", "0", "root:root", "0:0"].contains(&word.text.as_str()));
                }
                (Some(Keyword::User), _) => own.root = Some(false),
                (Some(Keyword::Env | Keyword::Arg), Body::Pairs(pairs)) => {
                    let names = pairs.iter().map(|pair| &pair.key.text);
                    own.movers.extend(names.filter(|name| moves_some_store(name)).cloned());
                }
                _ => {}
            }
            if let Some((_, calls)) = callers.next_if(|(caller, _)| caller.start == placed.start) {
                own.bare.extend(own.bare(place, *placed, calls));
                for call in calls.iter().filter(|call| call.act == Act::Manifest) {
                    if !own.fetched.contains(&call.manager) {
                        own.fetched.push(call.manager);
                    }
                }
            }
        }
        own
    }

    /// What a RUN that calls managers is, behind all that was read so far.
    fn bare(&self, place: usize, placed: Placed<'_>, calls: &[Arc<Call>]) -> Option<OwnBare> {
        let call = calls.iter().find(|call| repeats(call, calls))?;
        // What an earlier step has fetched lies in the image, and the next call finds it there.
        let there = finds_what_is_there(call) && self.fetched.contains(&call.manager);
        let moved = || self.movers.iter().any(|name| moves_store(call.manager, name));
        let stands = !there
            && self.root != Some(false)
            && is_readable_run(placed.instruction)
            && !has_cache_mount(placed.instruction)
            && !moved();
        stands.then(|| OwnBare { place, call: Arc::clone(call), root: self.root == Some(true) })
    }
}

/// Whether a call fetches nothing that an earlier one of the same manager has fetched.
fn finds_what_is_there(call: &Call) -> bool {
    call.act == Act::Build || matches!(call.manager, Manager::Poetry | Manager::Uv | Manager::Composer)
}

/// Whether a call fetches again what it fetched before.
fn repeats(call: &Call, calls: &[Arc<Call>]) -> bool {
    match (call.manager, &call.act) {
        // Without the lists of this RUN a mount would hide those of another.
        (Manager::Apt, Act::Install) => {
            let updates = |other: &Call| other.manager == Manager::Apt && other.act == Act::Update;
            calls.iter().take_while(|other| ***other != *call).any(|other| updates(other))
        }
        (Manager::Apt | Manager::Apk, _) | (_, Act::Install | Act::Update) => false,
        (_, Act::Manifest | Act::Files(_) | Act::Build) => true,
    }
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
