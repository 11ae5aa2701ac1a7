//! cache-bind-mount: a file is copied in, one RUN reads it and deletes it. A bind mount does the same without a step and
//! a layer of its own, in which the file stays for ever.
//!
//! Public source: Docker, Building best practices, "ADD or COPY": bind mounts for files that one RUN needs for a while.

use syntax::TextRange;
use syntax::dockerfile::Body;
use syntax::document::Placed;
use syntax::language::Keyword;
use syntax::script::ShellCommand;

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::caching::{beside, command_removal, directory, top_level, word_removal};
use crate::diagnostics::in_scripts::{Spot, spots};
use crate::diagnostics::lineage::stage_of;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "cache-bind-mount",
    source: Source::Dockwright,
    severity: Severity::Hint,
    tags: &[],
    fixable: true,
    check: Check::Document(look),
};

/// Programs that read a file and leave it as it is.
const READERS: &[&str] = &[
    "apk", "apt", "apt-get", "bash", "bundle", "cat", "conda", "cp", "dnf", "dpkg", "gem", "grep", "ls",
    "mamba", "npm", "perl", "pip", "pip3", "psql", "python", "python3", "Rscript", "rpm", "ruby", "sh",
    "tar", "unzip", "xargs", "yum", "gpg", "apt-key",
];

/// An `rm` of plain files in a chain: the place of the command, and of the words that name files.
struct Removal {
    command: usize,
    files: Vec<(usize, String)>,
}

impl Spot for Removal {
    fn find(script: &syntax::script::Script) -> Vec<Self> {
        let removals = top_level(script).filter(|(_, command)| command.is("rm")).map(|(index, command)| {
            let words = command.words.iter().enumerate().skip(1);
            let files = words.filter_map(|(at, word)| Some((at, word.value.clone()?)));
            let plain = |file: &String| !file.starts_with('-') && !file.contains(['*', '?', '[', '~']);
            Self { command: index, files: files.filter(|(_, file)| plain(file)).collect() }
        });
        removals.filter(|removal| !removal.files.is_empty()).collect()
    }
}

/// A file that could be mounted.
pub(in crate::diagnostics) struct Passing<'a> {
    /// The COPY.
    pub copy: Placed<'a>,
    /// The RUN that reads the file and deletes it.
    pub run: Placed<'a>,
    /// Where the file lies in the context.
    pub source: String,
    /// Where the RUN finds it.
    pub target: String,
    /// What goes from the RUN, in bytes of it; nothing where that cannot be taken out.
    pub removal: Option<TextRange>,
}

/// Every such file, in the order of the RUNs.
pub(in crate::diagnostics) fn found<'a>(analysis: &Analysis<'a>) -> Vec<Passing<'a>> {
    let mut out = Vec::new();
    for (run, removals) in spots::<Removal>(analysis) {
        if run.instruction.keyword != Some(Keyword::Run) {
            continue;
        }
        let lineage = analysis.lineage();
        let Some((own, stage)) =
            stage_of(analysis, run).and_then(|own| Some((own, analysis.stages().get(own)?)))
        else {
            continue;
        };
        // Only what was copied since the RUN before is read by this one alone.
        let above = stage.instructions();
        let above = above.get(..above.partition_point(|other| other.start < run.start)).unwrap_or_default();
        let since = above.iter().rev().take_while(|other| other.instruction.keyword != Some(Keyword::Run));
        let copies: Vec<_> = since.filter(|other| other.instruction.keyword == Some(Keyword::Copy)).collect();
        for copy in copies.into_iter().rev().copied() {
            let here = directory(analysis, lineage, own, copy.start);
            let there = directory(analysis, lineage, own, run.start);
            out.extend(removals.iter().find_map(|removal| passing(copy, run, removal, &here, &there)));
        }
    }
    out
}

fn passing<'a>(
    copy: Placed<'a>,
    run: Placed<'a>,
    removal: &Removal,
    here: &str,
    there: &str,
) -> Option<Passing<'a>> {
    let Body::Transfer { sources, destination: Some(destination), .. } = &copy.instruction.body else {
        return None;
    };
    let [source] = sources.as_slice() else { return None };
    if !copy.instruction.flags.is_empty() || source.value.contains(['$', '*', '?', '[', '<']) {
        return None;
    }
    let base = source.value.rsplit('/').next()?;
    // A name with an ending is a file's; what a folder holds may be written to.
    if !base.get(1..)?.contains('.') {
        return None;
    }
    let target = beside(here, &destination.value);
    let inside = beside(&target, base);
    let script = run.instruction.script()?;
    let (word, path) = removal.files.iter().find_map(|(word, file)| {
        let path = beside(there, file);
        (path == inside || path == target).then_some((*word, path))
    })?;
    let commands = script.commands();
    // Whoever goes elsewhere first means other files.
    if commands.broken || commands.all.iter().any(|command| command.is("cd")) {
        return None;
    }
    let names = |command: &ShellCommand| {
        let value = |text: &str| {
            let text = text.strip_prefix("-r").or_else(|| text.strip_prefix('@')).unwrap_or(text);
            text == base || text.ends_with(&format!("/{base}"))
        };
        command.words.iter().any(|word| word.value.as_deref().is_some_and(value))
    };
    let others = || {
        commands.all.iter().enumerate().filter(|(index, command)| *index != removal.command && names(command))
    };
    let read = |command: &ShellCommand| command.program().is_some_and(|program| READERS.contains(&program));
    if others().next().is_none() || !others().all(|(_, command)| read(command)) {
        return None;
    }
    let all = removal.files.len() == 1;
    let gone = if all {
        command_removal(run.instruction, script, removal.command)
    } else {
        word_removal(run.instruction, script, removal.command, word)
    };
    let source = builder::ignore::clean(source.value.trim_start_matches('/'));
    Some(Passing { copy, run, source, target: path, removal: gone })
}

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    for passing in found(analysis) {
        let range = passing.copy.in_document(passing.copy.instruction.name.range);
        sink.add(&RULE, passing.copy, range, || {
            format!(
                "The RUN below reads `{0}` and deletes it, but this layer keeps it: `RUN --mount=type=bind,source={0}` reads \
                 it without a step and a layer of its own.",
                passing.source
            )
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn a_file_that_is_read_and_deleted_is_marked() {
        check(
            super::RULE.name,
            "\
FROM python:3
COPY requirements.txt /tmp/
^^^^ The RUN below reads `requirements.txt` and deletes it, but this layer keeps it: `RUN --mount=type=bind,source=requirements.txt` reads it without a step and a layer of its own.
RUN pip install -r /tmp/requirements.txt && rm /tmp/requirements.txt
WORKDIR /app
COPY conf/setup.sh .
^^^^ The RUN below reads `conf/setup.sh` and deletes it, but this layer keeps it: `RUN --mount=type=bind,source=conf/setup.sh` reads it without a step and a layer of its own.
RUN sh setup.sh && rm -f setup.sh other
",
        );
    }

    #[test]
    fn what_is_kept_changed_or_of_others_is_not() {
        for lines in [
            "COPY a.txt /tmp/\nRUN cat /tmp/a.txt",
            "COPY a.txt /tmp/\nRUN chmod +x /tmp/a.txt && sh /tmp/a.txt && rm /tmp/a.txt",
            "COPY a.txt /tmp/\nRUN cat /tmp/a.txt\nRUN cat /tmp/a.txt && rm /tmp/a.txt",
            "COPY folder /tmp/folder\nRUN sh /tmp/folder/x && rm -rf /tmp/folder",
            "COPY --chown=me a.txt /tmp/\nRUN cat /tmp/a.txt && rm /tmp/a.txt",
            "COPY --from=x a.txt /tmp/\nRUN cat /tmp/a.txt && rm /tmp/a.txt",
            "COPY a.txt /tmp/\nRUN cat /other/b.txt && rm /other/a.txt",
            "COPY a.txt /tmp/\nRUN if cat /tmp/a.txt; then rm /tmp/a.txt; fi",
        ] {
            check(super::RULE.name, &format!("FROM python:3\n{lines}\n"));
        }
    }
}
