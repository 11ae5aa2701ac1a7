//! Remarks where they belong in the file, and those that are noise in one.

use std::sync::Arc;

use fixture::{Fixture, Mark};
use syntax::script::{Dialect, Script};
use syntax::{Document, TextRange};

use super::{Level, Remark, Remarks, inputs};
use crate::diagnostics::fixes::{apply, of};
use crate::diagnostics::{Facts, Levels, Severity, Source, diagnostics};

/// Remarks on every place where a text stands in a script.
#[derive(Debug)]
struct On(Vec<(&'static str, u32)>);

impl Remarks for On {
    fn on(&self, _: Dialect, script: &Script) -> Option<Arc<[Remark]>> {
        let found = self.0.iter().flat_map(|(text, code)| {
            script.text.text.match_indices(text).map(|(at, text)| Remark {
                code: *code,
                level: Level::Info,
                message: format!("on {}", text.trim().escape_debug()),
                range: TextRange::new(at, at + text.len()),
            })
        });
        Some(found.collect())
    }

    fn are_none(&self) -> bool {
        false
    }
}

fn facts(on: &[(&'static str, u32)]) -> Facts {
    Facts { remarks: Arc::new(On(on.to_vec())), ..Facts::default() }
}

#[track_caller]
fn check(on: &[(&'static str, u32)], source: &str) {
    let fixture = Fixture::parse(source);
    let document = Document::new(&fixture.text);
    let found = diagnostics(&document, &facts(on)).into_iter().filter(|one| one.source == Source::ShellCheck);
    fixture
        .assert_marks(found.map(|one| Mark::new(one.range.std(), format!("{}: {}", one.code, one.message))));
}

#[test]
fn a_remark_stands_where_its_text_does() {
    check(
        &[("$x", 2086)],
        "\
FROM alpine
RUN --network=none echo é \\
    # not in $x
    $x && echo \\
    ^^ SC2086: on $x
      \"$x\"
       ^^ SC2086: on $x
RUN <<EOF
echo $x
     ^^ SC2086: on $x
EOF
RUN <<-EOF
\t\techo $x
       ^^ SC2086: on $x
\tEOF
RUN cat <<A && echo $x
                    ^^ SC2086: on $x
of $x
   ^^ SC2086: on $x
A
RUN [\"sh\", \"-c\", \"echo \\\"$x\\\"\"]
                         ^^ SC2086: on $x
CMD echo $x
",
    );
}

#[test]
fn a_remark_over_a_continuation_spans_it() {
    check(
        &[("a  b", 1)],
        "\
FROM alpine
RUN a \\
    ^^^> SC1: on a  b
 b
^^<
",
    );
}

#[test]
fn variables_of_the_build_are_set() {
    check(
        &[
            ("$known", 2154),
            ("${given}", 2154),
            ("$https_proxy", 2154),
            ("$unknown", 2154),
            ("$outside", 2154),
        ],
        "\
ARG outside
FROM alpine
ARG known=1
ENV given=2
RUN echo $known ${given} $https_proxy $unknown $outside
                                      ^^^^^^^^ SC2154: on $unknown
                                               ^^^^^^^^ SC2154: on $outside
",
    );
}

#[test]
fn files_of_the_image_and_line_ends_are_no_news() {
    check(&[(". /x", 1091)], "FROM alpine\nRUN . /x\n");
    let document = Document::new("FROM alpine:3\nRUN <<EOF\na\r\nb\r\nEOF\n");
    assert_eq!(diagnostics(&document, &facts(&[("\r", 1017)])).len(), 1);
}

#[test]
fn what_busybox_knows_is_fine_on_alpine() {
    check(
        &[("local x", 3043), ("a=()", 3030)],
        "\
FROM alpine
RUN f() { local x; a=(); }
                   ^^^^ SC3030: on a=()
FROM debian
RUN f() { local x; }
          ^^^^^^^ SC3043: on local x
",
    );
}

#[test]
fn other_shells_are_not_asked_about() {
    let asked = |source: &str| inputs(&Document::new(source), &Facts::default()).len();
    assert_eq!(asked("FROM a\nRUN x\nRUN [\"sh\", \"-c\", \"x\"]\nONBUILD RUN x\n"), 3);
    assert_eq!(asked("FROM a\nSHELL [\"powershell\", \"-Command\"]\nRUN x\n"), 0);
    assert_eq!(asked("FROM a\nRUN <<EOF\n#!/usr/bin/env python\nprint()\nEOF\n"), 0);
    assert_eq!(asked("FROM a\nRUN [\"make\"]\nRUN\nCMD x\nRUN <<EOF\n\nEOF\n"), 0);
}

#[test]
fn a_finding_has_its_page_and_its_severity() {
    let document = Document::new("FROM a\nRUN x\n");
    let mut facts = facts(&[("x", 2086)]);
    let found = |facts: &Facts| {
        let one = diagnostics(&document, facts).into_iter().find(|one| one.source == Source::ShellCheck);
        one.map(|one| (one.severity, one.url))
    };
    let page = Some("https://www.shellcheck.net/wiki/SC2086".into());
    assert_eq!(found(&facts), Some((Severity::Information, page.clone())));
    let set = |severity| Arc::new(Levels([("SC2086".to_owned(), severity)].into()));
    facts.levels = set(Some(Severity::Error));
    assert_eq!(found(&facts), Some((Severity::Error, page)));
    facts.levels = set(None);
    assert_eq!(found(&facts), None);
}

#[test]
fn a_remark_is_silenced_here_or_in_the_file() {
    let text = "FROM a:1\nRUN x\n";
    let (document, facts) = (Document::new(text), facts(&[("x", 2086)]));
    let found = diagnostics(&document, &facts);
    let one = found.iter().find(|one| one.source == Source::ShellCheck).unwrap();
    let texts: Vec<String> = of(&document, &facts, one).iter().map(|fix| apply(text, &fix.edits)).collect();
    let here = "FROM a:1\n# check=skip=SC2086\nRUN x\n";
    let file = "# check=skip=SC2086\nFROM a:1\nRUN x\n";
    assert_eq!(texts, [here, file]);
    for text in texts {
        assert_eq!(diagnostics(&Document::new(&text), &facts), []);
    }
}
