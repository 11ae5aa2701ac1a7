//! What a variable stands for where the cursor is, and the way it came.

use std::collections::BTreeMap;

use builder::graph::{ImageFacts, Images, NoImages, Request};
use expect_test::{Expect, expect};
use syntax::{Document, Platform};

use super::{Found, Value, Variables};

fn request() -> Request {
    Request { engine_platform: Platform::new("linux", "amd64"), ..Request::default() }
}

/// The value of the variable under the cursor and the lines of its way; of a shell's text, who reads it.
fn shown(source: &str, request: &Request, images: &dyn Images) -> String {
    let (before, after) = source.split_once("$0").unwrap();
    let document = Document::new(&format!("{before}{after}"));
    let variables = Variables::new(&document, request, images);
    let Some(spot) = variables.spot_at(before.len()) else { return "no variable".to_owned() };
    let found = spot.definition.map_or_else(|| variables.find(spot.point, &spot.name), Found::Definition);
    let place = match found {
        Found::Definition(place) => place,
        other => return format!("{}: {other:?}, {:?}", spot.name, spot.reader),
    };
    let value = match variables.value(place) {
        Value::Exact(text) => format!("{text:?}"),
        Value::Partly(text) => format!("about {text:?}"),
        Value::Cut(text) => format!("cut to {} bytes", text.len()),
        other => format!("{other:?}"),
    };
    let (way, more) = variables.way(place);
    let way: Vec<String> = way
        .iter()
        .map(|link| {
            let definition = &variables.definitions()[link.definition];
            let line = definition.range.map(|range| document.rope().byte_to_line(range.start) + 1);
            let line = line.map_or_else(String::new, |line| format!(" {line}"));
            format!("{:?}{line}", definition.kind)
        })
        .collect();
    format!("{}={value}, {:?}: {}{}", spot.name, spot.reader, way.join(" < "), if more { " …" } else { "" })
}

#[track_caller]
fn check(source: &str, expected: Expect) {
    expected.assert_eq(&shown(source, &request(), &NoImages));
}

#[test]
fn an_argument_with_a_default() {
    check("FROM a\nARG V=1\nENV W=$0$V\n", expect![[r#"V="1", Builder: Argument 2"#]]);
    check("FROM a\nARG V=\nENV W=${$0V}\n", expect![[r#"V="", Builder: Argument 2"#]]);
    check("FROM a\nARG $0V=1\n", expect![[r#"V="1", Builder: Argument 2"#]]);
}

#[test]
fn a_global_argument_reaches_a_stage_through_its_own_arg_alone() {
    check("ARG V=1\nFROM a:$0$V\n", expect![[r#"V="1", Builder: Global 1"#]]);
    check("ARG V=1\nFROM a\nENV W=$0$V\n", expect!["V: Base, Builder"]);
    check("ARG V=1\nFROM scratch\nENV W=$0$V\n", expect!["V: Nothing, Builder"]);
    check("ARG V=1\nFROM a\nARG V\nENV W=$0$V\n", expect![[r#"V="1", Builder: Argument 3 < Global 1"#]]);
    check("ARG V=1\nFROM a\nARG V=2\nENV W=$0$V\n", expect![[r#"V="2", Builder: Argument 3"#]]);
    check("FROM a\nARG V\nENV W=$0$V\n", expect!["V: Declared(11), Builder"]);
    check("FROM a\nARG V=1\nFROM b:$0$V\n", expect!["V: Nothing, Builder"]);
    check("ENV V=1\nFROM b:$0$V\n", expect!["V: Nothing, Builder"]);
}

#[test]
fn a_value_made_of_others() {
    check(
        "ARG MAJOR=3\nARG V=$MAJOR.12\nFROM a:$V\nARG V\nARG TAG=${V%.*}-slim\nENV NAME=py$0$TAG\n",
        expect![[r#"TAG="3-slim", Builder: Argument 5 < Argument 4 < Global 2 < Global 1"#]],
    );
}

#[test]
fn the_last_definition_above_holds_whichever_it_is() {
    check("FROM a\nARG V=1\nENV V=2\nRUN echo $0$V\n", expect![[r#"V="2", Shell: Environment 3"#]]);
    check("FROM a\nENV V=1\nARG V=2\nRUN echo $0$V\n", expect![[r#"V="2", Shell: Argument 3"#]]);
    check("FROM a\nARG V=1\nRUN echo $0$V\nENV V=2\n", expect![[r#"V="1", Shell: Argument 2"#]]);
    check("FROM scratch\nRUN echo $0$V\nENV V=2\n", expect!["V: Nothing, Shell"]);
    check("FROM a\nENV V=1\nARG V\nRUN echo $0$V\n", expect![[r#"V="1", Shell: Environment 2"#]]);
}

#[test]
fn a_stage_inherits_env_before_arg() {
    let parent = "FROM a AS one\nARG A=1\nENV E=2\nENV B=3\nARG B=4\nFROM one\n";
    check(&format!("{parent}RUN $0$A\n"), expect![[r#"A="1", Shell: Argument 2"#]]);
    check(&format!("{parent}RUN $0$E\n"), expect![[r#"E="2", Shell: Environment 3"#]]);
    check(&format!("{parent}RUN $0$B\n"), expect![[r#"B="3", Shell: Environment 4"#]]);
    check(&format!("{parent}FROM other\nRUN $0$A\n"), expect!["A: Base, Shell"]);
    check(
        "FROM a AS x\nENV V=1\nFROM x AS x\nENV V=${V}2\nFROM x\nRUN $0$V\n",
        expect![[r#"V="12", Shell: Environment 4 < Environment 2"#]],
    );
}

#[test]
fn the_pairs_of_an_env_do_not_see_each_other_and_those_of_an_arg_do() {
    check("FROM scratch\nENV A=1 B=$0$A\n", expect!["A: Nothing, Builder"]);
    check("FROM scratch\nARG A=1 B=$0$A\n", expect![[r#"A="1", Builder: Argument 2"#]]);
    check("ARG A=$0$A\nFROM a\n", expect!["A: Nothing, Builder"]);
    check("FROM a\nENV A=1\nENV A=$A$A B=$0$A\n", expect![[r#"A="1", Builder: Environment 2"#]]);
}

#[test]
fn what_the_base_image_holds_is_not_made_up() {
    check(
        "FROM a\nENV PATH=/x:$PATH\nENV P=$0$PATH\n",
        expect![[r#"PATH=about "/x:$PATH", Builder: Environment 2"#]],
    );
    check(
        "FROM scratch\nENV PATH=/x:$PATH\nENV P=$0$PATH\n",
        expect![[
            r#"PATH="/x:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", Builder: Environment 2 < Builder"#
        ]],
    );
    check("FROM a\nENV V=${X:-y}\nRUN $0$V\n", expect![[r#"V=about "${X:-y}", Shell: Environment 2"#]]);
    check("ARG V=${X:?gone}\nFROM a:$0$V\n", expect![[r#"V=Refused("X: gone"), Builder: Global 1"#]]);
}

#[test]
fn the_image_is_known_where_its_facts_are() {
    struct One;
    impl Images for One {
        fn facts(&self, reference: &str, _: &Platform) -> Option<ImageFacts> {
            let environment = vec!["PATH=/bin".to_owned(), "LANG=C".to_owned()];
            let onbuild = vec!["ENV T=$LANG!".to_owned()];
            (reference == "docker.io/library/one:latest").then(|| ImageFacts {
                environment,
                onbuild,
                ..ImageFacts::default()
            })
        }
    }
    let check = |source: &str, expected: Expect| expected.assert_eq(&shown(source, &request(), &One));
    check("FROM one\nENV P=$0$LANG\n", expect![[r#"LANG="C", Builder: Image"#]]);
    check("FROM one\nARG LANG=x\nFROM 0\nRUN $0$LANG\n", expect!["LANG: Base, Shell"]);
    check("FROM one AS o\nARG LANG=x\nFROM o\nRUN $0$LANG\n", expect![[r#"LANG="C", Shell: Image"#]]);
    check("FROM one\nRUN $0$T\n", expect![[r#"T="C!", Shell: Environment < Image"#]]);
    check("FROM one\nRUN $0$NONE\n", expect!["NONE: Nothing, Shell"]);
}

#[test]
fn triggers_define_in_the_stages_that_are_built_from_theirs() {
    let file = "FROM a AS one\nONBUILD ENV T=1\nFROM one AS two\nRUN $T\nFROM two\nENV X=$T\n";
    check(&file.replacen("RUN $T", "RUN $0$T", 1), expect![[r#"T="1", Shell: Environment 2"#]]);
    check(&file.replacen("X=$T", "X=$0$T", 1), expect![[r#"T="1", Builder: Environment 2"#]]);
    check("FROM a AS one\nONBUILD ENV T=1\nRUN $0$T\n", expect!["T: Base, Shell"]);
    check("FROM a AS one\nENV V=1\nONBUILD RUN $0$V\nENV V=2\n", expect![[r#"V="2", Shell: Environment 4"#]]);
}

#[test]
fn a_container_sees_env_alone_and_that_of_the_end() {
    check("FROM scratch\nENV V=1\nCMD echo $0$V\nENV V=2\n", expect![[r#"V="2", Container: Environment 4"#]]);
    check("FROM scratch\nARG V=1\nCMD echo $0$V\n", expect!["V: Nothing, Container"]);
    check("FROM scratch\nENV V=1\nHEALTHCHECK CMD x $0$V\n", expect![[r#"V="1", Container: Environment 2"#]]);
    check("FROM scratch\nENV V=1\nCMD [\"$0$V\"]\n", expect![[r#"V="1", Nobody: Environment 2"#]]);
}

#[test]
fn who_reads_a_variable() {
    for (source, reader) in [
        ("COPY --from=$0$V a b", "Nobody"),
        ("COPY --chown=$0$V a b", "Builder"),
        ("RUN --mount=type=cache,target=$0$V x", "Builder"),
        ("RUN --mount=type=bind,from=$0$V x", "Nobody"),
        ("RUN --network=$0$V x", "Nobody"),
        ("WORKDIR /$0$V", "Builder"),
        ("LABEL a=$0$V", "Builder"),
        ("MAINTAINER $0$V", "Nobody"),
        ("RUN a \\\n  # c\n  $0$V", "Shell"),
        ("COPY <<E /f\n$0$V\nE", "Builder"),
        ("RUN <<E\n$0$V\nE", "Shell"),
        ("RUN <<E\n#!/bin/bash\n$0$V\nE", "Shell"),
        ("RUN cat <<E\n$0$V\nE", "Shell"),
    ] {
        let shown = shown(&format!("FROM scratch\nENV V=1\n{source}\n"), &request(), &NoImages);
        assert!(shown.contains(&format!(", {reader}")), "{source}: {shown}");
    }
}

#[test]
fn no_variable_where_there_is_none() {
    for source in [
        "$0FROM a",
        "FROM a\nENV V='$0$V'",
        "FROM a\nENV V=\\$0$V",
        "FROM a\nRUN echo '$0$V'",
        "FROM a\nRUN true # $0$V",
        "# $0$V\nFROM a",
        "FROM a\nRUN <<E\n#!/usr/bin/env python3\n$0$V\nE",
        "FROM a\nRUN cat <<'E'\n$0$V\nE",
        "FROM a\nCOPY <<'E' /f\n$0$V\nE",
        "FROM a\nRUN $0$1 $$",
        "$0",
    ] {
        assert_eq!(shown(source, &request(), &NoImages), "no variable", "{source}");
    }
}

#[test]
fn what_the_builder_defines() {
    check(
        "FROM --platform=$0$BUILDPLATFORM a\n",
        expect![[r#"BUILDPLATFORM="linux/amd64", Builder: Builder"#]],
    );
    check("FROM scratch\nRUN $0$TARGETARCH\n", expect!["TARGETARCH: Nothing, Shell"]);
    check(
        "FROM a\nARG TARGETARCH\nRUN $0$TARGETARCH\n",
        expect![[r#"TARGETARCH="amd64", Shell: Argument 2 < Builder"#]],
    );
    check(
        "FROM a\nARG BUILDKIT_SBOM_SCAN_STAGE=true\nRUN $0$BUILDKIT_SBOM_SCAN_STAGE\n",
        expect!["BUILDKIT_SBOM_SCAN_STAGE: Declared(11), Shell"],
    );
}

#[test]
fn what_the_user_gives_replaces_the_default() {
    let mut asked = request();
    asked.arguments = BTreeMap::from([("V".to_owned(), "9".to_owned())]);
    let check = |source: &str, expected: Expect| expected.assert_eq(&shown(source, &asked, &NoImages));
    check("ARG V=1\nFROM a:$0$V\n", expect![[r#"V="9", Builder: Global 1"#]]);
    check("FROM a\nARG V\nRUN $0$V\n", expect![[r#"V="9", Shell: Argument 2"#]]);
    check("FROM a\nARG V=1\nENV V=2\nRUN $0$V\n", expect![[r#"V="2", Shell: Environment 3"#]]);
}

#[test]
fn circles_and_megabytes_end() {
    check(
        "ARG A=$B\nARG B=$A\nARG A=$B$A\nFROM a:$0$A\n",
        expect![[r#"A="", Builder: Global 3 < Global 2 < Global 1"#]],
    );
    check("FROM a AS a\nARG A=1\nFROM a AS a\nRUN $0$A\n", expect![[r#"A="1", Shell: Argument 2"#]]);
    let mut file = "FROM scratch\nENV A0=0123456789\n".to_owned();
    for step in 1..3000 {
        let last = step - 1;
        file.push_str(&format!("ENV A{step}=$A{last}$A{last}$A{last}\n"));
    }
    check(
        &format!("{file}RUN $0$A2999\n"),
        expect![
            "A2999=cut to 4096 bytes, Shell: Environment 3001 < Environment 3000 < Environment 2999 < Environment 2998 < Environment 2997 < Environment 2996 < Environment 2995 < Environment 2994 < Environment 2993 < Environment 2992 < Environment 2991 < Environment 2990 …"
        ],
    );
}

#[test]
fn a_file_before_its_first_from_and_an_empty_one() {
    check("RUN $0$A\n", expect!["A: Nothing, Shell"]);
    check("FROM\nENV A=1\nRUN $0$A\n", expect![[r#"A="1", Shell: Environment 2"#]]);
    check("FROM a AS\nENV $0A\nENV =x\nARG =y\n", expect!["no variable"]);
}
