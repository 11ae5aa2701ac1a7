//! Comments that switch rules off for one instruction: BuildKit's `# check=`, and what other linters' users have in
//! their files already, `# hadolint ignore=DL3000` and `# dockerfile-utils: ignore`; and for the whole file,
//! `# hadolint global ignore=DL3000`.

use syntax::document::Placed;
use syntax::{Document, TextRange};

use super::check_options::of_comment;
use super::comments::before;

/// Hadolint's codes and the rules here that say the same.
const HADOLINT: &[(&str, &[&str])] = &[
    ("DL3000", &["WorkdirRelativePath"]),
    ("DL3002", &["user-unset"]),
    ("DL3003", &["shell-lone-cd"]),
    ("DL3004", &["shell-sudo"]),
    ("DL3006", &["image-latest"]),
    ("DL3007", &["image-latest"]),
    ("DL3012", &["MultipleInstructionsDisallowed"]),
    ("DL3014", &["shell-unconfirmed-install"]),
    ("DL3020", &["copy-instead-of-add"]),
    ("DL3024", &["DuplicateStageName"]),
    ("DL3025", &["JSONArgsRecommended"]),
    ("DL3029", &["FromPlatformFlagConstDisallowed", "RedundantTargetPlatform"]),
    ("DL3030", &["shell-unconfirmed-install"]),
    ("DL3038", &["shell-unconfirmed-install"]),
    ("DL3044", &["UndefinedVar"]),
    ("DL3061", &["UndefinedArgInFrom"]),
    ("DL4000", &["MaintainerDeprecated"]),
    ("DL4003", &["MultipleInstructionsDisallowed"]),
    ("DL4004", &["MultipleInstructionsDisallowed"]),
    ("DL4006", &["shell-pipe-unguarded"]),
];

/// Whether BuildKit obeys a `# check=` above an instruction for this rule: not for those that it asks of the file
/// as a whole.
pub(super) fn obeys_comments(rule: &str) -> bool {
    !matches!(
        rule,
        "NoEmptyContinuation"
            | "ConsistentInstructionCasing"
            | "DuplicateStageName"
            | "ReservedStageName"
            | "InvalidDefaultArgInFrom"
            | "InvalidBaseImagePlatform"
    )
}

/// Whether a text could hold such a comment: the quick question before the dear one.
pub(super) fn mentions(text: &str) -> bool {
    text.match_indices('#').any(|(at, _)| {
        let rest = text.get(at..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        line.contains("ignore") || line.as_bytes().windows(5).any(|word| word.eq_ignore_ascii_case(b"check"))
    })
}

/// Whether the comments above an instruction switch a rule off for it, or on.
pub(super) fn above(document: &Document, placed: Placed<'_>, rule: &str) -> Said {
    let mut said = Said::default();
    let mut first = true;
    for comment in before(document, placed.start) {
        if let Some(options) = of_comment(&comment.text).filter(|_| first) {
            // Only the first counts, and one that cannot be read says nothing.
            first = false;
            if let Some(options) = options.ok().filter(|_| obeys_comments(rule)) {
                said.skipped |= options.skip.has(rule);
                said.asked |= options.experimental.has(rule);
            }
        }
        said.skipped |= hadolint(&comment.text, rule);
        said.skipped |= comment.text.replace(' ', "") == "dockerfile-utils:ignore"
            && stands_above(document, placed, comment.range);
    }
    said
}

/// What the comments say of a rule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) skipped: bool,
    /// An experimental rule is asked.
    pub(super) asked: bool,
}

/// The line straight above: this comment means that line alone.
fn stands_above(document: &Document, placed: Placed<'_>, comment: TextRange) -> bool {
    let line = |at: usize| document.rope().byte_to_line(at.min(document.rope().len_bytes()));
    line(comment.start) + 1 == line(placed.start)
}

fn hadolint(text: &str, rule: &str) -> bool {
    hadolint_codes(text, "ignore").any(|code| means(code, rule) || code == rule)
}

/// The codes that a comment of hadolint names behind these words.
fn hadolint_codes<'a>(text: &'a str, words: &str) -> impl Iterator<Item = &'a str> {
    let behind = |words: &str| {
        let start = text.strip_prefix("hadolint")?;
        let rest = words.split(' ').try_fold(start, |rest, word| rest.trim_start().strip_prefix(word))?;
        rest.trim_start().strip_prefix('=')
    };
    let codes = behind(words).into_iter().flat_map(|codes| codes.split(','));
    codes.map(|code| code.trim().split(' ').next().unwrap_or_default())
}

/// What comments at the head of a file switch off everywhere in it.
#[derive(Debug, Default)]
pub(super) struct OfFile(Vec<String>);

impl OfFile {
    /// Of the comments above the first instruction, which starts there.
    pub(super) fn above(document: &Document, first: usize) -> Self {
        let comments = before(document, first);
        let codes = comments.iter().flat_map(|comment| hadolint_codes(&comment.text, "global ignore"));
        Self(codes.map(str::to_owned).collect())
    }

    /// Whether a rule, or another linter's code, is switched off.
    pub(super) fn skips(&self, rule: &str) -> bool {
        self.0.iter().any(|code| code == rule || means(code, rule))
    }
}

/// Whether one of hadolint's codes is a rule of ours, or the rule itself.
pub(super) fn means(code: &str, rule: &str) -> bool {
    HADOLINT.iter().any(|(known, rules)| *known == code && rules.contains(&rule))
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::testing::check;

    #[test]
    fn a_check_above_one_instruction_holds_for_it_alone() {
        check(
            "MaintainerDeprecated",
            "\
FROM alpine
# check=skip=MaintainerDeprecated
MAINTAINER a
MAINTAINER b
^^^^^^^^^^ MAINTAINER is deprecated. Write `LABEL org.opencontainers.image.authors=\"…\"` instead.
# check=skip=StageNameCasing
# check=skip=MaintainerDeprecated
MAINTAINER c
^^^^^^^^^^ MAINTAINER is deprecated. Write `LABEL org.opencontainers.image.authors=\"…\"` instead.
",
        );
    }

    #[test]
    fn what_is_asked_of_the_whole_file_is_not_switched_off_there() {
        check(
            "ReservedStageName",
            "\
RUN
# check=skip=all
FROM alpine AS scratch
               ^^^^^^^ `scratch` means something of its own to BuildKit. Give the stage another name.
",
        );
    }

    #[test]
    fn hadolints_comment_at_the_head_holds_for_the_whole_file() {
        check(
            "MaintainerDeprecated",
            "\
# syntax=docker/dockerfile:1
# hadolint global ignore=DL3000, DL4000
FROM alpine
MAINTAINER a
",
        );
        check(
            "MaintainerDeprecated",
            "\
# hadolint global ignore=DL3000
FROM alpine
# hadolint global ignore=DL4000
MAINTAINER a
^^^^^^^^^^ MAINTAINER is deprecated. Write `LABEL org.opencontainers.image.authors=\"…\"` instead.
",
        );
    }

    #[test]
    fn the_comments_of_other_linters_are_obeyed() {
        check(
            "MaintainerDeprecated",
            "\
FROM alpine
# hadolint ignore=DL3000,DL4000
MAINTAINER a
# hadolint ignore=DL3000
MAINTAINER b
^^^^^^^^^^ MAINTAINER is deprecated. Write `LABEL org.opencontainers.image.authors=\"…\"` instead.
# dockerfile-utils: ignore
MAINTAINER c
",
        );
    }
}
