//! Each refusal beside the text it is about: `^` marks the range, the sentence stands behind.

use std::fmt::Write;

use expect_test::{Expect, expect};
use syntax::Document;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use syntax::document::Edit;
use syntax::{Reference, TextRange};

use super::{Facts, Severity, diagnostics};
use crate::images::{AtHand, Listed, Seen};

#[track_caller]
fn check(source: &str, expected: Expect) {
    let document = Document::new(source);
    let mut out = String::new();
    let mut at = 0;
    let found = diagnostics(&document, &Facts::default());
    for line in source.split_inclusive('\n').chain(source.ends_with('\n').then_some("")) {
        let end = at + line.len();
        let last = end == source.len() && !line.ends_with('\n');
        out.push_str(line.trim_end());
        out.push('\n');
        for one in found.iter().filter(|d| at <= d.range.start && (d.range.start < end || last)) {
            let width = one.range.end.min(at + line.trim_end().len()).saturating_sub(one.range.start).max(1);
            let marks = format!("{}{}", " ".repeat(one.range.start - at), "^".repeat(width));
            writeln!(out, "{marks} {}: {}", one.code, one.message).unwrap();
        }
        at = end;
    }
    expected.assert_eq(&out);
}

#[test]
fn a_good_file_has_none() {
    check(
        "FROM python:3.8-alpine\nRUN pip install flask\nUSER nobody\nCMD [\"python\",\"app.py\"]\nCOPY app.py /app.py\n",
        expect![[r#"
            FROM python:3.8-alpine
            RUN pip install flask
            USER nobody
            CMD ["python","app.py"]
            COPY app.py /app.py

        "#]],
    );
}

#[test]
fn several_at_once_each_on_its_own_range() {
    check(
        "FROM alpine:3 AS 1st\nRNU x\nCOPY a\nCOPY --form=b a c\nENV a=1 b\nSHELL bash\nRUN --network=none2 x\nHEALTHCHECK --interval=1 CMD x\nLAST",
        expect![[r#"
            FROM alpine:3 AS 1st
                             ^^^ syntax-stage-name: `1st` is no stage name: start with a letter and use only letters, digits, `-`, `_` and `.`.
            RNU x
            ^^^ syntax-unknown-instruction: `RNU` is no Dockerfile instruction. Did you mean `RUN`?
            COPY a
                 ^ syntax-missing-argument: COPY needs a source and a destination: `COPY app.py /app/`.
            COPY --form=b a c
                 ^^^^^^ syntax-unknown-flag: COPY has no flag `--form`. Did you mean `--from`?
            ENV a=1 b
                    ^ syntax-missing-equals: `b` has no `=`. Write `name=value`, and put a value with spaces in quotes.
            SHELL bash
                  ^^^^ syntax-shell-json: SHELL takes a JSON array: `SHELL ["/bin/bash", "-c"]`.
            RUN --network=none2 x
                          ^^^^^ syntax-flag-value: `--network` is one of `default`, `none`, `host`; `none2` is none.
            HEALTHCHECK --interval=1 CMD x
                                   ^ syntax-flag-value: `--interval` takes a duration of a millisecond or more, such as `30s` or `1m30s`; `1` is none.
            LAST
            ^^^^ syntax-unknown-instruction: `LAST` is no Dockerfile instruction. If it belongs to the command above, end that line with the escape character.
        "#]],
    );
}

#[test]
fn an_open_heredoc_costs_its_own_line_alone() {
    check(
        "FROM alpine:3\nRUN <<EOF\nCOPY a /b\n",
        expect![[r#"
            FROM alpine:3
            RUN <<EOF
                ^^^^^ syntax-unterminated-heredoc: Nothing closes this heredoc. Put `EOF` alone on a line behind its text.
            COPY a /b

        "#]],
    );
}

#[test]
fn nothing_but_arg_stands_before_from() {
    check(
        "ARG v=1\nRUN x\nFROM alpine:3\n",
        expect![[r#"
            ARG v=1
            RUN x
            ^^^ syntax-no-stage: RUN belongs to a build stage. Put a FROM above it; only ARG may stand before.
            FROM alpine:3

        "#]],
    );
}

#[test]
fn an_empty_file_builds_nothing() {
    check(
        "# nothing",
        expect![[r#"
            # nothing
                     ^ syntax-no-stage: The file holds no instruction. Start with `FROM image`.
        "#]],
    );
}

#[test]
fn directives_stand_once_and_escape_is_one_of_two() {
    check(
        "# escape=x\n# syntax=a\n# Syntax=b\nFROM alpine:3\n",
        expect![[r#"
            # escape=x
                     ^ syntax-directive: The escape character is `\` or a backtick.
            # syntax=a
            # Syntax=b
            ^^^^^^^^^^ syntax-directive: `# syntax=` may stand only once. Remove this one.
            FROM alpine:3

        "#]],
    );
}

#[test]
fn the_build_argument_takes_the_place_of_the_directive() {
    let source = "# check=skip=MaintainerDeprecated\nFROM a:1 AS B\nMAINTAINER x\n";
    let told = |argument: &str| -> Vec<(String, Severity, usize)> {
        let mut request = builder::graph::Request::default();
        request.arguments.insert("BUILDKIT_DOCKERFILE_CHECK".to_owned(), argument.to_owned());
        let facts = Facts { request: std::sync::Arc::new(request), ..Facts::default() };
        let found = diagnostics(&Document::new(source), &facts);
        found.into_iter().map(|one| (one.code.into_owned(), one.severity, one.range.start)).collect()
    };
    let (casing, maintainer) = (source.find("B\n").unwrap(), source.find("MAINTAINER x").unwrap());
    assert_eq!(
        told("skip=StageNameCasing;error=true"),
        [("MaintainerDeprecated".to_owned(), Severity::Error, maintainer)]
    );
    assert_eq!(told("skip=all"), []);
    // One that cannot be read is refused, and says nothing of the rules.
    let all = [
        ("syntax-check-options".to_owned(), Severity::Error, 0),
        ("StageNameCasing".to_owned(), Severity::Warning, casing),
        ("MaintainerDeprecated".to_owned(), Severity::Warning, maintainer),
    ];
    assert_eq!(told("skipp=all"), all);
}

/// Knows the tags of one image, and counts how often it is asked for them.
#[derive(Default)]
struct Learning {
    moment: AtomicU64,
    asked: AtomicU64,
    first: AtHand,
    second: AtHand,
}

impl Seen for Learning {
    fn tags(&self, image: &Reference) -> Option<Listed> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let is_first = self.moment.load(Ordering::Relaxed) == 1;
        if is_first { self.first.tags(image) } else { self.second.tags(image) }
    }

    fn moment(&self) -> Option<u64> {
        Some(self.moment.load(Ordering::Relaxed))
    }
}

#[test]
fn what_was_seen_of_images_is_asked_for_again_when_something_is_learned_or_the_image_is_another() {
    let seen = Arc::new(Learning {
        moment: 1.into(),
        first: AtHand::default().with_tags("python", &["3.12", "3.13"]),
        second: AtHand::default().with_tags("python", &["3.13"]),
        ..Learning::default()
    });
    let facts = Facts { seen: seen.clone(), ..Facts::default() };
    let found = |document: &Document| {
        let before = seen.asked.load(Ordering::Relaxed);
        let all = diagnostics(document, &facts);
        let codes: Vec<_> = all.iter().filter(|one| one.code == "image-unknown-tag").collect();
        (codes.len(), seen.asked.load(Ordering::Relaxed) > before)
    };
    let document = Document::new("ARG V=3.12\nFROM python:$V\nRUN make\n");
    assert_eq!(found(&document), (0, true), "asked for the first time");
    let typed = |document: &Document, at: usize, text: &str| {
        let range = TextRange::new(at, at + 1);
        let mut document = document.clone();
        document.apply(&[Edit { range, text: text.to_owned() }]);
        document
    };
    let below = typed(&document, 34, "t");
    assert_eq!(found(&below), (0, false), "a line below the FROM says nothing of its image");
    let other = typed(&below, 9, "1");
    assert_eq!(found(&other), (1, true), "3.11 is another image, though its FROM stays as it is");
    let back = typed(&other, 9, "2");
    assert_eq!(found(&back), (0, true));
    seen.moment.store(2, Ordering::Relaxed);
    assert_eq!(found(&back), (1, true), "3.12 is gone");
    assert_eq!(found(&back), (1, false));
}
