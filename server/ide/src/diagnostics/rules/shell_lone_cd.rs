//! shell-lone-cd: a RUN that does nothing but change the directory, which ends with it.
//!
//! Public source: Dockerfile reference, RUN: every RUN is a process of its own, started in WORKDIR.

use syntax::dockerfile::Instruction;
use syntax::language::Keyword;

use crate::diagnostics::rule::{Check, Findings, Rule};
use crate::diagnostics::{Severity, Source, Tag};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "shell-lone-cd",
    source: Source::Dockwright,
    severity: Severity::Warning,
    tags: &[Tag::Unnecessary],
    fixable: true,
    check: Check::Instruction { of: &[Keyword::Run], look },
};

fn look(instruction: &Instruction, found: &mut Findings) {
    let Some(script) = instruction.script() else { return };
    let commands = script.commands();
    let [cd] = commands.all.as_slice() else { return };
    if !cd.is("cd") || cd.link.nested || commands.broken {
        return;
    }
    let folder = cd.words.get(1).map_or("/root", |word| word.text.as_str());
    let range = script.in_instruction(cd.range);
    found.add(range, format!("This `cd` ends with its RUN; the next instruction starts in WORKDIR again. Write `WORKDIR {folder}`."));
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
",
        );
    }

    #[test]
    fn a_cd_that_something_follows_is_not() {
        check(
            super::RULE.name,
            "FROM alpine\nRUN cd /app && make\nRUN make; cd ..\nRUN (cd x)\nRUN cd x > /y && z\nRUN [\"cd\", \"x\"]\nWORKDIR cd\n",
        );
    }
}
