//! cache-white-space: a RUN differs from the last build in white space alone, and that is enough to run it again.
//!
//! Public source: BuildKit, `solver/llbsolver/ops/exec.go`: the key of a RUN holds the text of its command.

use std::any::Any;

use builder::Digest;
use builder::keys::{command_value, loose};
use syntax::dockerfile::{Body, Command};
use syntax::language::Keyword;
use syntax::script::{Runner, Script};

use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::in_scripts::{Spot, spots};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "cache-white-space",
    source: Source::Dockwright,
    severity: Severity::Hint,
    tags: &[],
    fixable: false,
    check: Check::Document(look),
};

/// A script's digests, with and without regard to its white space.
struct Digests {
    exact: Digest,
    loose: Digest,
}

impl Spot for Digests
where
    Self: Any,
{
    fn find(script: &Script) -> Vec<Self> {
        if script.runner != Runner::Default {
            return Vec::new();
        }
        let value = command_value(&["/bin/sh", "-c", &script.text.text]);
        vec![Self { exact: Digest::of(&value), loose: loose(&value) }]
    }
}

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    // With another shell the command is another; nothing is compared then.
    let Some(history) = analysis.facts.history.as_ref() else { return };
    if analysis.document.has(Keyword::Shell) {
        return;
    }
    for (placed, found) in spots::<Digests>(analysis) {
        if placed.instruction.keyword != Some(Keyword::Run) {
            continue;
        }
        for digests in found {
            let Some(seconds) = history.seconds_of(digests.loose).filter(|_| !history.ran(digests.exact))
            else {
                continue;
            };
            let Body::Command(Command::Shell(word)) = &placed.instruction.body else { continue };
            sink.add(&RULE, placed, placed.in_document(word.range), || {
                format!(
                    "Only white space differs from what was built, and that is part of the cache key: this runs again, {} \
                     last time. Write it as it was to keep it cached.",
                    crate::diagnostics::caching::time(seconds)
                )
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::diagnostics::testing::{built, check_with};
    use crate::diagnostics::{Facts, History};

    /// What is known after a build of that text, whose steps took 41 seconds each.
    fn after(text: &str) -> Facts {
        let record = built(text, 41.0, "sha256:a");
        Facts { history: Some(Arc::new(History::new(&[record]))), ..Facts::default() }
    }

    #[test]
    fn an_edit_of_white_space_is_marked() {
        let facts = after("FROM a\nRUN make && \\\n    make install\nRUN <<E\na\nb\nE\n");
        check_with(
            super::RULE.name,
            &facts,
            "\
FROM a
RUN make  && make install
    ^^^^^^^^^^^^^^^^^^^^^ Only white space differs from what was built, and that is part of the cache key: this runs again, 41 s last time. Write it as it was to keep it cached.
RUN <<E
    ^^^ Only white space differs from what was built, and that is part of the cache key: this runs again, 41 s last time. Write it as it was to keep it cached.
a

b
E
",
        );
    }

    #[test]
    fn what_is_the_same_or_another_is_not() {
        let facts = after("FROM a\nRUN make\nRUN a \\\n  && b\n");
        check_with(super::RULE.name, &facts, "FROM a\nRUN make\nRUN a \\\n# why\n  && b\nRUN other\n");
        check_with(super::RULE.name, &facts, "FROM a\nRUN make   \nRUN  make\n");
        check_with(super::RULE.name, &Facts::default(), "FROM a\nRUN make\n");
        check_with(super::RULE.name, &facts, "FROM a\nSHELL [\"/bin/bash\", \"-c\"]\nRUN a  && b\n");
    }
}
