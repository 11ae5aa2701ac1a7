//! Outlines, drawn as trees.

use expect_test::{Expect, expect};
use syntax::Document;

use super::{Symbol, symbols};

fn draw(document: &Document, symbols: &[Symbol], depth: usize, out: &mut String) {
    for symbol in symbols {
        let detail = if symbol.detail.is_empty() { String::new() } else { format!(" ({})", symbol.detail) };
        let selected = document.text(symbol.selection);
        out.push_str(&format!(
            "{}{:?} {}{detail} -> {selected}\n",
            "  ".repeat(depth),
            symbol.kind,
            symbol.name
        ));
        draw(document, &symbol.children, depth + 1, out);
    }
}

#[track_caller]
fn check(source: &str, expected: Expect) {
    let document = Document::new(source);
    let mut out = String::new();
    draw(&document, &symbols(&document), 0, &mut out);
    expected.assert_eq(&out);
}

#[test]
fn stages_hold_their_instructions() {
    check(
        "# syntax=docker/dockerfile:1\nARG V=1\nFROM golang:$V AS build\nWORKDIR /src\nCOPY --from=x go.mod go.sum ./\nRUN --mount=type=cache,target=/c \\\n  # why\n  go build\nfrom scratch\nENV A=1 \\\n  B=\"2 3\"\nCMD [\"/app\", \"-x\"]\n",
        expect![[r#"
            Variable ARG V -> ARG
            Stage build (FROM golang:$V) -> build
              Setting WORKDIR /src -> WORKDIR
              Files COPY go.mod go.sum ./ -> COPY
              Run RUN go build -> RUN
            Stage FROM scratch (1) -> from
              Variable ENV A, B -> ENV
                Variable A (1) -> A
                Variable B ("2 3") -> B
              Command CMD /app -x -> CMD
        "#]],
    );
}

#[test]
fn what_is_refused_has_its_place_all_the_same() {
    check(
        "RUN early\nFROM\nFOO bar\nCOPY a\nONBUILD COPY a /b\nONBUILD\nHEALTHCHECK NONE\nHEALTHCHECK CMD x y\nENV\nFROM a AS\nRUN <<EOF\nopen\n",
        expect![[r#"
            Run RUN early -> RUN
            Stage FROM (0) -> FROM
              Unknown FOO bar -> FOO
              Files COPY a -> COPY
              Setting ONBUILD COPY a /b -> ONBUILD
              Setting ONBUILD -> ONBUILD
              Command HEALTHCHECK NONE -> HEALTHCHECK
              Command HEALTHCHECK x y -> HEALTHCHECK
              Variable ENV -> ENV
            Stage FROM a (1) -> FROM
              Run RUN <<EOF -> RUN
              Unknown open -> open
        "#]],
    );
}

#[test]
fn a_long_line_is_cut_and_an_empty_file_has_no_outline() {
    check(
        &format!("FROM a\nRUN {} end\n", "word ".repeat(40)),
        expect![[r#"
            Stage FROM a (0) -> FROM
              Run RUN word word word word word word word word word word word w… -> RUN
        "#]],
    );
    check(
        &format!("FROM {}\n", "é".repeat(100)),
        expect![[r#"
        Stage FROM ééééééééééééééééééééééééééééééééééééééééééééééééééééééé… (0) -> FROM
    "#]],
    );
    check("", expect![]);
    check("# only a comment\n", expect![]);
}

#[test]
fn a_stage_reaches_from_its_from_to_its_last_heredoc() {
    let source = "FROM a\nRUN <<E\nx\nE\n\n# next\nFROM b\n";
    let document = Document::new(source);
    let found = symbols(&document);
    assert_eq!(document.text(found[0].range), "FROM a\nRUN <<E\nx\nE");
    assert_eq!(document.text(found[1].range), "FROM b");
}
