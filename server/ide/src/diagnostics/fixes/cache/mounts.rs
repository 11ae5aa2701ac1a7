//! Mounts: of a package manager's store, and of a file that one RUN reads.

use std::sync::Arc;

use syntax::TextRange;
use syntax::dockerfile::{Body, Command};
use syntax::document::Placed;
use syntax::language::Keyword;

use super::super::lines::whole_line;
use super::super::{Edit, Fix, Scene, Trust};
use super::apart;
use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::caching::{
    Act, Call, Defeat, Manager, Store, before_script, command_removal, defeats, has_cache_mount, never_reads,
    start_of, top_level, word_removal,
};
use crate::diagnostics::in_scripts::spots;
use crate::diagnostics::lineage::stage_of;
use crate::diagnostics::rules::{cache_bind_mount, cache_missing_mount};

/// The images of Debian throw away what apt has fetched; this ends that.
const KEEP: &str = "rm -f /etc/apt/apt.conf.d/docker-clean && ";

/// `apt`, other than `apt-get`, throws it away by itself too.
const KEEP_APT: &str =
    "echo 'Binary::apt::APT::Keep-Downloaded-Packages \"true\";' > /etc/apt/apt.conf.d/keep-cache && ";

/// A manager's store is mounted, and what would empty it goes.
pub(super) fn cache(scene: &Scene<'_>) -> Option<Fix> {
    let analysis = scene.analysis();
    let all = cache_missing_mount::found(&analysis);
    let bare = all.iter().find(|bare| bare.placed.in_document(bare.call.range) == scene.finding.range)?;
    let manager = bare.call.manager;
    let runs = if bare.store.needed { callers(&analysis, bare)? } else { vec![bare.placed] };
    if manager == Manager::Apt && lists_are_read_below(&analysis, bare.stage, bare.placed) {
        return None;
    }
    let mut edits = Vec::new();
    for run in &runs {
        edits.extend(mounted(*run, manager, &bare.store)?);
    }
    let targets = bare.store.targets.join("` and `");
    let with = if runs.len() > 1 { format!(" in {} RUN", runs.len()) } else { String::new() };
    apart(&mut edits).then(|| Fix::new(format!("Keep `{targets}` in a cache{with}"), Trust::Likely, edits))
}

/// The edits of one RUN.
fn mounted(run: Placed<'_>, manager: Manager, store: &Store) -> Option<Vec<Edit>> {
    let instruction = run.instruction;
    let Body::Command(Command::Shell(_)) = &instruction.body else { return None };
    let script = instruction.script()?;
    let sharing = if store.locked { ",sharing=locked" } else { "" };
    let flags: String =
        store.targets.iter().map(|target| format!(" --mount=type=cache,target={target}{sharing}")).collect();
    let mut edits = vec![Edit::insert(before_script(run), flags)];
    for defeat in defeats(manager, script) {
        let gone: Vec<TextRange> = match defeat {
            Defeat::Command(command) => vec![command_removal(instruction, script, command)?],
            Defeat::Words(command, words) => {
                let removals = words.iter().map(|word| word_removal(instruction, script, command, *word));
                removals.collect::<Option<Vec<_>>>()?
            }
        };
        edits.extend(gone.into_iter().map(|range| Edit::remove(run.in_document(range))));
    }
    if manager == Manager::Apt {
        let apt = |command: &syntax::script::ShellCommand| command.is("apt-get") || command.is("apt");
        let all = &script.commands().all;
        if all.iter().any(|command| command.is("sudo")) {
            return None;
        }
        // It must hold before the first call.
        let first = all.iter().position(apt)?;
        let (_, command) = top_level(script).find(|(index, _)| *index == first)?;
        let at = run.start + script.text.source(start_of(script, command));
        let only = all.iter().any(|command| command.is("apt"));
        let words = if only { format!("{KEEP}{KEEP_APT}") } else { KEEP.to_owned() };
        // A removal may end where this begins; it stands behind it then.
        edits.push(Edit::insert(at, words));
    }
    Some(edits)
}

/// Every RUN of a stage that needs what lies in a manager's store: it would lie there and not in the image. Nothing
/// where another may need it, such as one that calls `make`.
fn callers<'a>(analysis: &Analysis<'a>, bare: &cache_missing_mount::Bare<'a>) -> Option<Vec<Placed<'a>>> {
    let stage = analysis.stages().get(bare.stage)?;
    let programs = bare.call.manager.programs();
    let calls = |placed: &Placed<'_>| {
        let script = placed.instruction.script();
        script.is_some_and(|script| {
            let mut all = script.commands().all.iter();
            all.any(|command| command.program().is_some_and(|program| programs.contains(&program)))
        })
    };
    let lineage = analysis.lineage();
    let derived = (0..analysis.stages().len())
        .any(|other| other != bare.stage && lineage.of(other).any(|one| one == bare.stage));
    // What is taken from the folder later would be gone.
    let text = analysis.document.rope().to_string();
    let taken = bare.store.targets.iter().any(|target| text.contains(target));
    if derived || taken {
        return None;
    }
    let mut found = Vec::new();
    for run in analysis.of(Keyword::Run, stage.range.clone()) {
        if calls(&run) {
            if !has_cache_mount(run.instruction) {
                found.push(run);
            }
        } else if !never_reads(run.instruction) && run.start > bare.placed.start {
            return None;
        }
    }
    Some(found)
}

/// Whether a RUN below installs by the lists of this one.
fn lists_are_read_below(analysis: &Analysis<'_>, stage: usize, run: Placed<'_>) -> bool {
    let lineage = analysis.lineage();
    let of = |calls: &[Arc<Call>], act: &Act| {
        calls.iter().any(|call| call.manager == Manager::Apt && call.act == *act)
    };
    spots::<Arc<Call>>(analysis).any(|(placed, calls)| {
        placed.start > run.start
            && of(calls, &Act::Install)
            && !of(calls, &Act::Update)
            && stage_of(analysis, placed).is_some_and(|other| lineage.of(other).any(|one| one == stage))
    })
}

/// A COPY of a file goes; the RUN that reads it has it mounted and need not delete it.
pub(super) fn bind(scene: &Scene<'_>) -> Option<Fix> {
    let analysis = scene.analysis();
    let passing = cache_bind_mount::found(&analysis).into_iter().find(|passing| {
        passing.copy.in_document(passing.copy.instruction.name.range) == scene.finding.range
    })?;
    let odd = |path: &str| path.contains(['$', ',', '"', '\'', ' ', '\\']);
    if !passing.target.starts_with('/') || odd(&passing.target) || odd(&passing.source) {
        return None;
    }
    let start = whole_line(scene.text, TextRange::empty(passing.copy.range().start)).start;
    let copy = TextRange::new(start, passing.copy.start + passing.copy.instruction.len);
    let mount = format!(" --mount=type=bind,source={},target={}", passing.source, passing.target);
    let mut edits = vec![
        Edit::remove(copy),
        Edit::insert(before_script(passing.run), mount),
        Edit::remove(passing.run.in_document(passing.removal?)),
    ];
    let title = format!("Mount `{}` instead of copying it", passing.source);
    apart(&mut edits).then(|| Fix::new(title, Trust::Likely, edits))
}
