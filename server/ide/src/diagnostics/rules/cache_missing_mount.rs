//! cache-missing-mount: a package manager fetches everything anew whenever its RUN runs again, because nothing keeps what
//! it fetched the last time. It speaks of installs by a manifest, which run again with every change of it, and of apt; not
//! of apk, whose `--no-cache` is meant, nor of packages that a line names itself.
//!
//! Public source: Docker, Optimize cache usage in builds, "Use cache mounts".

use std::sync::Arc;

use syntax::TextRange;
use syntax::dockerfile::{Body, Instruction};
use syntax::document::Placed;
use syntax::language::Keyword;

use crate::diagnostics::analysis::{Analysis, Stage};
use crate::diagnostics::caching::{
    Act, Call, Manager, Store, has_cache_mount, is_readable_run, moves_some_store, moves_store, store,
};
use crate::diagnostics::in_scripts::{Spot, spots_within};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::users::is_root;
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
    each(analysis, |placed, stage, bare, store| {
        let call = Call::of(placed.instruction).get(bare.number as usize).cloned();
        out.extend(call.map(|call| Bare { placed, stage, call, store }));
    });
    out
}

/// Tells of every such RUN: it, the place of its stage, the call and the store.
fn each<'a>(analysis: &Analysis<'a>, mut tell: impl FnMut(Placed<'a>, usize, &BareCall, Store)) {
    let lineage = analysis.lineage();
    for (index, stage) in analysis.stages().iter().enumerate() {
        let own = Own::of(stage, analysis);
        if own.bare.is_empty() {
            continue;
        }
        let below: Vec<&Stage<'a>> =
            lineage.of(index).skip(1).filter_map(|base| analysis.stages().get(base)).collect();
        let base = below.last().map_or(stage.image_name(), |first| first.image_name());
        let below: Vec<&Own> = below.into_iter().map(|base| Own::of(base, analysis)).collect();
        let mut last = None;
        for bare in own.bare.iter().filter(|bare| bare.stands(&below)) {
            // Many in a row are of the same manager.
            let manager = bare.call.manager;
            let known = last.filter(|(of, _)| *of == manager).map(|(_, store)| store);
            let kept = known.unwrap_or_else(|| store(manager, base));
            last = Some((manager, kept));
            let Some(store) = kept else { continue };
            let Some(placed) = stage.instructions().get(bare.place as usize).copied() else { continue };
            tell(placed, index, &bare.call, store);
        }
    }
}

/// What a stage says of this by itself, looked for once, until a line of it is another.
struct Own {
    bare: Vec<OwnBare>,
    /// The managers that have fetched what manifests name.
    fetched: Managers,
    /// Whether its last USER is root; nothing without one.
    root: Option<bool>,
    /// The names of the variables in it that move stores.
    movers: Vec<String>,
}

/// A RUN that could keep what it fetches, unless a stage below says otherwise. There may be thousands.
struct OwnBare {
    /// Its place among the instructions of the stage.
    place: u32,
    call: BareCall,
    /// Whether a USER of the stage says that it is root who calls.
    root: bool,
}

/// A call that fetches again what it fetched before.
#[derive(Clone)]
struct BareCall {
    /// Its place among the calls of its RUN.
    number: u32,
    manager: Manager,
    /// Where it stands in the RUN.
    range: TextRange,
    /// Whether it fetches nothing that an earlier one has fetched.
    finds: bool,
}

/// A set of managers, a bit for each.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Managers(u32);

impl Managers {
    fn has(self, manager: Manager) -> bool {
        self.0 & Self::from_iter([manager]).0 != 0
    }
}

impl FromIterator<Manager> for Managers {
    fn from_iter<I: IntoIterator<Item = Manager>>(all: I) -> Self {
        Self(all.into_iter().fold(0, |set, manager| set | 1 << manager as u32))
    }
}

impl OwnBare {
    /// Whether it is root who calls, nothing moves the store and nothing lies there, as far as the stages below say.
    fn stands(&self, below: &[&Own]) -> bool {
        let manager = self.call.manager;
        let there = self.call.finds && below.iter().any(|own| own.fetched.has(manager));
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
        let mut own = Self { bare: Vec::new(), fetched: Managers::default(), root: None, movers: Vec::new() };
        let mut users = analysis.of(Keyword::User, stage.range.clone()).peekable();
        let mut movers = spots_within::<Mover>(analysis, stage.range.clone()).peekable();
        let mut places = stage.instructions().iter().enumerate();
        for (placed, fetches) in spots_within::<Fetch>(analysis, stage.range.clone()) {
            while let Some(user) = users.next_if(|user| user.start < placed.start) {
                own.root = Some(is_root(&user));
            }
            while let Some((_, names)) = movers.next_if(|(mover, _)| mover.start < placed.start) {
                own.movers.extend(names.iter().map(|mover| mover.0.clone()));
            }
            let Some((place, _)) = places.find(|(_, other)| other.start == placed.start) else { continue };
            for fetch in fetches {
                own.bare.extend(fetch.bare.as_ref().and_then(|call| own.bare(place, call)));
                own.fetched.0 |= fetch.manifests.0;
            }
        }
        own.root = users.last().as_ref().map(is_root).or(own.root);
        own.movers.extend(movers.flat_map(|(_, names)| names).map(|mover| mover.0.clone()));
        own
    }

    /// What a RUN with a call that fetches again is, behind all that was read so far.
    fn bare(&self, place: usize, call: &BareCall) -> Option<OwnBare> {
        // What an earlier step has fetched lies in the image, and the next call finds it there.
        let there = call.finds && self.fetched.has(call.manager);
        let moved = || self.movers.iter().any(|name| moves_store(call.manager, name));
        let stands = !there && self.root != Some(false) && !moved();
        let place = u32::try_from(place).ok()?;
        stands.then(|| OwnBare { place, call: call.clone(), root: self.root == Some(true) })
    }
}

/// What a RUN that calls managers fetches.
struct Fetch {
    /// The first call that fetches again what it fetched before, where nothing is mounted for it.
    bare: Option<BareCall>,
    /// The managers that fetch what manifests name.
    manifests: Managers,
}

impl Spot for Fetch {
    fn of(instruction: &Instruction) -> Vec<Self> {
        let calls = Call::of(instruction);
        let bare = calls.iter().enumerate().find(|(_, call)| repeats(call, calls));
        let bare = bare.filter(|_| is_readable_run(instruction) && !has_cache_mount(instruction));
        let bare = bare.and_then(|(number, call)| {
            let number = u32::try_from(number).ok()?;
            let (manager, range, finds) = (call.manager, call.range, finds_what_is_there(call));
            Some(BareCall { number, manager, range, finds })
        });
        let manifests = calls.iter().filter(|call| call.act == Act::Manifest).map(|call| call.manager);
        let fetch = Self { bare, manifests: manifests.collect() };
        if fetch.bare.is_none() && fetch.manifests == Managers::default() { Vec::new() } else { vec![fetch] }
    }
}

/// The name of a variable that moves a store.
struct Mover(String);

impl Spot for Mover {
    fn of(instruction: &Instruction) -> Vec<Self> {
        let (Some(Keyword::Env | Keyword::Arg), Body::Pairs(pairs)) =
            (instruction.keyword, &instruction.body)
        else {
            return Vec::new();
        };
        let names = pairs.iter().map(|pair| &pair.key.text).filter(|name| moves_some_store(name));
        names.cloned().map(Self).collect()
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
    // Many in a row say the same of the same call.
    let mut last: Option<(String, Store, String)> = None;
    each(analysis, |placed, _, bare, store| {
        sink.add(&RULE, placed, placed.in_document(bare.range), || {
            let call = Call::of(placed.instruction).get(bare.number as usize);
            let words = call.map_or("", |call| call.words.as_str());
            match &last {
                Some((known, of, said)) if known == words && *of == store => said.clone(),
                _ => last.insert((words.to_owned(), store, said(words, bare.manager, store))).2.clone(),
            }
        });
    });
}

fn said(words: &str, manager: Manager, store: Store) -> String {
    let targets = store.targets.join("` and `");
    let how = match manager {
        // Debian's images are told to throw away what was fetched.
        Manager::Apt => format!("`{targets}` in cache mounts, and `docker-clean` out of the way"),
        _ if store.needed => format!("`{targets}` in a cache mount of every RUN that calls it"),
        _ => format!("`{targets}` in a cache mount"),
    };
    format!(
        "Whenever this RUN runs again, `{words}` fetches everything anew: with {how}, it fetches only what is new."
    )
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
USER 'root':wheel
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
