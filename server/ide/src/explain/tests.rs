//! Whole files in words.

use expect_test::{Expect, expect};
use syntax::Document;

use super::explain;
use crate::texts::Language;

#[track_caller]
fn say(language: Language, source: &str, expected: Expect) {
    let document = Document::new(source);
    let mut out = String::new();
    for one in explain(&document, language).instructions {
        let text = document.text(one.range);
        out.push_str(&format!("{}\n", text.lines().next().unwrap_or_default()));
        out.push_str(&format!("  {:?}\n", one.adds));
        for line in &one.here {
            out.push_str(&format!("  {line}\n"));
        }
        if let Some(resolved) = &one.resolved {
            out.push_str(&format!("  => {resolved}\n"));
        }
        for variable in &one.variables {
            out.push_str(&format!("  {} = {:?} {:?}\n", variable.name, variable.value, variable.from));
        }
        for reason in &one.runs_again {
            out.push_str(&format!("  - {reason}\n"));
        }
        out.extend(one.follows.map(|follows| format!("  {follows}\n")));
    }
    expected.assert_eq(&out);
}

#[track_caller]
fn check(source: &str, expected: Expect) {
    say(Language::English, source, expected);
}

#[test]
fn stages_and_what_they_take() {
    check(
        "ARG GO=1.24\nFROM golang:$GO AS build\nARG GO\nWORKDIR /src\nCOPY go.mod go.sum ./\nRUN --mount=type=bind,target=/x go build -ldflags \"$GO $x\"\nFROM scratch\nCOPY --from=build /src/app /app\nCOPY --from=busybox /bin/sh /\nUSER 1000\nENTRYPOINT [\"/app\"]\n",
        expect![[r#"
            ARG GO=1.24
              Nothing
            FROM golang:$GO AS build
              Base
              Built from the base image `golang:1.24`.
              Used by line 8.
              => FROM golang:1.24 AS build
              GO = Some("1.24") Some("the global `ARG`, line 1")
              - the image `docker.io/library/golang:1.24` changes
            ARG GO
              Nothing
              It is not a step. When the value changes, every RUN below it in this stage runs again.
            WORKDIR /src
              Layer
              - the text of the instruction changes
              - the image `docker.io/library/golang:1.24` changes
            COPY go.mod go.sum ./
              Layer
              Here: `go.mod`, `go.sum` to `./`.
              - its sources, its destination or its flags change
              - a step above it in the stage runs again
              - the contents of `go.mod`, `go.sum` change
            RUN --mount=type=bind,target=/x go build -ldflags "$GO $x"
              Layer
              Run by `/bin/sh -c`.
              => RUN --mount=type=bind,target=/x go build -ldflags "1.24 $x"
              GO = Some("1.24") Some("`ARG`, line 3")
              - the command changes, even by a single space
              - the value of `GO` changes
              - the user, the shell, the working directory or the platform changes
              - a step above it in the stage runs again
              - anything in the build context changes, but for what the ignore file leaves out
            FROM scratch
              Base
              Built from an empty image: nothing at all.
              The last stage: what a build makes unless `--target` names another.
            COPY --from=build /src/app /app
              Layer
              Here: `/src/app` of stage `build` to `/app`.
              - its sources, its destination or its flags change
              - the contents of `/src/app` (stage `build`) change
            COPY --from=busybox /bin/sh /
              Layer
              Here: `/bin/sh` of the image `busybox` to `/`.
              - the image `docker.io/library/busybox:latest` changes
              - its sources, its destination or its flags change
              - a step above it in the stage runs again
            USER 1000
              Metadata
              It is not a step. When it changes, the RUN lines below it in this stage run again.
            ENTRYPOINT ["/app"]
              Metadata
              Run as it stands, without a shell.
              It is not a step: a change makes nothing run again.
        "#]],
    );
}

#[test]
fn what_is_no_step_and_what_is_needed_by_nobody() {
    check(
        "FROM a AS unused\nRUN x\nFROM b AS base\nWORKDIR /\nENV A=1 B=$PATH\nLABEL l=$A\nFROM base\nCMD echo $A\nHEALTHCHECK NONE\n",
        expect![[r#"
            FROM a AS unused
              Base
              Built from the base image `a`.
              The last stage does not need it: it is built only when `--target` names it.
              - the image `docker.io/library/a:latest` changes
            RUN x
              Layer
              Run by `/bin/sh -c`.
              - the command changes, even by a single space
              - the user, the shell, the working directory or the platform changes
              - the image `docker.io/library/a:latest` changes
            FROM b AS base
              Base
              Built from the base image `b`.
              Used by line 7.
              - the image `docker.io/library/b:latest` changes
            WORKDIR /
              Metadata
              It is not a step: a change makes nothing run again.
            ENV A=1 B=$PATH
              Metadata
              PATH = None None
              It is not a step. When the value changes, every RUN below it in this stage runs again.
            LABEL l=$A
              Metadata
              => LABEL l=1
              A = Some("1") Some("`ENV`, line 5")
              It is not a step: a change makes nothing run again.
            FROM base
              Base
              Built from stage `base`.
              The last stage: what a build makes unless `--target` names another.
              It is not a step: it goes on where the other stage ends.
            CMD echo $A
              Metadata
              Run by `/bin/sh -c`.
              A = Some("1") Some("`ENV`, line 5")
              It is not a step: a change makes nothing run again.
            HEALTHCHECK NONE
              Metadata
              It is not a step: a change makes nothing run again.
        "#]],
    );
}

#[test]
fn what_comes_from_elsewhere() {
    check(
        "FROM a\nADD https://example.com/x.tar.gz /x\nADD https://github.com/moby/buildkit.git#v0.12 /g\nCOPY . .\nCOPY <<E /f\nx\nE\nRUN <<E\n#!/bin/sh\nx\nE\nCOPY --parents a/./b/*.txt /p/\n",
        expect![[r#"
            FROM a
              Base
              Built from the base image `a`.
              The last stage: what a build makes unless `--target` names another.
              - the image `docker.io/library/a:latest` changes
            ADD https://example.com/x.tar.gz /x
              Layer
              Here: `https://example.com/x.tar.gz` to `/x`.
              - its sources, its destination or its flags change
              - the image `docker.io/library/a:latest` changes
              - what `https://example.com/x.tar.gz` serves changes
            ADD https://github.com/moby/buildkit.git#v0.12 /g
              Layer
              Here: `https://github.com/moby/buildkit.git#v0.12` to `/g`.
              - its sources, its destination or its flags change
              - a step above it in the stage runs again
              - what `https://github.com/moby/buildkit.git` serves changes
            COPY . .
              Layer
              Here: `.` to `.`.
              - its sources, its destination or its flags change
              - a step above it in the stage runs again
              - anything in the build context changes, but for what the ignore file leaves out
            COPY <<E /f
              Layer
              Here: `<<E` to `/f`.
              - its sources, its destination or its flags change
              - a step above it in the stage runs again
              - the text of its heredoc changes
            RUN <<E
              Layer
              Run as a script by `/bin/sh`, as its first line says.
              - the command changes, even by a single space
              - the user, the shell, the working directory or the platform changes
              - a step above it in the stage runs again
              - the text of its heredoc changes
            COPY --parents a/./b/*.txt /p/
              Layer
              Here: `a/./b/*.txt` to `/p/`.
              - its sources, its destination or its flags change
              - a step above it in the stage runs again
              - the contents of `a/b/*.txt` change
        "#]],
    );
}

#[test]
fn what_cannot_be_read_is_said_so() {
    check(
        "FROM a\nFOO x\nCOPY y\n",
        expect![[r#"
        FROM a
          Base
          Built from the base image `a`.
          The last stage: what a build makes unless `--target` names another.
          - the image `docker.io/library/a:latest` changes
        FOO x
          Nothing
        COPY y
          Nothing
          The engine refuses this line; `dockwright check` says why.
    "#]],
    );
    say(
        Language::Korean,
        "FROM a\nFOO x\nCOPY y\n",
        expect![[r#"
        FROM a
          Base
          바탕: 베이스 이미지 `a`.
          마지막 스테이지이며, `--target`으로 다른 것을 지정하지 않으면 빌드 결과가 됩니다.
          - 이미지가 바뀔 때: `docker.io/library/a:latest`
        FOO x
          Nothing
        COPY y
          Nothing
          엔진이 이 줄을 거부합니다. 이유는 `dockwright check`가 알려 줍니다.
    "#]],
    );
    check("", expect![]);
    check(
        "RUN x\nARG A\n",
        expect![[r#"
        RUN x
          Layer
          Run by `/bin/sh -c`.
        ARG A
          Nothing
    "#]],
    );
}
