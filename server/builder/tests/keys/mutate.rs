//! Changes that people make to Dockerfiles, and some that nobody would.

use oracle_client::{Job, Random};

/// Instructions to put in somewhere.
const LINES: &[&str] = &[
    "ARG REV=1",
    "ARG REV",
    "ARG TARGETARCH",
    "ARG HTTP_PROXY=x",
    "ENV A=1",
    "ENV A=2 B=\"x y\"",
    "ENV REV 3",
    "ENV PATH=/opt/bin:$PATH",
    "LABEL a=b",
    "EXPOSE 80",
    "CMD [\"x\"]",
    "USER 1000",
    "USER root",
    "USER app:app",
    "WORKDIR /",
    "WORKDIR sub",
    "WORKDIR /srv/../app/",
    "WORKDIR $A",
    "SHELL [\"/bin/bash\", \"-c\"]",
    "SHELL [\"/bin/sh\", \"-c\"]",
    "RUN true",
    "RUN [\"/bin/sh\", \"-c\", \"true\"]",
    "RUN echo $A ${REV:-none}",
    "RUN --network=none true",
    "RUN --network=host true",
    "RUN --network=default true",
    "RUN --security=insecure true",
    "RUN --mount=type=cache,target=/c true",
    "RUN --mount=type=cache,target=/c,id=x true",
    "RUN --mount=type=cache,target=/c,id=y true",
    "RUN --mount=type=cache,target=/c,sharing=locked true",
    "RUN --mount=type=cache,target=c,uid=5 true",
    "RUN --mount=type=cache,target=/c,mode=0700,from=busybox true",
    "RUN --mount=type=secret,id=s true",
    "RUN --mount=type=secret,id=s,env=TOKEN echo $TOKEN",
    "RUN --mount=type=secret,id=s,env=TOKEN,target=/t true",
    "RUN --mount=type=secret,src=s,target=t,mode=444,required true",
    "RUN --mount=type=ssh true",
    "RUN --mount=type=ssh,id=x,required --mount=type=ssh true",
    "RUN --mount=type=tmpfs,target=/t true",
    "RUN --mount=type=tmpfs,target=/t,size=64m true",
    "RUN --mount=target=/src true",
    "RUN --mount=target=/src,source=a,rw true",
    "RUN --mount=type=bind,from=busybox,target=/b,source=/bin true",
    "RUN --mount=target=/x,source=a --mount=target=/w,source=a/b --mount=target=/v,source=c true",
    "RUN --mount=target=/src,from=0 true",
    "RUN --mount=target=/${A}x true",
    "RUN <<EOF\necho a\n\n# no comment\necho $A\nEOF",
    "RUN <<-\"EOF\"\n\techo a\nEOF",
    "RUN <<EOF\n#!/usr/bin/env python\nprint(1)\nEOF",
    "RUN cat <<A <<B\na\nA\nb\nB",
    "COPY . .",
    "COPY a /",
    "COPY ./a b* /d/",
    "COPY [\"a b\", \"/d/\"]",
    "COPY a b c /d",
    "COPY --chown=0:0 a /",
    "COPY --chown=root a /",
    "COPY --chown=$A:x a /",
    "COPY --chmod=755 a /",
    "COPY --chmod=0755 a /",
    "COPY --chmod=u+x a /",
    "COPY --link a /",
    "COPY --link --chmod=644 a /",
    "COPY --parents a/./b/*.c d /",
    "COPY --parents a/b /x",
    "COPY --exclude=*.md --exclude=b . /x/",
    "COPY --from=0 /a /b",
    "COPY --from=busybox /a /b",
    "COPY --from=scratch /a /b",
    "COPY <<EOF /f\n$A\n${B:-x} \\$A \"q\"\nEOF",
    "COPY <<'EOF' <<Z a /d/\n$A\nEOF\nz\nZ",
    "COPY <<-T /f\n\ttab\nT",
    "ADD a.tar.gz /",
    "ADD --unpack=false a.tar.gz /",
    "ADD https://h.example/x/y.tar.gz?z=1 /d/",
    "ADD --unpack https://h.example/x/y.tar.gz /d/",
    "ADD https://h.example/ /d/",
    "ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://h.example/x /",
    "ADD https://h.example/r.git#v1:docs /g",
    "ADD --keep-git-dir=true https://h.example/r.git?branch=main /g",
    "ADD a https://h.example/r.git b /g/",
    "STOPSIGNAL 9",
    "VOLUME /v",
    "ENTRYPOINT x",
    "HEALTHCHECK NONE",
    "ONBUILD RUN true",
    "FROM scratch",
    "FROM busybox AS late",
    "FROM --platform=$BUILDPLATFORM busybox",
    "FROM --platform=linux/arm64 busybox AS arm",
    "FROM --platform=windows/amd64 win AS w",
    "FROM late AS later",
    "FROM 0",
];

/// Words to put into the middle of a line.
const WORDS: &[&str] =
    &[" ", "  ", "x", "$A", "${REV}", "\"", "'", "\\", "/", "-", "=", ".", "\t", "#", "*", "--link "];

/// Asks for the build in some way.
pub fn with_request(mut job: Job, random: &mut Random) -> Job {
    if random.one_in(6) {
        job.platform =
            (*random.pick(&["linux/arm64", "linux/amd64,linux/arm64", "linux/arm/v7", "linux/arm64/v8"]))
                .to_owned();
    }
    job.merge = random.one_in(4);
    if random.one_in(5) {
        let name = *random.pick(&[
            "REV",
            "A",
            "TARGETARCH",
            "HTTP_PROXY",
            "VERSION",
            "SOURCE_DATE_EPOCH",
            "BUILDKIT_CACHE_MOUNT_NS",
        ]);
        job.args.insert(name.to_owned(), (*random.pick(&["1", "2", ""])).to_owned());
    }
    if random.one_in(10) {
        let options = [
            ("force-network-mode", "host"),
            ("force-network-mode", "none"),
            ("shm-size", "1024"),
            ("context:busybox", "docker-image://alpine"),
            ("context:alpine", "local:here"),
            ("context:base", "docker-image://alpine:3"),
        ];
        let (name, value) = *random.pick(&options);
        job.options.insert(name.to_owned(), value.to_owned());
    }
    job
}

/// Changes a file or the request, and says how.
pub fn mutate(job: &mut Job, random: &mut Random) -> &'static str {
    let mut lines: Vec<String> = job.dockerfile.split('\n').map(str::to_owned).collect();
    let at = random.below(lines.len());
    // Most changes belong behind the first FROM.
    let first = lines.iter().position(|line| line.to_uppercase().starts_with("FROM")).unwrap_or(0);
    let behind = first + 1 + random.below(lines.len() - first);
    let what = match random.below(16) {
        0..=5 => {
            lines.insert(behind.min(lines.len()), (*random.pick(LINES)).to_owned());
            "an instruction put in"
        }
        6 => {
            for _ in 0..2 {
                let at = first + 1 + random.below(lines.len() - first);
                lines.insert(at.min(lines.len()), (*random.pick(LINES)).to_owned());
            }
            "two instructions put in"
        }
        7 => {
            lines.remove(at);
            "a line taken out"
        }
        8 => {
            let other = random.below(lines.len());
            lines.swap(at, other);
            "two lines swapped"
        }
        9 => {
            let copy = lines[at].clone();
            lines.insert(at, copy);
            "a line doubled"
        }
        10 => {
            let word = *random.pick(WORDS);
            let line = &mut lines[at];
            let boundaries: Vec<usize> = line.char_indices().map(|(at, _)| at).chain([line.len()]).collect();
            line.insert_str(*random.pick(&boundaries), word);
            "text put in"
        }
        11 => {
            lines[at] = lines[at].replacen("--from=", "--chown=1 --from=", 1).replacen("COPY ", "ADD ", 1);
            "COPY to ADD"
        }
        12 => {
            lines[at] = match lines[at].split_once(' ') {
                Some((keyword, rest)) => format!("{} {rest}", keyword.to_lowercase()),
                None => String::new(),
            };
            "a keyword in lower case"
        }
        13 => {
            let ends = [" ", " \\", "\r", " # x", "\n# comment", "\n\n"];
            lines[at].push_str(ends[random.below(ends.len())]);
            "an end of line"
        }
        14 => {
            job.args.insert(
                (*random.pick(&["REV", "A", "VERSION", "NODE_VERSION"])).to_owned(),
                random.below(3).to_string(),
            );
            "a build argument"
        }
        _ => {
            job.merge = !job.merge;
            "another engine"
        }
    };
    job.dockerfile = lines.join("\n");
    what
}
