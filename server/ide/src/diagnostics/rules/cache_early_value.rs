//! cache-early-value: an ARG or ENV whose value is another in every build stands above RUNs that do not read it. A RUN's
//! key holds the whole environment, so they run again every time. Only names that really change with every build
//! count, and only RUNs that are known to read no variable by themselves.
//!
//! Public source: Dockerfile reference, "Impact on build caching"; Docker, Build cache: order instructions from the least
//! to the most frequently changed.

use syntax::TextRange;
use syntax::dockerfile::{Body, Instruction, Pair};
use syntax::document::Placed;
use syntax::language::Keyword;

use crate::diagnostics::analysis::{Analysis, Stage};
use crate::diagnostics::caching::{mentions, never_reads};
use crate::diagnostics::in_scripts::{Spot, spots_within};
use crate::diagnostics::rule::{Check, Rule};
use crate::diagnostics::sink::Sink;
use crate::diagnostics::{Severity, Source};

/// The rule's entry in the table.
pub static RULE: Rule = Rule {
    name: "cache-early-value",
    source: Source::Dockwright,
    severity: Severity::Information,
    tags: &[],
    fixable: true,
    check: Check::Document(look),
};

/// Names whose values are another in every build.
const PER_BUILD: &[&str] = &[
    "BUILD_DATE",
    "BUILDDATE",
    "BUILD_TIME",
    "BUILDTIME",
    "BUILD_TIMESTAMP",
    "BUILD_NUMBER",
    "BUILDNUMBER",
    "BUILD_ID",
    "BUILD_SHA",
    "BUILD_COMMIT",
    "BUILD_HASH",
    "BUILD_REVISION",
    "BUILD_REF",
    "BUILD_URL",
    "CI_COMMIT_SHA",
    "CI_JOB_ID",
    "CI_PIPELINE_ID",
    "COMMIT",
    "COMMIT_HASH",
    "COMMIT_ID",
    "COMMIT_SHA",
    "GITHUB_RUN_ID",
    "GITHUB_RUN_NUMBER",
    "GITHUB_SHA",
    "GIT_COMMIT",
    "GIT_COMMIT_SHA",
    "GIT_HASH",
    "GIT_REF",
    "GIT_REV",
    "GIT_REVISION",
    "GIT_SHA",
    "GIT_SHA1",
    "REVISION",
    "SHA",
    "SOURCE_COMMIT",
    "VCS_REF",
    "VCS_REVISION",
];

/// Names of the version of what is built: another in every release at least, where the file itself gives none.
const PER_RELEASE: &[&str] = &["VERSION", "APP_VERSION", "BUILD_VERSION", "IMAGE_VERSION", "RELEASE_VERSION"];

/// Values that only stand in for one that is given.
const STAND_INS: &[&str] =
    &["", "dev", "unknown", "latest", "local", "snapshot", "none", "0", "0.0.0", "development"];

/// The most ARGs and ENVs of a stage that are looked after: each may cost a look at what stands below.
const MOST: usize = 200;

/// The most instructions below that are looked at.
const FAR: usize = 300;

/// A value that stands too high.
pub(in crate::diagnostics) struct Early<'a> {
    /// The ARG or ENV.
    pub placed: Placed<'a>,
    /// The pair, in bytes of the document.
    pub range: TextRange,
    /// Where it could stand: before this instruction, or at the end of its stage.
    pub before: Option<Placed<'a>>,
    /// The last instruction that stands above that place.
    pub after: Placed<'a>,
    name: &'a str,
    runs: usize,
}

/// Every such value, in the order of the text.
pub(in crate::diagnostics) fn found<'a>(analysis: &Analysis<'a>) -> Vec<Early<'a>> {
    let mut out = Vec::new();
    for (stage, is_base) in analysis.stages().iter().zip(&analysis.outline().is_base) {
        if *is_base || !HasTold::of(stage, analysis) {
            continue;
        }
        let mut given: Vec<Placed<'a>> = [Keyword::Arg, Keyword::Env]
            .into_iter()
            .flat_map(|keyword| analysis.of(keyword, stage.range.clone()))
            .collect();
        // What another stage inherits may be read there.
        if given.is_empty() {
            continue;
        }
        given.sort_by_key(|placed| placed.start);
        let mut changing: Vec<&str> = Vec::new();
        for placed in given.into_iter().take(MOST) {
            let Body::Pairs(pairs) = &placed.instruction.body else { continue };
            for pair in pairs {
                let argument = placed.instruction.keyword == Some(Keyword::Arg);
                let changes = if argument {
                    changes(analysis, pair)
                } else {
                    // Its value is as good as that of what it reads.
                    pair.value.as_ref().is_some_and(|value| {
                        value.variables.iter().any(|variable| changing.contains(&variable.name.as_str()))
                    })
                };
                if !changes {
                    continue;
                }
                changing.push(&pair.key.text);
                out.extend(early(stage, placed, pair));
            }
        }
    }
    out
}

/// An argument of such a name, whatever its value is.
struct Told;

/// Whether a stage has one at all; looked for once, until a line of it is another.
struct HasTold(bool);

impl HasTold {
    fn of(stage: &Stage<'_>, analysis: &Analysis<'_>) -> bool {
        let look = || Self(spots_within::<Told>(analysis, stage.range.clone()).next().is_some());
        stage.slot.get_or_init(look).0
    }
}

impl Spot for Told {
    fn of(instruction: &Instruction) -> Vec<Self> {
        let (Some(Keyword::Arg), Body::Pairs(pairs)) = (instruction.keyword, &instruction.body) else {
            return Vec::new();
        };
        let is_told = |pair: &&Pair| {
            let mut names = PER_BUILD.iter().chain(PER_RELEASE);
            names.any(|name| pair.key.text.eq_ignore_ascii_case(name))
        };
        pairs.iter().filter(is_told).map(|_| Self).collect()
    }
}

/// Whether an argument is given another value in every build.
fn changes(analysis: &Analysis<'_>, pair: &Pair) -> bool {
    let name = pair.key.text.to_ascii_uppercase();
    let value = pair.value.as_ref().map(|value| value.text.trim_matches(['"', '\'']));
    let value = value.or_else(|| analysis.globals.value(&pair.key.text));
    if PER_BUILD.contains(&name.as_str()) {
        // Forty digits of one commit are a choice, and somebody else's.
        let chosen = |value: &str| {
            let lower = value.to_ascii_lowercase();
            !value.contains('$') && !STAND_INS.contains(&lower.as_str())
        };
        return !value.is_some_and(chosen);
    }
    PER_RELEASE.contains(&name.as_str())
        && value.is_none_or(|value| STAND_INS.contains(&value.to_ascii_lowercase().as_str()))
}

/// The place where a pair could stand, when RUNs that do not read it stand above that.
fn early<'a>(stage: &Stage<'a>, placed: Placed<'a>, pair: &'a Pair) -> Option<Early<'a>> {
    let name = pair.key.text.as_str();
    let own = stage.instructions().partition_point(|other| other.start <= placed.start);
    let mut runs = 0;
    let mut after = placed;
    let mut used = None;
    for other in stage.instructions().get(own..)?.iter().take(FAR) {
        let instruction = other.instruction;
        let passes = match instruction.keyword {
            _ if mentions(instruction, name) => false,
            Some(Keyword::Run) => never_reads(instruction),
            Some(Keyword::Onbuild) | None => false,
            // What starts the container comes last in every file.
            Some(Keyword::Cmd | Keyword::Entrypoint) => false,
            Some(_) => true,
        };
        if !passes {
            used = Some(*other);
            break;
        }
        runs += usize::from(instruction.keyword == Some(Keyword::Run));
        after = *other;
    }
    // What nothing reads need not be moved; ENV is read when the container runs.
    let unused = used.is_none() && placed.instruction.keyword == Some(Keyword::Arg);
    (runs > 0 && !unused).then(|| Early {
        placed,
        range: placed.in_document(pair.range),
        before: used,
        after,
        name,
        runs,
    })
}

fn look(analysis: &Analysis<'_>, sink: &mut Sink<'_>) {
    for early in found(analysis) {
        sink.add(&RULE, early.placed, early.range, || {
            let below = if early.runs == 1 { "the RUN".to_owned() } else { format!("the {} RUN", early.runs) };
            let verb = if early.runs == 1 { "does" } else { "do" };
            let them = if early.runs == 1 { "it" } else { "them" };
            let place = match &early.before {
                Some(other) if mentions(other.instruction, early.name) => {
                    format!("just above the {} that reads it", other.instruction.name.text)
                }
                _ => format!("below {them}"),
            };
            let stays = if early.runs == 1 { "it stays" } else { "they stay" };
            format!(
                "`{}` is another in every build and part of the cache key of {below} below, which {verb} not read it: moved \
                 {place}, {stays} cached.",
                early.name
            )
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn values_above_runs_that_do_not_read_them_are_marked() {
        check(
            super::RULE.name,
            "\
FROM alpine
ARG GIT_SHA
    ^^^^^^^ `GIT_SHA` is another in every build and part of the cache key of the 2 RUN below, which do not read it: moved just above the LABEL that reads it, they stay cached.
ARG VERSION=dev
    ^^^^^^^^^^^ `VERSION` is another in every build and part of the cache key of the RUN below, which does not read it: moved just above the RUN that reads it, it stays cached.
RUN apk add curl
RUN echo $VERSION
LABEL sha=$GIT_SHA
FROM alpine
ARG BUILD_DATE
ENV BUILT=$BUILD_DATE
    ^^^^^^^^^^^^^^^^^ `BUILT` is another in every build and part of the cache key of the RUN below, which does not read it: moved below it, it stays cached.
RUN apk add curl
CMD x
",
        );
    }

    #[test]
    fn what_is_read_or_does_not_change_is_not() {
        for lines in [
            "ARG GIT_SHA\nRUN echo $GIT_SHA",
            "ARG GIT_SHA\nRUN make\nLABEL a=$GIT_SHA",
            "ARG VERSION=1.2.3\nRUN apk add curl\nRUN echo $VERSION",
            "ARG GIT_COMMIT=0123abc\nRUN apk add curl\nRUN git checkout $GIT_COMMIT",
            "RUN apk add curl\nARG GIT_SHA\nLABEL a=$GIT_SHA",
            "ARG GIT_SHA\nCOPY a b\nLABEL a=$GIT_SHA",
            "ENV VERSION=dev\nRUN apk add curl",
            "ARG GIT_SHA\nRUN apk add curl",
        ] {
            check(super::RULE.name, &format!("FROM alpine\n{lines}\n"));
        }
    }
}
