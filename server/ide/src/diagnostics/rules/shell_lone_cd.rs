//! shell-lone-cd: a RUN that does nothing but change the directory, which ends with it.
//!
//! Public source: Dockerfile reference, RUN: every RUN is a process of its own, started in WORKDIR.

use syntax::dockerfile::Instruction;
use syntax::language::Keyword;
use syntax::script::ShellCommand;

use crate::diagnostics::rule::{Check, Findings, Rule};
use crate::diagnostics::{Severity, Source, Tag};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "shell-lone-cd",
    source: Source::Dockwright,
    severity: Severity::Warning,
    tags: &[Tag::Unnecessary],
    fixable: true,
    check: Check::Instruction { of: &[Keyword::Run, Keyword::Onbuild], look },
};

/// Commands that only make ready for what would follow.
const PREPARES: &[&str] = &["cd", "mkdir", "set"];

fn look(instruction: &Instruction, found: &mut Findings) {
    let Some(script) = instruction.script() else { return };
    let commands = script.commands();
    let Some((cd, before)) = commands.all.split_last() else { return };
    let prepares = |command: &ShellCommand| PREPARES.iter().any(|name| command.is(name));
    let plain =
        |command: &ShellCommand| !command.link.nested && !command.link.tested && !command.link.reads_pipe;
    if !cd.is("cd") || !plain(cd) || commands.broken || !before.iter().all(|one| prepares(one) && plain(one))
    {
        return;
    }
    // A folder beside the one that an earlier `cd` went to is not said by its name.
    let folder =
        folder(cd).filter(|folder| folder.starts_with('/') || !before.iter().any(|one| one.is("cd")));
    let advice = folder.map_or("Use WORKDIR.".to_owned(), |folder| format!("Write `WORKDIR {folder}`."));
    let range = script.in_instruction(cd.range);
    found.add(
        range,
        format!("This `cd` ends with its RUN; the next instruction starts in WORKDIR again. {advice}"),
    );
}

/// The folder that a `cd` names, where WORKDIR takes it too.
fn folder(cd: &ShellCommand) -> Option<&str> {
    let [_, options @ .., folder] = cd.words.as_slice() else { return None };
    let text = folder.text.as_str();
    let is_option = |text: &str| text.starts_with('-');
    let named = options.iter().all(|word| is_option(&word.text)) && !is_option(text);
    (named && !text.starts_with('~')).then_some(text)
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn a_cd_alone_is_marked() {
        check(
            super::RULE.name,
            "\
FROM alpine
RUN cd /app
    ^^^^^^^ This `cd` ends with its RUN; the next instruction starts in WORKDIR again. Write `WORKDIR /app`.
RUN --network=none \\
  cd \"$HOME\"
  ^^^^^^^^^^ This `cd` ends with its RUN; the next instruction starts in WORKDIR again. Write `WORKDIR \"$HOME\"`.
RUN cd -P -- /app
    ^^^^^^^^^^^^^ This `cd` ends with its RUN; the next instruction starts in WORKDIR again. Write `WORKDIR /app`.
RUN cd ~; cd -
          ^^^^ This `cd` ends with its RUN; the next instruction starts in WORKDIR again. Use WORKDIR.
RUN cd
    ^^ This `cd` ends with its RUN; the next instruction starts in WORKDIR again. Use WORKDIR.
ONBUILD RUN cd /app
            ^^^^^^^ This `cd` ends with its RUN; the next instruction starts in WORKDIR again. Write `WORKDIR /app`.
",
        );
    }

    #[test]
    fn what_only_makes_ready_for_it_changes_nothing() {
        check(
            super::RULE.name,
            "\
FROM alpine
RUN set -e && mkdir -p /app && cd /app
                               ^^^^^^^ This `cd` ends with its RUN; the next instruction starts in WORKDIR again. Write `WORKDIR /app`.
RUN cd /app && cd src
               ^^^^^^ This `cd` ends with its RUN; the next instruction starts in WORKDIR again. Use WORKDIR.
",
        );
    }

    #[test]
    fn a_cd_that_something_follows_is_not() {
        check(
            super::RULE.name,
            "FROM alpine\nRUN cd /app && make\nRUN make; cd ..\nRUN (cd x)\nRUN test -d x && cd x\nRUN cd x || mkdir x\nRUN cd x > /y && z\nRUN [\"cd\", \"x\"]\nWORKDIR cd\n",
        );
    }
}
