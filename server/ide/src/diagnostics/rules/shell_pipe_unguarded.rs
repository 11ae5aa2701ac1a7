//! shell-pipe-unguarded: a download piped into a shell, whose failure nobody sees.
//!
//! Public source: Docker, Building best practices, "Using pipes".

use syntax::TextRange;
use syntax::script::{Commands, Script, ShellCommand};

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::in_scripts::{Spot, spots};
use crate::diagnostics::launch::program;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};
use crate::shells::Shells;

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "shell-pipe-unguarded",
    source: Source::Dockwright,
    severity: Severity::Warning,
    tags: &[],
    fixable: true,
    check: Check::Document(look),
};

const DOWNLOADS: &[&str] = &["curl", "wget"];

/// Programs that end well when they read nothing at all.
const CONTENT_WITH_NOTHING: &[&str] = &[
    "ash", "bash", "dash", "ksh", "node", "perl", "php", "python", "python2", "python3", "ruby", "sh", "tee",
    "zsh",
];

/// A pipeline that begins with a download and ends with one of those, in the instruction.
struct Pipe {
    range: TextRange,
    from: String,
    into: String,
}

impl Spot for Pipe {
    fn find(script: &Script) -> Vec<Self> {
        let commands = script.commands();
        if commands.sets("pipefail", None) {
            return Vec::new();
        }
        let ends = commands.all.iter().filter_map(|end| {
            let into =
                program(end).filter(|name| end.link.reads_pipe && CONTENT_WITH_NOTHING.contains(name))?;
            let (first, from) = download(commands, end)?;
            let range = TextRange::new(first.range.start, end.range.end);
            Some(Self { range: script.in_instruction(range), from: from.to_owned(), into: into.to_owned() })
        });
        ends.collect()
    }
}

/// The download that a command's pipeline begins with.
fn download<'a>(commands: &'a Commands, end: &ShellCommand) -> Option<(&'a ShellCommand, &'a str)> {
    let first = commands.pipeline(end.link.pipeline?).next()?;
    let name = program(first).filter(|name| DOWNLOADS.contains(name))?;
    (first.range.end <= end.range.start).then_some((first, name))
}

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    let mut found = spots::<Pipe>(analysis).peekable();
    if found.peek().is_none() {
        return;
    }
    let shells = Shells::of(analysis);
    for (placed, pipes) in found {
        let Some(script) = placed.instruction.script() else { continue };
        let Some(shell) = shells.running(placed.start, script).filter(|shell| !shell.pipefail) else {
            continue;
        };
        let bash = shell.dialect == syntax::script::Dialect::Bash;
        for Pipe { range, from, into } in pipes {
            sink.add(&RULE, placed, placed.in_document(*range), || {
                let how = if bash {
                    "Put `set -o pipefail` before it"
                } else {
                    "Put `SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]` above, where there is Bash"
                };
                format!("When `{from}` fails, `{into}` reads nothing and the step succeeds. {how}, or download to a file first.")
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn a_download_into_a_shell_is_marked() {
        check(
            super::RULE.name,
            "\
FROM debian
RUN make && curl -fsSL https://a.b/c | gunzip | sudo -E bash - && x
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ When `curl` fails, `bash` reads nothing and the step succeeds. Put `SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]` above, where there is Bash, or download to a file first.
SHELL [\"bash\", \"-c\"]
RUN wget -qO- x | python3
    ^^^^^^^^^^^^^^^^^^^^^ When `wget` fails, `python3` reads nothing and the step succeeds. Put `set -o pipefail` before it, or download to a file first.
",
        );
    }

    #[test]
    fn pipes_that_fail_are_not() {
        for line in [
            "RUN set -o pipefail && curl x | sh",
            "RUN set -euxo pipefail; curl x | sh",
            "RUN curl x | tar -xz",
            "RUN curl x > y && sh y",
            "RUN echo curl x | sh",
            "RUN sh | curl x",
            "RUN [\"bash\", \"-o\", \"pipefail\", \"-c\", \"curl x | sh\"]",
            "SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\nRUN curl x | sh",
            "SHELL [\"powershell\", \"-Command\"]\nRUN curl x | sh",
        ] {
            check(super::RULE.name, &format!("FROM debian\n{line}\n"));
        }
    }
}
