//! cache-context-litter: a COPY takes along what changes without a change of the sources: `.git`, `node_modules`,
//! `target`, `.venv`, logs. It speaks of what is known to lie in the context.
//!
//! Public source: Docker, Optimize cache usage in builds, "Keep the context small"; BuildKit, `cache/contenthash`: the key
//! of COPY holds a digest of everything that it takes.

use std::collections::HashMap;
use std::sync::Arc;

use syntax::TextRange;
use syntax::dockerfile::{Argument, Body};
use syntax::document::Placed;
use syntax::language::Keyword;

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::caching::{Act, Call, Manager};
use crate::diagnostics::in_scripts::spots;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Clutter, Litter, Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "cache-context-litter",
    source: Source::Dockwright,
    severity: Severity::Information,
    tags: &[],
    fixable: true,
    check: Check::Document(look),
};

/// How many are named in a message.
const NAMED: usize = 3;

/// A source that takes litter along.
pub(in crate::diagnostics) struct Littered<'a> {
    placed: Placed<'a>,
    /// The source, in bytes of the document.
    pub range: TextRange,
    /// What it takes along.
    pub litter: Vec<&'a Clutter>,
}

/// Every such source, in the order of the text.
pub(in crate::diagnostics) fn found<'a>(analysis: &Analysis<'a>) -> Vec<Littered<'a>> {
    let Some(context) = analysis.facts.context.as_ref() else { return Vec::new() };
    let mut out = Vec::new();
    if context.clutter().next().is_none() {
        return out;
    }
    let mut wanted = None;
    let mut by_folder: HashMap<String, Vec<&'a Clutter>> = HashMap::new();
    let mut taken: Vec<Placed<'a>> = Vec::new();
    for keyword in [Keyword::Copy, Keyword::Add] {
        taken.extend(analysis.of(keyword, analysis.everywhere()));
    }
    taken.sort_by_key(|placed| placed.start);
    for placed in taken {
        let Body::Transfer { sources, destination: Some(_), .. } = &placed.instruction.body else { continue };
        let elsewhere =
            ["from", "exclude", "parents"].iter().any(|name| placed.instruction.flag(name).is_some());
        if elsewhere || !placed.instruction.problems.is_empty() {
            continue;
        }
        for source in sources {
            let Some(folder) = folder(source) else { continue };
            // Most of them name the same few folders.
            let litter = by_folder.entry(folder).or_insert_with_key(|folder| {
                let wanted = wanted.get_or_insert_with(|| Wanted::of(analysis));
                let within = context.clutter().filter(|clutter| clutter.lies_in(folder));
                within.filter(|clutter| !wanted.has(clutter.litter)).collect()
            });
            if !litter.is_empty() {
                let range = placed.in_document(source.word.range);
                out.push(Littered { placed, range, litter: litter.clone() });
            }
        }
    }
    out
}

/// The folder of the context that a source names; of the whole context `""`.
fn folder(source: &Argument) -> Option<String> {
    let text = source.value.as_str();
    if text.contains(['$', '*', '?', '[', '<', '"', '\'', ':', '\\']) {
        return None;
    }
    let cleaned = builder::ignore::clean(text.trim_start_matches('/'));
    Some(if cleaned == "." { String::new() } else { cleaned })
}

/// What of all that a file may want to have.
struct Wanted {
    repository: bool,
    modules: bool,
    target: bool,
}

impl Wanted {
    fn of(analysis: &Analysis<'_>) -> Self {
        let mut wanted = Self { repository: false, modules: true, target: true };
        // Who installs or builds in the image needs nobody else's modules or objects.
        for (_, calls) in spots::<Arc<Call>>(analysis) {
            for call in calls.iter().filter(|call| call.act != Act::Update) {
                wanted.modules &= !matches!(call.manager, Manager::Npm | Manager::Yarn | Manager::Pnpm);
                wanted.target &= !matches!(call.manager, Manager::Cargo | Manager::Maven);
            }
        }
        // A build that asks the repository for its version needs it.
        wanted.repository = analysis.of(Keyword::Run, analysis.everywhere()).any(|placed| {
            let script = placed.instruction.script();
            script.is_none_or(|script| {
                script.text.text.contains(".git/")
                    || script.commands().all.iter().any(|command| {
                        command.is("git")
                            && !command
                                .arguments()
                                .next()
                                .is_some_and(|verb| ["clone", "config", "--version"].contains(&verb))
                    })
            })
        });
        wanted
    }

    fn has(&self, litter: Litter) -> bool {
        match litter {
            Litter::Repository => self.repository,
            Litter::NodeModules => self.modules,
            Litter::Target => self.target,
            Litter::Environment | Litter::Log => false,
        }
    }
}

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    for littered in found(analysis) {
        sink.add(&RULE, littered.placed, littered.range, || {
            let names: Vec<String> =
                littered.litter.iter().take(NAMED).map(|clutter| format!("`{}`", clutter.path)).collect();
            let more = match littered.litter.len().saturating_sub(NAMED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let (they, change) = if littered.litter.len() == 1 { ("it", "changes") } else { ("they", "change") };
            format!(
                "This takes {}{more} along, and whenever {they} {change} it runs again with everything below: kept out by \
                 the ignore file, {they} cannot.",
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
        let entries = paths.iter().map(|path| match path.strip_suffix('/') {
            Some(folder) => (folder, Kind::Folder),
            None => (*path, Kind::File),
        });
        Facts { context: Some(Arc::new(ContextFacts::of_entries(entries, None))), ..Facts::default() }
    }

    #[test]
    fn litter_in_the_context_is_marked() {
        let facts =
            lying(&[".git/", ".git/HEAD", "app/", "app/node_modules/", "app/package.json", "debug.log"]);
        check_with(
            super::RULE.name,
            &facts,
            "\
FROM node
COPY . /app
     ^ This takes `.git`, `app/node_modules`, `debug.log` along, and whenever they change it runs again with everything below: kept out by the ignore file, they cannot.
ADD ./app/ /x/
    ^^^^^^ This takes `app/node_modules` along, and whenever it changes it runs again with everything below: kept out by the ignore file, it cannot.
RUN npm ci
",
        );
    }

    #[test]
    fn what_is_wanted_or_not_there_is_not() {
        let facts = lying(&[".git/", "node_modules/"]);
        check_with(super::RULE.name, &facts, "FROM node\nCOPY . /app\nRUN git describe > /version\n");
        check_with(
            super::RULE.name,
            &facts,
            "FROM node\nCOPY --exclude=.git . /app\nCOPY --from=a . /b\nCOPY src /src\n",
        );
        check_with(super::RULE.name, &lying(&["src/"]), "FROM node\nCOPY . /app\n");
        check(super::RULE.name, "FROM node\nCOPY . /app\n");
    }
}
