//! cache-moving-base: a base image by a tag that moves, so that one day everything below it runs again. By itself it
//! speaks of tags that the records have seen moving; a setting lets it speak of every tag. Where image-latest or
//! image-unpinned speak of the same FROM, it is silent.
//!
//! Public source: BuildKit, `solver/llbsolver`: the key of FROM holds the digest that its tag comes to.

use super::image_latest::is_latest;
use super::named_images::named;
use super::{image_latest, image_unpinned};
use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::caching::time;
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "cache-moving-base",
    source: Source::Dockwright,
    severity: Severity::Hint,
    tags: &[],
    fixable: false,
    check: Check::Document(look),
};

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    let facts = analysis.facts;
    let asked = facts.levels.0.contains_key(RULE.name);
    let history = facts.history.as_deref();
    if !asked && history.is_none() || facts.levels.of(&image_unpinned::RULE).is_some() {
        return;
    }
    let latest = facts.levels.of(&image_latest::RULE).is_some();
    for named in named(analysis).filter(|named| named.image.digest.is_none()) {
        let stage = named.stage;
        let written =
            stage.body().and_then(|body| body.image.as_ref()).map_or("", |image| image.text.as_str());
        if latest && is_latest(written) {
            continue;
        }
        let moved = history.and_then(|history| history.moved(&named.image.to_string()));
        let range = stage.from.in_document(stage.image_range());
        let name = named.image.familiar();
        match moved {
            Some(moved) => sink.add(&RULE, stage.from, range, || {
                let after = match moved.seconds {
                    seconds if seconds >= 1.0 => format!(" ({} the last time)", time(seconds)),
                    _ => String::new(),
                };
                format!(
                    "`{name}` became another image {} in the last {} builds, and everything below ran again{after}: with its \
                     digest behind it, it moves when you say so.",
                    times(moved.times),
                    moved.builds
                )
            }),
            None if asked => sink.add(&RULE, stage.from, range, || {
                format!(
                    "When the tag `{name}` moves, everything below runs again: with its digest behind it, it moves when you \
                     say so."
                )
            }),
            None => {}
        }
    }
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{count} times"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use builder::records::BuildRecord;

    use crate::diagnostics::testing::{built, check, check_with};
    use crate::diagnostics::{Facts, History, Levels, Severity};

    fn facts(levels: &[&str], builds: &[BuildRecord]) -> Facts {
        let levels = levels.iter().map(|name| ((*name).to_owned(), Some(Severity::Hint)));
        Facts {
            levels: Arc::new(Levels(levels.collect())),
            history: Some(Arc::new(History::new(builds))),
            ..Facts::default()
        }
    }

    #[test]
    fn a_tag_that_was_seen_moving_is_marked() {
        let text = "FROM python:3.12\nRUN x\n";
        let builds = ["sha256:b", "sha256:a", "sha256:a"].map(|digest| built(text, 20.0, digest));
        check_with(
            super::RULE.name,
            &facts(&[], &builds),
            "\
FROM python:3.12
     ^^^^^^^^^^^ `python:3.12` became another image once in the last 3 builds, and everything below ran again (40 s the last time): with its digest behind it, it moves when you say so.
FROM alpine:3
",
        );
        check_with(super::RULE.name, &facts(&[], &builds[1..]), text);
        check_with(super::RULE.name, &facts(&["image-unpinned"], &builds), text);
    }

    #[test]
    fn every_tag_is_marked_where_that_is_wanted() {
        check_with(
            super::RULE.name,
            &facts(&[super::RULE.name], &[]),
            "\
FROM python:3.12
     ^^^^^^^^^^^ When the tag `python:3.12` moves, everything below runs again: with its digest behind it, it moves when you say so.
FROM python
",
        );
        check(super::RULE.name, "FROM python:3.12\n");
    }
}
