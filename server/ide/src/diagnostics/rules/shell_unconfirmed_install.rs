//! shell-unconfirmed-install: a package manager that will ask, in a build where nobody answers.
//!
//! Public source: apt-get(8), `--assume-yes`; dnf(8), `--assumeyes`.

use syntax::dockerfile::Instruction;
use syntax::language::Keyword;
use syntax::script::ShellCommand;

use crate::diagnostics::rule::{Check, Findings, Rule};
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "shell-unconfirmed-install",
    source: Source::Dockwright,
    severity: Severity::Warning,
    tags: &[],
    fixable: true,
    check: Check::Instruction { of: &[Keyword::Run, Keyword::Onbuild], look },
};

/// Programs that ask before they install, and what they take for yes.
const PROGRAMS: &[(&str, &[&str])] = &[
    ("apt", &["--yes", "--assume-yes", "--quiet=2", "-qq"]),
    ("apt-get", &["--yes", "--assume-yes", "--quiet=2", "-qq"]),
    ("dnf", &["--assumeyes"]),
    ("yum", &["--assumeyes"]),
];

const VERBS: &[&str] = &[
    "install",
    "reinstall",
    "localinstall",
    "groupinstall",
    "upgrade",
    "dist-upgrade",
    "full-upgrade",
    "update",
];

fn look(instruction: &Instruction, found: &mut Findings) {
    let Some(script) = instruction.script() else { return };
    // A file of apt's settings, or a variable, may say yes for all of them.
    if ["Assume-Yes", "assumeyes", "force-yes"].iter().any(|word| script.text.text.contains(word)) {
        return;
    }
    for command in &script.commands().all {
        let Some((program, verb)) = asks(command) else { continue };
        let Some(last) = command.words.get(verb) else { continue };
        let range = syntax::TextRange::new(command.range.start, last.range.end);
        let verb = &last.text;
        found.add(
            script.in_instruction(range),
            format!("`{program} {verb}` asks before it goes on, and a build has nobody to answer. Write `{program} {verb} -y`."),
        );
    }
}

/// The program and which word is its verb, where nothing says yes.
fn asks(command: &ShellCommand) -> Option<(&'static str, usize)> {
    let at = usize::from(command.is("sudo"));
    let name = command.words.get(at)?.value.as_deref()?;
    let (program, yes) = PROGRAMS.iter().find(|(program, _)| *program == name)?;
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
            yes.contains(&value)
                || letters.is_some_and(|letters| {
                    letters.contains('y') || (letters.contains("qq") && program.starts_with("apt"))
                })
                || value == "--downloadonly"
                || value == "--download-only"
                || value == "--print-uris"
                || value == "-s"
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
RUN yum -y install a; dnf install --assumeyes a
RUN apt-get clean && apt-cache search install && echo apt-get install a
RUN [\"apt-get\", \"install\", \"a\"]
CMD apt-get install a
",
        );
    }
}
