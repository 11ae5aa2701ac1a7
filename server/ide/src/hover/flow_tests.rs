//! What flows through a file: variables, stages, and the texts of heredocs.

mod structure;

use expect_test::{Expect, expect};
use fixture::Fixture;
use syntax::Document;

use super::hover;
use crate::texts::Language;

#[track_caller]
fn say(language: Language, source: &str, expected: Expect) {
    let fixture = Fixture::parse(source);
    let document = Document::new(&fixture.text);
    let shown = hover(&document, fixture.offset(), language).map_or("nothing".to_owned(), |found| {
        format!("[{}]\n{}\n", document.text(found.range), found.markdown)
    });
    expected.assert_eq(&shown);
}

#[track_caller]
fn check(source: &str, expected: Expect) {
    say(Language::English, source, expected);
}

#[track_caller]
fn nothing(source: &str) {
    check(source, expect!["nothing"]);
}

const FILE: &str = "ARG MAJOR=3\nARG V=$MAJOR.12\nFROM python:$V AS base\nARG V\nENV TAG=${V%.*}-slim\nFROM base\nARG TAG=none\n";

#[test]
fn a_variable_and_its_way() {
    check(
        &format!("{FILE}RUN echo $0$TAG\n"),
        expect![[r#"
            [$TAG]
            **`TAG`** — Value here: `none`

            Comes from:
            - the default of `ARG`, line 7: `TAG=none`

            The shell replaces variables here, when the command runs.  
            `--build-arg TAG=…` replaces it.  
            When it changes, every RUN below its ARG in this stage runs again.

            Example:
            ```dockerfile
            ENV HOME_DIR=/srv
            WORKDIR $HOME_DIR/app
            ```

            [Reference](https://docs.docker.com/reference/dockerfile/#environment-replacement)
        "#]],
    );
    check(
        &FILE.replacen("{V%", "{$0V%", 1),
        expect![[r#"
            [${V%.*}]
            **`V`** — Value here: `3`

            Comes from:
            - `ARG`, line 4: `V`
              - the global `ARG`, line 2: `V=$MAJOR.12`
                - the global `ARG`, line 1: `MAJOR=3`

            `--build-arg V=…` replaces it.  
            When it changes, every RUN below its ARG in this stage runs again.

            Example:
            ```dockerfile
            ENV HOME_DIR=/srv
            WORKDIR $HOME_DIR/app
            ```

            [Reference](https://docs.docker.com/reference/dockerfile/#environment-replacement)
        "#]],
    );
    check(
        &FILE.replacen("ENV TAG", "ENV $0TAG", 1),
        expect![[r#"
            [TAG]
            **`TAG`** — Value here: `3-slim`

            Comes from:
            - `ENV`, line 5: `TAG=${V%.*}-slim`
              - `ARG`, line 4: `V`
                - the global `ARG`, line 2: `V=$MAJOR.12`
                  - the global `ARG`, line 1: `MAJOR=3`

            Example:
            ```dockerfile
            ENV HOME_DIR=/srv
            WORKDIR $HOME_DIR/app
            ```

            [Reference](https://docs.docker.com/reference/dockerfile/#environment-replacement)
        "#]],
    );
    say(
        Language::Korean,
        &FILE.replacen("ENV TAG", "ENV $0TAG", 1),
        expect![[r#"
            [TAG]
            **`TAG`** — 여기서의 값: `3-slim`

            출처:
            - 5번째 줄의 `ENV`: `TAG=${V%.*}-slim`
              - 4번째 줄의 `ARG`: `V`
                - 2번째 줄의 전역 `ARG`: `V=$MAJOR.12`
                  - 1번째 줄의 전역 `ARG`: `MAJOR=3`

            예시:
            ```dockerfile
            ENV HOME_DIR=/srv
            WORKDIR $HOME_DIR/app
            ```

            [공식 문서](https://docs.docker.com/reference/dockerfile/#environment-replacement)
        "#]],
    );
}

#[test]
fn a_variable_that_nothing_sets() {
    check(
        "ARG VERSION=1\nFROM a\nLABEL v=$0$VERSION\n",
        expect![[r#"
            [$VERSION]
            **`VERSION`** — Its value is only known during the build.

            Nothing defines `VERSION` before this line.  
            Write `ARG VERSION` in this stage to use it.  
            The base image `a` may set it.

            Example:
            ```dockerfile
            ENV HOME_DIR=/srv
            WORKDIR $HOME_DIR/app
            ```

            [Reference](https://docs.docker.com/reference/dockerfile/#environment-replacement)
        "#]],
    );
    check(
        "FROM scratch\nARG VERSION=1\nLABEL v=${$0VERSIN:-none}\n",
        expect![[r#"
            [${VERSIN:-none}]
            **`VERSIN`** — Value here: `none`

            Nothing defines `VERSIN` before this line.  
            Did you mean `VERSION`?

            Example:
            ```dockerfile
            ENV HOME_DIR=/srv
            WORKDIR $HOME_DIR/app
            ```

            [Reference](https://docs.docker.com/reference/dockerfile/#environment-replacement)
        "#]],
    );
    check(
        "FROM a:$0$V\n",
        expect![[r#"
            [$V]
            **`V`** — Here it has no value.

            Nothing defines `V` before this line.

            Example:
            ```dockerfile
            ARG VERSION=3.22
            FROM alpine:${VERSION}
            ARG VERSION
            RUN echo "$VERSION"
            ```

            [Reference](https://docs.docker.com/reference/dockerfile/#understand-how-arg-and-from-interact)
        "#]],
    );
    check(
        "FROM a\nARG $0V\n",
        expect![[r#"
            [V]
            **`V`** — Here it has no value.

            `--build-arg V=…` gives it one.  
            When it changes, every RUN below its ARG in this stage runs again.

            Example:
            ```dockerfile
            ENV HOME_DIR=/srv
            WORKDIR $HOME_DIR/app
            ```

            [Reference](https://docs.docker.com/reference/dockerfile/#environment-replacement)
        "#]],
    );
    check(
        "FROM a\nLABEL v=$0${V:?gone}\n",
        expect![[r#"
            [${V:?gone}]
            **`V`** — Its value is only known during the build.

            Nothing defines `V` before this line.  
            The base image `a` may set it.

            Example:
            ```dockerfile
            ENV HOME_DIR=/srv
            WORKDIR $HOME_DIR/app
            ```

            [Reference](https://docs.docker.com/reference/dockerfile/#environment-replacement)
        "#]],
    );
}

#[test]
fn who_reads_it_is_said() {
    check(
        "FROM a\nENV V=1\nCMD echo $0$V\n",
        expect![[r#"
            [$V]
            **`V`** — Value here: `1`

            Comes from:
            - `ENV`, line 2: `V=1`

            The shell of the container replaces variables here; it has ENV and no ARG.

            Example:
            ```dockerfile
            ENV HOME_DIR=/srv
            WORKDIR $HOME_DIR/app
            ```

            [Reference](https://docs.docker.com/reference/dockerfile/#environment-replacement)
        "#]],
    );
    check(
        "FROM a\nENV V=1\nCMD [\"echo\", \"$0$V\"]\n",
        expect![[r#"
            [$V]
            **`V`** — Variables are not replaced here.

            Example:
            ```dockerfile
            ENV HOME_DIR=/srv
            WORKDIR $HOME_DIR/app
            ```

            [Reference](https://docs.docker.com/reference/dockerfile/#environment-replacement)
        "#]],
    );
    check(
        "FROM a\nENV V=1\nRUN V=2; echo $0$V\n",
        expect![[r#"
            [$V]
            **`V`** — Value here: `1`

            Comes from:
            - `ENV`, line 2: `V=1`

            This command gives it a value of its own.

            Example:
            ```dockerfile
            ENV HOME_DIR=/srv
            WORKDIR $HOME_DIR/app
            ```

            [Reference](https://docs.docker.com/reference/dockerfile/#environment-replacement)
        "#]],
    );
    check(
        "FROM a\nENV P=/x:$PATH\nRUN echo $0$P\n",
        expect![[r#"
            [$P]
            **`P`** — Value here: `/x:$PATH`  
            What only the build knows stands as it is written.

            Comes from:
            - `ENV`, line 2: `P=/x:$PATH`

            The shell replaces variables here, when the command runs.

            Example:
            ```dockerfile
            ENV HOME_DIR=/srv
            WORKDIR $HOME_DIR/app
            ```

            [Reference](https://docs.docker.com/reference/dockerfile/#environment-replacement)
        "#]],
    );
}

#[test]
fn a_predefined_argument_has_its_value_and_its_page() {
    let source = "FROM a\nRUN echo $0$https_proxy\n";
    let fixture = Fixture::parse(source);
    let found = hover(&Document::new(&fixture.text), fixture.offset(), Language::English).unwrap();
    assert!(
        found.markdown.starts_with("**`https_proxy`** — Its value is only known during the build."),
        "{}",
        found.markdown
    );
    assert!(found.markdown.contains("[Reference]"), "{}", found.markdown);
}

#[test]
fn the_shells_own_variables_are_left_to_it() {
    nothing("FROM a\nRUN for i in 1 2; do echo $0$i; done\n");
    nothing("FROM a\nRUN echo '$0$V'\n");
    nothing("FROM a\nARG V=1\nRUN <<'E'\n#!/usr/bin/env python3\nprint(\"V\")\nE\nRUN echo V$0\n");
}
