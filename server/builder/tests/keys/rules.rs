//! The measured rules of BuildKit's cache, one line a rule: what changes in the file, and whether a step's key does.

use builder::graph::{Graph, NoImages, Request};
use builder::{Digest, Platform};
use syntax::Document;

/// The key of the last step that the target needs.
fn last_key(text: &str, arguments: &[(&str, &str)]) -> Digest {
    let arguments = arguments.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let request =
        Request { arguments, engine_platform: Platform::new("linux", "amd64"), ..Request::default() };
    let graph = Graph::new(&Document::new(text), &request, &NoImages);
    assert_eq!(graph.problems, [], "{text}");
    let last = graph.steps.iter().rposition(|step| step.needed).unwrap();
    graph.keys()[last]
}

/// `cached`: the last step keeps its key from `before` to `after`.
#[track_caller]
fn rule(cached: bool, before: &str, after: &str) {
    let same = last_key(&format!("FROM a\n{before}"), &[]) == last_key(&format!("FROM a\n{after}"), &[]);
    assert_eq!(same, cached, "{before:?} to {after:?}");
}

#[test]
fn arguments_and_variables() {
    rule(false, "RUN x\n", "ARG A=1\nRUN x\n");
    rule(true, "RUN x\n", "ARG A\nRUN x\n");
    rule(false, "RUN x\n", "ARG TARGETARCH\nRUN x\n");
    rule(true, "COPY a /\n", "ARG A=1\nCOPY a /\n");
    rule(false, "ARG A=1\nCOPY a$A /\n", "ARG A=2\nCOPY a$A /\n");
    rule(true, "ARG A=1\nENV A=3\nRUN x\n", "ARG A=2\nENV A=3\nRUN x\n");
    rule(false, "ENV A=1\nENV B=2\nRUN x\n", "ENV B=2\nENV A=1\nRUN x\n");
    rule(true, "ENV A=1\nENV B=2\nRUN x\n", "ENV A=\"1\" B=2\nRUN x\n");
    rule(true, "ENV A=1\nRUN x\n", "ENV A 1\nRUN x\n");
    rule(true, "ENV A=1\nCOPY a /\n", "ENV A=2\nUSER u\nCOPY a /\n");
    let text = "FROM a AS a\nARG A=1\nFROM a\nRUN x\n";
    assert_ne!(last_key(text, &[]), last_key(text, &[("A", "2")]), "arguments are inherited");
    let text = "ARG G=1\nFROM a\nRUN x\n";
    assert_eq!(last_key(text, &[]), last_key(text, &[("G", "2"), ("UNDECLARED", "x")]));
    let text = "FROM a\nRUN x\n";
    assert_eq!(last_key(text, &[]), last_key(text, &[("HTTP_PROXY", "p")]));
    let text = "FROM a\nARG HTTP_PROXY\nRUN x\n";
    assert_ne!(last_key(text, &[]), last_key(text, &[("HTTP_PROXY", "p")]));
}

#[test]
fn what_a_run_rests_on() {
    rule(false, "USER root\nRUN x\n", "USER 0\nRUN x\n");
    rule(false, "RUN x\n", "WORKDIR /w\nRUN x\n");
    rule(true, "RUN x\n", "WORKDIR /\nRUN x\n");
    rule(true, "WORKDIR /a\nWORKDIR /a/b\nRUN x\n", "WORKDIR /a\nWORKDIR b\nRUN x\n");
    rule(false, "WORKDIR /a\n", "USER 1\nWORKDIR /a\n");
    rule(false, "RUN x\n", "SHELL [\"/bin/bash\", \"-c\"]\nRUN x\n");
    rule(true, "RUN x\n", "SHELL [\"/bin/sh\", \"-c\"]\nRUN x\n");
    rule(true, "RUN x\n", "RUN [\"/bin/sh\", \"-c\", \"x\"]\n");
    rule(true, "RUN x\n", "LABEL a=b\nEXPOSE 1\nVOLUME /v\nSTOPSIGNAL 9\nrun x\nCMD x\n");
    rule(true, "RUN --network=default x\n", "RUN x\n");
    rule(false, "RUN --network=none x\n", "RUN x\n");
}

#[test]
fn the_text_of_a_run() {
    rule(false, "RUN a \\\n b\n", "RUN a \\\n   b\n");
    rule(false, "RUN a  b\n", "RUN a b\n");
    rule(false, "RUN a\n", "RUN a # c\n");
    rule(true, "RUN a \\\n# c\n b\n", "RUN a \\\n b\n");
    rule(true, "RUN a\n", "RUN\ta  \n");
    rule(true, "RUN a \\\nb\n", "RUN a b\n");
    rule(true, "RUN a\n", "RUN a\r\n");
    rule(true, "RUN <<A\nx\nA\n", "RUN <<\"B\"\nx\nB\n");
    rule(true, "RUN <<A\nx\nA\n", "RUN <<-A\n\tx\n\tA\n");
    rule(false, "RUN <<A\nx\nA\n", "RUN <<A\n# c\nx\nA\n");
    rule(false, "RUN <<A\nx\nA\n", "RUN x\n");
    rule(false, "RUN cat <<A\nx\nA\n", "RUN cat <<B\nx\nB\n");
    rule(false, "RUN <<A\nx\nA\n", "RUN <<A\nx\r\nA\n");
}

#[test]
fn what_is_copied_and_how() {
    rule(true, "COPY a /\n", "COPY ./a /\n");
    rule(true, "COPY a /\n", "COPY [\"/a\", \"/\"]\n");
    rule(false, "COPY a b /d/\n", "COPY b a /d/\n");
    rule(false, "COPY a /\n", "ADD a /\n");
    rule(false, "COPY a /\n", "COPY a /d\n");
    rule(false, "COPY a /\n", "COPY --chown=0:0 a /\n");
    rule(true, "COPY --chown=root a /\n", "COPY --chown=0 a /\n");
    rule(true, "COPY --chmod=0755 a /\n", "COPY --chmod=755 a /\n");
    rule(false, "COPY a /\n", "COPY --chmod=644 a /\n");
    rule(false, "COPY --exclude=x . /\n", "COPY --exclude=y . /\n");
    rule(false, "COPY <<A /d/\nx\nA\n", "COPY <<B /d/\nx\nB\n");
    rule(true, "ARG V=1\nCOPY <<A /d\nx\nA\n", "ARG V=2\nCOPY <<\"A\" /d\nx\nA\n");
}

#[test]
fn mounts() {
    rule(true, "RUN --mount=type=cache,target=/c,id=x a\n", "RUN --mount=type=cache,target=/c,id=y a\n");
    rule(
        true,
        "RUN --mount=type=tmpfs,target=/a --mount=target=/b a\n",
        "RUN --mount=target=/b --mount=type=tmpfs,target=/a a\n",
    );
    rule(false, "RUN --mount=type=cache,target=/c a\n", "RUN --mount=type=cache,target=/d a\n");
    rule(
        false,
        "RUN --mount=type=cache,target=/c a\n",
        "RUN --mount=type=cache,target=/c,sharing=locked a\n",
    );
    rule(false, "RUN --mount=type=cache,target=/c a\n", "RUN --mount=type=cache,target=/c,uid=1 a\n");
    rule(false, "RUN --mount=type=secret,id=x a\n", "RUN --mount=type=secret,id=y a\n");
    rule(false, "RUN --mount=target=/s a\n", "RUN --mount=target=/s,rw a\n");
    rule(false, "RUN a\n", "RUN --mount=type=tmpfs,target=/t a\n");
    rule(false, "RUN --mount=type=tmpfs,target=/t a\n", "RUN --mount=type=tmpfs,target=/t,size=1m a\n");
}

#[test]
fn stages() {
    let key = |text: &str| last_key(text, &[]);
    assert_eq!(
        key("FROM a AS x\nRUN x\nFROM x\nRUN y\n"),
        key("FROM a AS z\nRUN x\nFROM b AS unused\nFROM z\nRUN y\n")
    );
    assert_ne!(key("FROM a\nRUN x\n"), key("FROM b\nRUN x\n"));
    assert_ne!(key("FROM a\nRUN x\n"), key("FROM --platform=linux/arm64 a\nRUN x\n"));
}
