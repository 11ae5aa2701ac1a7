//! shell-sudo: `sudo` in a RUN that runs as root anyway.
//!
//! Public source: Docker, Building best practices, "USER".

use syntax::TextRange;
use syntax::document::Placed;
use syntax::script::Script;

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::in_scripts::{Spot, spots};
use crate::diagnostics::launch::behind_sudo;
use crate::diagnostics::lineage::stage_of;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::users::{Base, User, user_before};
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

/// Where `sudo` and its options stand, in the instruction.
struct Sudo(TextRange);

impl Spot for Sudo {
    fn find(script: &Script) -> Vec<Self> {
        let plain = script.commands().all.iter().filter_map(|command| {
            // `sudo -u name` changes to another user, which root may do too.
            let behind = behind_sudo(command).filter(|behind| behind.as_root)?;
            let last = command.words.get(behind.first.checked_sub(1)?)?;
            Some(Self(script.in_instruction(TextRange::new(command.range.start, last.range.end))))
        });
        plain.collect()
    }
}

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    for (placed, found) in spots::<Sudo>(analysis) {
        if !runs_as_root(analysis, placed) {
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

/// Whether it is known that an instruction runs as root.
fn runs_as_root(analysis: &Analysis<'_>, placed: Placed<'_>) -> bool {
    let Some(own) = stage_of(analysis, placed) else { return false };
    matches!(user_before(analysis, own, placed.start), User::Root | User::Base(Base::Root))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use builder::graph::{ImageFacts, Images};
    use syntax::Platform;

    use crate::diagnostics::Facts;
    use crate::diagnostics::testing::{check, check_with};

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
USER \"root\"
RUN sudo make
    ^^^^ {WORDS}
FROM docker.io/library/debian
RUN sudo -E -u root A=b make
    ^^^^^^^^^^^^^^^ {WORDS}
"
            ),
        );
    }

    #[test]
    fn what_the_image_is_known_to_say_counts() {
        struct App;
        impl Images for App {
            fn facts(&self, reference: &str, _: &Platform) -> Option<ImageFacts> {
                let user = if reference.contains("debian") { "app" } else { "" };
                Some(ImageFacts { user: user.to_owned(), ..ImageFacts::default() })
            }
        }
        let facts = Facts { images: Arc::new(App), ..Facts::default() };
        let source =
            format!("FROM debian\nRUN sudo make\nFROM example/app\nRUN sudo make\n    ^^^^ {WORDS}\n");
        check_with(super::RULE.name, &facts, &source);
    }

    #[test]
    fn other_users_and_bases_of_unknown_users_are_not() {
        for source in [
            "FROM debian\nUSER app\nRUN sudo make\n",
            "FROM example/app\nRUN sudo make\n",
            "FROM debian AS a\nUSER app\nFROM a\nRUN sudo make\n",
            "FROM debian\nRUN apt-get install -y sudo && echo sudo x && sudo -u app make\n",
            "FROM debian\nRUN sudo -v; sudo -i make; sudo --version\n",
            "FROM memcached\nRUN sudo make\n",
            "FROM $X\nRUN sudo make\n",
            "RUN sudo make\n",
        ] {
            check(super::RULE.name, source);
        }
    }
}
