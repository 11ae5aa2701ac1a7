//! cache-copy-before-install: all sources are copied before the dependencies are installed, so that a change of any file
//! installs them again, though only a manifest decides what is installed. It speaks where the manifest is known to lie in
//! the context, or where the install names it.
//!
//! Public source: Docker, Building best practices, "Leverage build cache", and Optimize cache usage in builds, "Order your
//! layers".

use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use syntax::TextRange;
use syntax::dockerfile::{Argument, Body, Instruction};
use syntax::document::Placed;
use syntax::language::Keyword;

use crate::diagnostics::analysis::{Analysis, Stage};
use crate::diagnostics::caching::{
    Act, Call, Manager, below, beside, directory, entered, has_cache_mount, is_readable_run,
};
use crate::diagnostics::in_scripts::{Spot, spots_within};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{ContextFacts, Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "cache-copy-before-install",
    source: Source::Dockwright,
    severity: Severity::Information,
    tags: &[],
    fixable: true,
    check: Check::Document(look),
};

/// What a manager installs by: one of the first, and what of the others is there.
const MANIFESTS: &[(Manager, &[&str], &[&str])] = &[
    (Manager::Npm, &["package.json"], &["package-lock.json", "npm-shrinkwrap.json", ".npmrc"]),
    (Manager::Yarn, &["package.json"], &["yarn.lock", ".yarnrc.yml", ".npmrc"]),
    (Manager::Pnpm, &["package.json"], &["pnpm-lock.yaml", ".npmrc"]),
    (Manager::Poetry, &["pyproject.toml"], &["poetry.lock"]),
    (Manager::Uv, &["pyproject.toml"], &["uv.lock"]),
    (Manager::Cargo, &["Cargo.toml"], &["Cargo.lock"]),
    (Manager::Go, &["go.mod"], &["go.sum"]),
    (Manager::Maven, &["pom.xml"], &[]),
    (
        Manager::Gradle,
        &["build.gradle", "build.gradle.kts"],
        &["settings.gradle", "settings.gradle.kts", "gradle.properties"],
    ),
    (Manager::Composer, &["composer.json"], &["composer.lock"]),
    (Manager::Bundler, &["Gemfile"], &["Gemfile.lock"]),
];

/// Files that make a project of several, whose manifests lie in folders of their own.
const WORKSPACES: &[&str] = &["pnpm-workspace.yaml", "go.work", "vendor"];

/// A COPY of everything above an install.
pub(in crate::diagnostics) struct Broad<'a> {
    /// The COPY.
    pub copy: Placed<'a>,
    /// Its source, in bytes of the document.
    pub range: TextRange,
    /// The RUN that installs.
    pub run: Placed<'a>,
    install: Arc<Install>,
}

/// What an install reads.
pub(in crate::diagnostics) struct Install {
    /// The call that installs.
    pub call: Arc<Call>,
    /// The manifests that it reads, as paths of the context.
    pub manifests: Vec<String>,
    /// The same as paths from where the COPY puts them.
    pub folder: String,
    /// The places of the RUN and of the COPY among the instructions of their stage, and that of the source in the COPY.
    run: usize,
    copy: usize,
    source: usize,
}

impl Deref for Broad<'_> {
    type Target = Install;

    fn deref(&self) -> &Install {
        &self.install
    }
}

/// Every such COPY, in the order of the installs.
pub(in crate::diagnostics) fn found<'a>(analysis: &Analysis<'a>) -> Vec<Broad<'a>> {
    let mut out: Vec<Broad<'a>> = Vec::new();
    let lineage = analysis.lineage();
    for (index, stage) in analysis.stages().iter().enumerate() {
        let own = Own::of(stage, analysis);
        if own.first.is_empty() {
            continue;
        }
        // What was installed before, by manifests or not, is what counts; so are stages below.
        let below = lineage.of(index).skip(1).filter_map(|base| analysis.stages().get(base));
        let seen: Vec<Manager> =
            below.flat_map(|base| Own::of(base, analysis).seen.iter().copied()).collect();
        for install in own.installs(analysis, index, stage).iter() {
            let place = |place: usize| stage.instructions().get(place).copied();
            let (Some(copy), Some(run)) = (place(install.copy), place(install.run)) else { continue };
            let Body::Transfer { sources, .. } = &copy.instruction.body else { continue };
            let Some(source) = sources.get(install.source) else { continue };
            if !seen.contains(&install.call.manager) {
                let range = copy.in_document(source.word.range);
                out.push(Broad { copy, range, run, install: Arc::clone(install) });
            }
        }
    }
    out.sort_by_key(|broad| broad.range);
    out
}

/// What a stage says of this by itself, looked for once, until a line of it is another.
struct Own {
    /// The first RUN and call of each manager that installs by something.
    first: Vec<(usize, Arc<Call>)>,
    /// The managers that install by something.
    seen: Vec<Manager>,
    installs: Mutex<Option<Known>>,
}

/// Where the stage starts, what lies in the context, and the installs that read what a COPY of everything brings.
type Known = (String, Option<Arc<ContextFacts>>, Arc<[Arc<Install>]>);

/// A call that installs by something of the context.
struct BySomething(Manager, Arc<Call>);

impl Spot for BySomething {
    fn of(instruction: &Instruction) -> Vec<Self> {
        let calls = Call::of(instruction).iter();
        let calls = calls.filter(|call| !matches!(call.act, Act::Install | Act::Update));
        calls.map(|call| Self(call.manager, Arc::clone(call))).collect()
    }
}

impl Own {
    fn of<'s>(stage: &'s Stage<'_>, analysis: &Analysis<'_>) -> &'s Self {
        stage.slot.get_or_init(|| {
            let mut own = Self { first: Vec::new(), seen: Vec::new(), installs: Mutex::default() };
            for (run, calls) in spots_within::<BySomething>(analysis, stage.range.clone()) {
                for BySomething(manager, call) in calls {
                    if own.seen.contains(manager) || !is_readable_run(run.instruction) {
                        continue;
                    }
                    own.seen.push(*manager);
                    if !(has_cache_mount(run.instruction) && call.act == Act::Build) {
                        let place = stage.instructions().partition_point(|other| other.start < run.start);
                        own.first.push((place, Arc::clone(call)));
                    }
                }
            }
            own
        })
    }

    /// The installs, looked for once, unless the stage starts elsewhere or other files lie in the context.
    fn installs(&self, analysis: &Analysis<'_>, index: usize, stage: &Stage<'_>) -> Arc<[Arc<Install>]> {
        let context = &analysis.facts.context;
        let start = directory(analysis, analysis.lineage(), index, stage.range.start);
        let mut known = self.installs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((from, of, installs)) = known.as_ref()
            && *from == start
            && of.as_ref().map(Arc::as_ptr) == context.as_ref().map(Arc::as_ptr)
        {
            return Arc::clone(installs);
        }
        let installs = self
            .first
            .iter()
            .filter_map(|(run, call)| install(context.as_deref(), stage, &start, *run, call));
        let installs: Arc<[Arc<Install>]> = installs.map(Arc::new).collect();
        *known = Some((start, context.clone(), Arc::clone(&installs)));
        installs
    }
}

/// The install by a call, where a COPY brings its manifest along with everything else. `start` is the working directory
/// at the start of the stage.
fn install(
    context: Option<&ContextFacts>,
    stage: &Stage<'_>,
    start: &str,
    run: usize,
    call: &Arc<Call>,
) -> Option<Install> {
    let above = stage.instructions().get(..run)?;
    let mut here = start.to_owned();
    let mut copies = Vec::new();
    for (place, other) in above.iter().enumerate() {
        match (other.instruction.keyword, &other.instruction.body) {
            (Some(Keyword::Workdir), Body::Single(Some(word))) => here = entered(&here, word),
            (Some(Keyword::Copy | Keyword::Add), _) => copies.push((place, here.clone())),
            _ => {}
        }
    }
    let at = if call.folder.is_empty() { here } else { beside(&here, &call.folder) };
    copies.into_iter().find_map(|(copy, here)| {
        let instruction = above.get(copy)?.instruction;
        let Body::Transfer { sources, destination: Some(destination), .. } = &instruction.body else {
            return None;
        };
        let other = ["from", "parents", "exclude"].iter().any(|name| instruction.flag(name).is_some());
        if other || !instruction.problems.is_empty() {
            return None;
        }
        let to = beside(&here, &destination.value);
        let inner = below(&at, &to)?;
        sources.iter().enumerate().find_map(|(source, argument)| {
            let manifests = manifests(context, call, &folder(argument)?, inner)?;
            let (call, folder) = (Arc::clone(call), inner.to_owned());
            Some(Install { call, manifests, folder, run, copy, source })
        })
    })
}

/// The folder of the context that a source names with all that lies in it; of the whole context `""`.
fn folder(source: &Argument) -> Option<String> {
    let text = source.value.as_str();
    if matches!(text, "." | "./" | "/" | "*" | "./*") {
        return Some(String::new());
    }
    if text.contains(['$', '*', '?', '[', '<', '"', '\'', ':', '\\']) {
        return None;
    }
    Some(builder::ignore::clean(text.trim_start_matches('/')))
}

fn join(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") }
}

/// What a call installs by, as paths of the context; nothing where that is not known to be there.
fn manifests(context: Option<&ContextFacts>, call: &Call, folder: &str, inner: &str) -> Option<Vec<String>> {
    let project = if inner.is_empty() { folder.to_owned() } else { join(folder, inner) };
    if let Act::Files(files) = &call.act {
        // A folder is known to be one only where it is the context itself.
        let whole =
            folder.is_empty() || context.is_some_and(|context| context.has(&join(folder, "pyproject.toml")));
        let inside = |file: &String| {
            let path = builder::ignore::clean(file);
            (!path.starts_with(['/', '.', '$']) && !path.contains('$')).then(|| join(&project, &path))
        };
        return files.iter().map(inside).collect::<Option<Vec<_>>>().filter(|_| whole);
    }
    let context = context?;
    let there = |name: &str| context.has(&join(&project, name));
    if WORKSPACES.iter().any(|name| there(name)) {
        return None;
    }
    if call.manager == Manager::Dotnet {
        let endings = [".csproj", ".fsproj", ".vbproj", ".sln"];
        let found: Vec<String> =
            endings.iter().flat_map(|ending| context.ending(&project, ending)).map(str::to_owned).collect();
        // A solution names projects in folders of their own.
        return (!found.is_empty() && !found.iter().any(|path| path.ends_with(".sln"))).then_some(found);
    }
    let (_, first, others) = MANIFESTS.iter().find(|(manager, _, _)| *manager == call.manager)?;
    let mut found: Vec<String> =
        first.iter().filter(|name| there(name)).map(|name| join(&project, name)).take(1).collect();
    if found.is_empty() {
        return None;
    }
    found.extend(others.iter().filter(|name| there(name)).map(|name| join(&project, name)));
    Some(found)
}

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    let mut found = found(analysis);
    // One remark for a COPY is enough.
    found.dedup_by(|next, last| next.range == last.range);
    for broad in found {
        sink.add(&RULE, broad.copy, broad.range, || {
            let names: Vec<String> = broad.manifests.iter().map(|name| format!("`{name}`")).collect();
            let (again, first) = match (&broad.call.act, broad.call.manager) {
                (Act::Build, Manager::Cargo) => {
                    ("compile every dependency again", "build the dependencies alone (cargo-chef does)")
                }
                (Act::Build, _) => ("fetch every dependency again", "fetch"),
                _ => ("install everything again", "install"),
            };
            format!(
                "A change of any file makes the `{}` below {again}: copy {} first, {first}, and copy the rest behind that, and \
                 it stays cached until they change.",
                broad.call.words,
                names.join(", ")
            )
        });
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use builder::context::Kind;

    use crate::diagnostics::testing::{check, check_with};
    use crate::diagnostics::{ContextFacts, Facts};

    fn lying(paths: &[&str]) -> Facts {
        let entries = paths.iter().map(|path| (*path, Kind::File));
        Facts { context: Some(Arc::new(ContextFacts::of_entries(entries, None))), ..Facts::default() }
    }

    #[test]
    fn everything_before_an_install_is_marked() {
        check_with(
            super::RULE.name,
            &lying(&["package.json", "package-lock.json", "api/go.mod"]),
            "\
FROM node AS a
WORKDIR /app
COPY . .
     ^ A change of any file makes the `npm ci` below install everything again: copy `package.json`, `package-lock.json` first, install, and copy the rest behind that, and it stays cached until they change.
ENV A=b
RUN npm ci && npm run build
FROM golang AS b
COPY . /src/
     ^ A change of any file makes the `go build` below fetch every dependency again: copy `api/go.mod` first, fetch, and copy the rest behind that, and it stays cached until they change.
RUN cd /src/api && go build
",
        );
        check(
            super::RULE.name,
            "\
FROM python
WORKDIR /app
ADD . /app
    ^ A change of any file makes the `pip install` below install everything again: copy `requirements.txt` first, install, and copy the rest behind that, and it stays cached until they change.
RUN pip install -r requirements.txt
",
        );
    }

    #[test]
    fn what_is_known_to_be_in_order_or_is_not_known_is_not() {
        let facts = lying(&["package.json", "go.mod", "sub/package.json"]);
        for lines in [
            "COPY package.json ./\nRUN npm ci\nCOPY . .\nRUN npm ci",
            "COPY . /other\nRUN npm ci",
            "COPY src ./\nRUN npm ci",
            "COPY --from=x . .\nRUN npm ci",
            "COPY . .\nRUN npm install -g x",
            "COPY . .\nRUN --mount=type=cache,target=/go/pkg/mod go build",
            "COPY . .\nRUN yarn build",
            "RUN npm ci\nCOPY . .",
        ] {
            check_with(super::RULE.name, &facts, &format!("FROM node\nWORKDIR /app\n{lines}\n"));
        }
        check(super::RULE.name, "FROM node\nCOPY . .\nRUN npm ci\n");
        check(super::RULE.name, "FROM python\nCOPY . /app\nRUN pip install -r /tmp/requirements.txt\n");
    }
}
