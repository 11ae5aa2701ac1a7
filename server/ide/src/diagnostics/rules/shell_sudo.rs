//! shell-sudo: `sudo` in a RUN that runs as root anyway.
//!
//! Public source: Docker, Building best practices, "USER".

use syntax::TextRange;
use syntax::dockerfile::Body;
use syntax::document::Placed;
use syntax::language::Keyword;
use syntax::script::Script;

use crate::diagnostics::analysis::{Analysis, Stage};
use crate::diagnostics::in_scripts::{Spot, spots};
use crate::diagnostics::lineage::{Lineage, stage_of};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "shell-sudo",
    source: Source::Dockwright,
    severity: Severity::Information,
    tags: &[],
    fixable: true,
    check: Check::Document(look),
};

/// Where `sudo` stands, in the instruction.
struct Sudo(TextRange);

impl Spot for Sudo {
    fn find(script: &Script) -> Vec<Self> {
        let commands = script.commands().all.iter();
        let plain = commands.filter(|command| command.is("sudo")).filter(|command| {
            // `sudo -u name` changes to another user, which root may do too.
            command.words.get(1).is_some_and(|word| !word.text.starts_with('-'))
        });
        plain.filter_map(|command| Some(Self(script.in_instruction(command.words.first()?.range)))).collect()
    }
}

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    for (placed, found) in spots::<Sudo>(analysis) {
        if !runs_as_root(analysis, analysis.lineage(), placed) {
            continue;
        }
        for Sudo(range) in found {
            sink.add(&RULE, placed, placed.in_document(*range), || {
                "This runs as root already, and `sudo` may lose its environment. Leave it out, or change the user with \
                 USER."
                    .to_owned()
            });
        }
    }
}

/// Whether it is known that an instruction runs as root: the file says so, or the base is an official image.
fn runs_as_root(analysis: &Analysis<'_>, lineage: &Lineage, placed: Placed<'_>) -> bool {
    let Some(own) = stage_of(analysis, placed) else { return false };
    let line: Vec<_> = lineage.of(own).filter_map(|stage| analysis.stages().get(stage)).collect();
    let user = line.iter().find_map(|stage| {
        let end = stage.range.end.min(placed.start);
        analysis.of(Keyword::User, stage.range.start..end).last()
    });
    match user.map(|user| &user.instruction.body) {
        Some(Body::Single(Some(word))) => matches!(word.text.split(':').next(), Some("root" | "0")),
        Some(_) => false,
        None => line.last().is_some_and(|first| is_official(first)),
    }
}

fn is_official(stage: &Stage<'_>) -> bool {
    let Body::From(from) = &stage.from.instruction.body else { return false };
    let image = from.image.as_ref().map(|image| image.text.as_str()).unwrap_or_default();
    let name = image.split([':', '@']).next().unwrap_or_default();
    !name.is_empty() && !name.contains(['/', '$'])
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    const WORDS: &str = "This runs as root already, and `sudo` may lose its environment. Leave it out, or change the user with USER.";

    #[test]
    fn sudo_of_root_is_marked() {
        check(
            super::RULE.name,
            &format!(
                "\
FROM debian:12 AS base
RUN true && sudo apt-get install -y curl
            ^^^^ {WORDS}
FROM base
RUN sudo make
    ^^^^ {WORDS}
FROM example/app
USER root
RUN sudo make
    ^^^^ {WORDS}
"
            ),
        );
    }

    #[test]
    fn other_users_and_bases_of_unknown_users_are_not() {
        for source in [
            "FROM debian\nUSER app\nRUN sudo make\n",
            "FROM example/app\nRUN sudo make\n",
            "FROM debian AS a\nUSER app\nFROM a\nRUN sudo make\n",
            "FROM debian\nRUN apt-get install -y sudo && echo sudo x && sudo -u app make\n",
            "FROM $X\nRUN sudo make\n",
            "RUN sudo make\n",
        ] {
            check(super::RULE.name, source);
        }
    }
}
