//! What is said of stages and heredocs: where they lead.

use super::*;

#[test]
fn a_stage() {
    let file = "FROM golang:1.24 AS build\nWORKDIR /src\nENV CGO_ENABLED=0\nRUN go build\nFROM scratch AS app\nCOPY --from=build /src/app /app\nENTRYPOINT [\"/app\"]\nFROM app\nRUN --mount=from=build,target=/b x\n";
    check(
        &file.replacen("AS build", "AS bu$0ild", 1),
        expect![[r#"
            [build]
            **Stage `build`** — line 1

            Built from the base image `golang:1.24`  
            Used by `COPY --from` (line 6), `RUN --mount` (line 9)

            Passes on:
            - WORKDIR `/src`
            - ENV `CGO_ENABLED=0`

            Example:
            ```dockerfile
            FROM node:22 AS build
            WORKDIR /app
            COPY . .
            RUN npm ci && npm run build

            FROM nginx:1.29
            COPY --from=build /app/dist /usr/share/nginx/html
            ```

            [Reference](https://docs.docker.com/build/building/multi-stage/)
        "#]],
    );
    check(
        &file.replacen("--from=build", "--from=bui$0ld", 1),
        expect![[r#"
            [build]
            **Stage `build`** — line 1

            Built from the base image `golang:1.24`  
            Used by `COPY --from` (line 6), `RUN --mount` (line 9)

            Passes on:
            - WORKDIR `/src`
            - ENV `CGO_ENABLED=0`

            Example:
            ```dockerfile
            FROM node:22 AS build
            WORKDIR /app
            COPY . .
            RUN npm ci && npm run build

            FROM nginx:1.29
            COPY --from=build /app/dist /usr/share/nginx/html
            ```

            [Reference](https://docs.docker.com/build/building/multi-stage/)
        "#]],
    );
    check(
        &file.replacen("mount=from=build", "mount=from=bui$0ld", 1),
        expect![[r#"
            [build]
            **Stage `build`** — line 1

            Built from the base image `golang:1.24`  
            Used by `COPY --from` (line 6), `RUN --mount` (line 9)

            Passes on:
            - WORKDIR `/src`
            - ENV `CGO_ENABLED=0`

            Example:
            ```dockerfile
            FROM node:22 AS build
            WORKDIR /app
            COPY . .
            RUN npm ci && npm run build

            FROM nginx:1.29
            COPY --from=build /app/dist /usr/share/nginx/html
            ```

            [Reference](https://docs.docker.com/build/building/multi-stage/)
        "#]],
    );
    say(
        Language::Korean,
        &file.replacen("FROM app", "FROM a$0pp", 1),
        expect![[r#"
            [app]
            **스테이지 `app`** — 5번째 줄

            바탕: `scratch`  
            사용하는 곳: `FROM` (8번째 줄)  
            복사해 오는 곳: `build`

            물려주는 것:
            - ENTRYPOINT `["/app"]`

            예시:
            ```dockerfile
            FROM node:22 AS build
            WORKDIR /app
            COPY . .
            RUN npm ci && npm run build

            FROM nginx:1.29
            COPY --from=build /app/dist /usr/share/nginx/html
            ```

            [공식 문서](https://docs.docker.com/build/building/multi-stage/)
        "#]],
    );
    check(
        "FROM a AS on$0e\nFROM b\n",
        expect![[r#"
            [one]
            **Stage `one`** — line 1

            Built from the base image `a`  
            The last stage does not need it: it is built only when `--target` names it.

            Example:
            ```dockerfile
            FROM node:22 AS build
            WORKDIR /app
            COPY . .
            RUN npm ci && npm run build

            FROM nginx:1.29
            COPY --from=build /app/dist /usr/share/nginx/html
            ```

            [Reference](https://docs.docker.com/build/building/multi-stage/)
        "#]],
    );
    check(
        "FROM a\nFROM b\nCOPY --from=$00 x /\n",
        expect![[r#"
            [0]
            **Stage number 0** — line 1

            Built from the base image `a`  
            Used by `COPY --from` (line 3)

            Example:
            ```dockerfile
            FROM node:22 AS build
            WORKDIR /app
            COPY . .
            RUN npm ci && npm run build

            FROM nginx:1.29
            COPY --from=build /app/dist /usr/share/nginx/html
            ```

            [Reference](https://docs.docker.com/build/building/multi-stage/)
        "#]],
    );
    nothing("FROM al$0pine\nCOPY --from=alpine x /\n");
}

#[test]
fn a_heredoc() {
    check(
        "FROM a\nSHELL [\"/bin/bash\", \"-euc\"]\nRUN <$0<EOF\necho\nEOF\n",
        expect![[r#"
            [<<EOF]
            **`<<EOF`** — Run by `/bin/bash -euc`.  
            The shell replaces variables here, when the command runs.

            Example:
            ```dockerfile
            RUN <<EOF
            set -e
            apk add --no-cache curl
            curl --version
            EOF
            COPY <<'EOF' /etc/motd
            hello
            EOF
            ```

            [Reference](https://docs.docker.com/reference/dockerfile/#here-documents)
        "#]],
    );
    check(
        "FROM a\nRUN <<-EOF\n\t#!/usr/bin/env python3\n\tprint($0)\n\tEOF\n",
        expect![[r#"
            [	#!/usr/bin/env python3
            	print()]
            **`<<EOF`** — Run as a script by `/usr/bin/env python3`, as its first line says.  
            Leading tabs are stripped.

            Example:
            ```dockerfile
            RUN <<EOF
            set -e
            apk add --no-cache curl
            curl --version
            EOF
            COPY <<'EOF' /etc/motd
            hello
            EOF
            ```

            [Reference](https://docs.docker.com/reference/dockerfile/#here-documents)
        "#]],
    );
    check(
        "FROM a\nRUN cat > /f <<'E$0OF'\nx\nEOF\n",
        expect![[r#"
            [<<'EOF']
            **`<<EOF`** — Handed to the command on its standard input.  
            Its text is taken as it is.

            Example:
            ```dockerfile
            RUN <<EOF
            set -e
            apk add --no-cache curl
            curl --version
            EOF
            COPY <<'EOF' /etc/motd
            hello
            EOF
            ```

            [Reference](https://docs.docker.com/reference/dockerfile/#here-documents)
        "#]],
    );
    check(
        "FROM a\nCOPY <<A <<\"B\" /etc/\na\nA\n$0b\nB\n",
        expect![[r#"
            [b]
            **`<<B`** — Written to the file `/etc/B`.  
            Its text is taken as it is.

            Example:
            ```dockerfile
            RUN <<EOF
            set -e
            apk add --no-cache curl
            curl --version
            EOF
            COPY <<'EOF' /etc/motd
            hello
            EOF
            ```

            [Reference](https://docs.docker.com/reference/dockerfile/#here-documents)
        "#]],
    );
    say(
        Language::Korean,
        "FROM a\nCOPY <<A /etc/f\na\n$0A\n",
        expect![[r#"
            [A]
            **`<<A`** — 내용이 쓰이는 파일: `/etc/f`.  
            안의 변수를 빌더가 치환합니다. 막으려면 `<<` 뒤의 단어를 따옴표로 감싸십시오.

            예시:
            ```dockerfile
            RUN <<EOF
            set -e
            apk add --no-cache curl
            curl --version
            EOF
            COPY <<'EOF' /etc/motd
            hello
            EOF
            ```

            [공식 문서](https://docs.docker.com/reference/dockerfile/#here-documents)
        "#]],
    );
    nothing("FROM a\nRUN <<EOF$0\nopen\n");
}
