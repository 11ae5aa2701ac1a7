//! CopyIgnoredFile: ADD or COPY of something that the ignore file excludes. Nothing is said where the ignore file
//! brings anything back with `!`.
//!
//! Public source: BuildKit, `validateCopySourcePath` in `frontend/dockerfile/dockerfile2llb/validations.go`.

use builder::ignore::clean;
use syntax::dockerfile::Body;
use syntax::language::Keyword;
use syntax::scan::HeredocStart;

use crate::diagnostics::analysis::{Step, StepSink};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "CopyIgnoredFile",
    source: Source::BuildKit,
    severity: Severity::Warning,
    tags: &[],
    fixable: false,
    check: Check::Step(look),
};

fn look(step: &Step<'_>, sink: &mut StepSink<'_>) {
    let Some(ignore) = step.facts.ignore.as_ref().filter(|ignore| !ignore.is_empty()) else { return };
    let Body::Transfer { sources, destination: Some(_), .. } = &step.instruction.body else { return };
    let elsewhere = step.is(Keyword::Copy) && step.instruction.flag("from").is_some();
    if ignore.has_exceptions() || elsewhere {
        return;
    }
    for source in sources.iter().filter(|source| HeredocStart::parse(&source.value).is_none()) {
        let Ok(path) = step.expand(&source.value) else { continue };
        if is_remote(&path) {
            continue;
        }
        let path = clean(&path);
        let root = path == "." || path == "/";
        if (!root || ignore.excludes_all()) && ignore.matches_or_parent_matches(&path) {
            let message = format!(
                "The ignore file keeps `{path}` out of the build context, so there is nothing to copy."
            );
            sink.add(&RULE, source.word.range, message);
        }
    }
}

/// What comes from elsewhere is in no context.
fn is_remote(path: &str) -> bool {
    ["http://", "https://", "git://", "git@", "ssh://"].iter().any(|scheme| path.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use builder::ignore::Matcher;

    use crate::diagnostics::Facts;
    use crate::diagnostics::testing::check_with;

    fn ignoring(patterns: &[&str]) -> Facts {
        Facts { ignore: Some(Arc::new(Matcher::new(patterns).unwrap())), ..Facts::default() }
    }

    #[test]
    fn excluded_sources_are_marked() {
        check_with(
            super::RULE.name,
            &ignoring(&["*.log", "secret"]),
            "\
FROM alpine
ENV FILE=a.log
COPY ./secret/key app.py $FILE /x/
     ^^^^^^^^^^^^ The ignore file keeps `secret/key` out of the build context, so there is nothing to copy.
                         ^^^^^ The ignore file keeps `a.log` out of the build context, so there is nothing to copy.
ADD b.log /x
    ^^^^^ The ignore file keeps `b.log` out of the build context, so there is nothing to copy.
",
        );
    }

    #[test]
    fn other_sources_and_files_that_bring_something_back_are_not() {
        let source = "FROM alpine AS a\nCOPY --from=a x.log /\nCOPY . /y\nADD https://e.com/x.log /\n";
        check_with(super::RULE.name, &ignoring(&["*.log"]), source);
        check_with(super::RULE.name, &ignoring(&["*.log", "!a.log"]), "FROM alpine\nCOPY b.log /\n");
        check_with(super::RULE.name, &Facts::default(), "FROM alpine\nCOPY b.log /\n");
    }
}
