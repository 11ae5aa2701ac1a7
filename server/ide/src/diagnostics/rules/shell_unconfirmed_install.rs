//! shell-unconfirmed-install: a package manager that will ask, in a build where nobody answers.
//!
//! Public source: apt-get(8), `--assume-yes`; dnf(8), `--assumeyes`.

use syntax::TextRange;
use syntax::dockerfile::Instruction;
use syntax::script::{Script, ShellCommand};

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::in_scripts::{Spot, spots};
use crate::diagnostics::launch::program_at;
use crate::diagnostics::lineage::stage_of;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "shell-unconfirmed-install",
    source: Source::Dockwright,
    severity: Severity::Warning,
    tags: &[],
    fixable: true,
    check: Check::Document(look),
};

/// Programs that ask before they change anything, and what they take for yes.
const PROGRAMS: &[(&str, &[&str])] = &[
    ("apt", &["--yes", "--assume-yes", "--quiet=2", "-qq", "-q=2"]),
    ("apt-get", &["--yes", "--assume-yes", "--quiet=2", "-qq", "-q=2"]),
    ("aptitude", &["--assume-yes"]),
    ("dnf", &["--assumeyes"]),
    ("tdnf", &["--assumeyes"]),
    ("yum", &["--assumeyes"]),
];

const VERBS: &[&str] = &[
    "install",
    "reinstall",
    "localinstall",
    "groupinstall",
    "build-dep",
    "upgrade",
    "dist-upgrade",
    "full-upgrade",
    "safe-upgrade",
    "update",
    "remove",
    "purge",
    "autoremove",
    "erase",
];

/// Options with which nothing is changed, so that nothing is asked.
const HARMLESS: &[&str] = &[
    "--downloadonly",
    "--download-only",
    "--print-uris",
    "--dry-run",
    "--simulate",
    "--just-print",
    "--no-act",
    "--recon",
    "--help",
    "-h",
    "-s",
];

/// What a script says of questions.
#[derive(Clone)]
enum Said {
    /// A program will ask: from it to its verb, in the instruction, and both in words.
    Asks(TextRange, String),
    /// A file of settings says yes from now on.
    Always,
}

/// Settings of apt and dnf that say yes.
const SETTINGS: &[&str] = &["Assume-Yes", "assumeyes", "force-yes"];

impl Spot for Said {
    fn find(script: &Script) -> Vec<Self> {
        let text = &script.text.text;
        if SETTINGS.iter().any(|word| text.contains(word)) {
            let file =
                ["apt.conf", "/etc/apt", "dnf.conf", "yum.conf"].iter().any(|file| text.contains(file));
            return if file { vec![Self::Always] } else { Vec::new() };
        }
        let asking = script.commands().all.iter().filter_map(|command| {
            let (program, at) = asks(command)?;
            let verb = command.words.get(at)?;
            let range = TextRange::new(command.range.start, verb.range.end);
            Some(Self::Asks(script.in_instruction(range), format!("{program} {}", verb.text)))
        });
        asking.collect()
    }

    /// Looked for once: an edit leaves most instructions of a run of lines as they are.
    fn of(instruction: &Instruction) -> Vec<Self> {
        let Some(script) = instruction.script() else { return Vec::new() };
        instruction.slot.get_or_init(|| -> Box<[Self]> { Self::find(script).into() }).to_vec()
    }
}

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    let mut answered: Vec<usize> = Vec::new();
    for (placed, found) in spots::<Said>(analysis) {
        let Some(stage) = stage_of(analysis, placed) else { continue };
        for said in found {
            let Said::Asks(range, words) = said else {
                answered.push(stage);
                continue;
            };
            if analysis.lineage().of(stage).any(|stage| answered.contains(&stage)) {
                continue;
            }
            sink.add(&RULE, placed, placed.in_document(*range), || {
                format!(
                    "`{words}` asks before it goes on, and a build has nobody to answer. Write `{words} -y`."
                )
            });
        }
    }
}

/// The program and which word is its verb, where nothing says yes.
fn asks(command: &ShellCommand) -> Option<(&'static str, usize)> {
    let at = program_at(command)?;
    let name = command.words.get(at)?.value.as_deref()?;
    let (program, yes) =
        PROGRAMS.iter().find(|(program, _)| *program == name.rsplit('/').next().unwrap_or(name))?;
    let words = command.words.get(at + 1..)?;
    let verb =
        words.iter().position(|word| word.value.as_deref().is_some_and(|value| VERBS.contains(&value)))?;
    // `apt-get update` fetches lists and asks nothing; `yum update` upgrades.
    if program.starts_with("apt") && words.get(verb)?.value.as_deref() == Some("update")
        || command.link.reads_pipe
    {
        return None;
    }
    let said = words.iter().any(|word| match word.value.as_deref() {
        Some(value) => {
            let letters = value.strip_prefix('-').filter(|letters| !letters.starts_with('-'));
            let long = value.strip_suffix("=true").unwrap_or(value);
            yes.contains(&long)
                || letters.is_some_and(|letters| {
                    letters.contains('y') || (letters.contains("qq") && program.starts_with("apt"))
                })
                || HARMLESS.contains(&value)
        }
        // Options may come out of a variable, packages too.
        None => !word.text.starts_with('"') && word.text.contains('$') && is_options(&word.text),
    });
    (!said).then_some((*program, at + 1 + verb))
}

fn is_options(text: &str) -> bool {
    let upper = text.to_uppercase();
    ["OPT", "ARG", "FLAG", "YES", "APT"].iter().any(|part| upper.contains(part))
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn installs_that_ask_are_marked() {
        check(
            super::RULE.name,
            "\
FROM debian
RUN apt-get update && apt-get install curl
                      ^^^^^^^^^^^^^^^ `apt-get install` asks before it goes on, and a build has nobody to answer. Write `apt-get install -y`.
RUN <<EOF
apt-get --no-install-recommends \\
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^> `apt-get install` asks before it goes on, and a build has nobody to answer. Write `apt-get install -y`.
  install curl
^^^^^^^^^<
EOF
RUN sudo -E env A=b apt-get purge --auto-remove gcc
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `apt-get purge` asks before it goes on, and a build has nobody to answer. Write `apt-get purge -y`.
RUN yum update
    ^^^^^^^^^^ `yum update` asks before it goes on, and a build has nobody to answer. Write `yum update -y`.
",
        );
    }

    #[test]
    fn those_that_are_answered_are_not() {
        check(
            super::RULE.name,
            "\
FROM debian
RUN apt-get update && apt-get install -y curl && apt-get -yq install a && apt-get install -qq a
RUN apt-get install --yes a && apt install --assume-yes a && apt-get install a -y
RUN yes | apt-get install a
RUN apt-get install $APT_OPTIONS a
RUN apt-get -o APT::Get::Assume-Yes=true install a
RUN apt-get install -q=2 a; apt-get install --yes=true a; apt-get --dry-run install a; apt-get autoclean
RUN yum -y install a; dnf install --assumeyes a
RUN apt-get clean && apt-cache search install && echo apt-get install a
RUN [\"apt-get\", \"install\", \"a\"]
CMD apt-get install a
",
        );
    }

    #[test]
    fn a_file_of_settings_answers_for_all_that_follows() {
        check(
            super::RULE.name,
            "\
FROM debian AS base
RUN apt-get install a
    ^^^^^^^^^^^^^^^ `apt-get install` asks before it goes on, and a build has nobody to answer. Write `apt-get install -y`.
RUN echo 'APT::Get::Assume-Yes \"true\";' > /etc/apt/apt.conf.d/90yes
RUN apt-get install b
FROM base
RUN apt-get install c
FROM debian
RUN apt-get install d
    ^^^^^^^^^^^^^^^ `apt-get install` asks before it goes on, and a build has nobody to answer. Write `apt-get install -y`.
",
        );
    }
}
