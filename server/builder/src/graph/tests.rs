use expect_test::{Expect, expect};
use syntax::Document;

use super::{Base, Graph, ImageFacts, Images, NamedContext, NoImages, Request};
use crate::Platform;

/// Shows the graph: each stage with its edges, each step that the target needs, the problems.
#[track_caller]
fn check_with(text: &str, request: &Request, images: &dyn Images, expected: Expect) {
    let document = Document::new(text);
    let graph = Graph::new(&document, request, images);
    let base = |base: &Base| match base {
        Base::Stage(stage) => format!("stage {stage}"),
        Base::Image(image) => image.clone(),
        Base::Context(name) => format!("context {name}"),
        Base::Scratch => "scratch".to_owned(),
        Base::Unknown => "?".to_owned(),
    };
    let mut shown = String::new();
    for (index, stage) in graph.stages.iter().enumerate() {
        let needed = if stage.needed { "" } else { " (not needed)" };
        let edges: Vec<String> =
            stage.edges.iter().map(|edge| format!("{:?} {}", edge.kind, base(&edge.to))).collect();
        shown.push_str(&format!(
            "stage {index} {:?} on {}{needed}: {}\n",
            stage.label,
            stage.platform,
            edges.join(", ")
        ));
    }
    for step in graph.steps.iter().filter(|step| step.needed) {
        let inputs: Vec<&str> =
            step.inputs.iter().map(|input| graph.steps[input.step].name.as_str()).collect();
        shown.push_str(&format!("{} <- {inputs:?}\n", step.name));
    }
    for problem in &graph.problems {
        shown.push_str(&format!("! {} {}\n", problem.start, problem.message));
    }
    expected.assert_eq(&shown);
}

#[track_caller]
fn check(text: &str, expected: Expect) {
    check_with(text, &request(), &NoImages, expected);
}

fn request() -> Request {
    Request { engine_platform: Platform::new("linux", "amd64"), ..Request::default() }
}

#[test]
fn stages_are_connected_by_name_number_and_mount() {
    check(
        "FROM a AS One\nRUN x\nFROM One\nFROM one\nCOPY --from=ONE /x /\nCOPY --from=1 /y /\nCOPY --from=img /z /\nRUN --mount=from=one,target=/m --mount=type=cache,target=/c true\n",
        expect![[r#"
            stage 0 "one" on linux/amd64: From docker.io/library/a:latest
            stage 1 "stage-1" on linux/amd64: From ?
            stage 2 "stage-2" on linux/amd64: From stage 0, Copy stage 0, Copy stage 1, Copy docker.io/library/img:latest, Mount stage 0
            [one 1/2] FROM docker.io/library/a:latest <- []
            FROM docker.io/library/img:latest <- []
            [one 2/2] RUN x <- ["[one 1/2] FROM docker.io/library/a:latest"]
            [stage-2 1/4] COPY --from=ONE /x / <- ["[one 2/2] RUN x"]
            [stage-2 2/4] COPY --from=1 /y / <- ["[stage-2 1/4] COPY --from=ONE /x /"]
            [stage-2 3/4] COPY --from=img /z / <- ["[stage-2 2/4] COPY --from=1 /y /", "FROM docker.io/library/img:latest"]
            [stage-2 4/4] RUN --mount=from=one,target=/m --mount=type=cache,target=/c true <- ["[stage-2 3/4] COPY --from=img /z /", "[one 2/2] RUN x"]
            ! 20 failed to parse stage name "One": invalid reference format
        "#]],
    );
}

#[test]
fn a_target_needs_its_own_stages_and_nothing_else() {
    let request = Request { target: Some("B".to_owned()), ..request() };
    check_with(
        "FROM a AS a\nFROM b AS b\nRUN b\nFROM b AS c\n",
        &request,
        &NoImages,
        expect![[r#"
        stage 0 "a" on linux/amd64 (not needed): From docker.io/library/a:latest
        stage 1 "b" on linux/amd64: From docker.io/library/b:latest
        stage 2 "c" on linux/amd64 (not needed): From stage 1
        [b 1/2] FROM docker.io/library/b:latest <- []
        [b 2/2] RUN b <- ["[b 1/2] FROM docker.io/library/b:latest"]
    "#]],
    );
    let request = Request { target: Some("none".to_owned()), ..request };
    check_with(
        "FROM a AS a\n",
        &request,
        &NoImages,
        expect![[r#"
        stage 0 "" on linux/amd64 (not needed): From docker.io/library/a:latest
        ! 0 target stage "none" could not be found
    "#]],
    );
}

#[test]
fn circles_and_stages_named_too_early_are_problems() {
    check(
        "FROM a AS x\nCOPY --from=y /1 /\nFROM x AS y\nCOPY --from=9 /2 /\n",
        expect![[r#"
        stage 0 "x" on linux/amd64: From docker.io/library/a:latest, Copy stage 1
        stage 1 "y" on linux/amd64: From stage 0
        [x 1/2] FROM docker.io/library/a:latest <- []
        [x 2/2] COPY --from=y /1 / <- ["[x 1/2] FROM docker.io/library/a:latest"]
        [y 1/1] COPY --from=9 /2 / <- ["[x 2/2] COPY --from=y /1 /"]
        ! 12 cannot copy from stage "y", it needs to be defined before current stage
        ! 31 circular dependency detected on stage: y
        ! 43 invalid stage index 9
    "#]],
    );
}

#[test]
fn platforms_and_named_contexts_are_resolved() {
    let mut request = Request { platform: Some(Platform::new("linux", "arm64")), ..request() };
    request.contexts.insert("base".to_owned(), NamedContext::Image("busybox".to_owned()));
    request.contexts.insert("docs".to_owned(), NamedContext::Folder("/docs".to_owned()));
    request.several_platforms = true;
    check_with(
        "ARG B=$BUILDPLATFORM\nFROM --platform=$B base\nARG TARGETARCH\nRUN --mount=from=docs,target=/d go $TARGETARCH\n",
        &request,
        &NoImages,
        expect![[r#"
            stage 0 "stage-0" on linux/amd64: From context base, Mount context docs
            [context base] busybox <- []
            [context docs] load from client <- []
            [linux/amd64->arm64 stage-0 1/2] RUN --mount=from=docs,target=/d go arm64 <- ["[context base] busybox", "[context docs] load from client"]
        "#]],
    );
}

struct OneImage(ImageFacts);

impl Images for OneImage {
    fn facts(&self, _: &str, _: &Platform) -> Option<ImageFacts> {
        Some(self.0.clone())
    }
}

#[test]
fn facts_of_images_bring_triggers_and_surroundings() {
    let image = OneImage(ImageFacts {
        digest: format!("sha256:{}", "0".repeat(64)),
        environment: vec!["HOME=/h".to_owned()],
        working_directory: "/w".to_owned(),
        user: "u".to_owned(),
        onbuild: vec!["COPY . $HOME".to_owned(), "RUN one\nRUN two".to_owned()],
        ..ImageFacts::default()
    });
    let text = "FROM a\nWORKDIR sub\nRUN pwd\n";
    check_with(
        text,
        &request(),
        &image,
        expect![[r#"
        stage 0 "" on linux/amd64: From docker.io/library/a:latest
        [1/3] FROM docker.io/library/a:latest@sha256:0000000000000000000000000000000000000000000000000000000000000000 <- []
        [internal] load build context <- []
        [2/4] ONBUILD COPY . /h <- ["[1/3] FROM docker.io/library/a:latest@sha256:0000000000000000000000000000000000000000000000000000000000000000", "[internal] load build context"]
        [3/4] WORKDIR sub <- ["[2/4] ONBUILD COPY . /h"]
        [4/4] RUN pwd <- ["[3/4] WORKDIR sub"]
        ! 0 onbuild trigger should be a single expression
    "#]],
    );
    let graph = Graph::new(&Document::new(text), &request(), &image);
    let run = graph.steps.last().unwrap();
    let parts: Vec<String> = run.parts.iter().map(|part| format!("{} = {}", part.what, part.value)).collect();
    expect![[r#"
        the command = ["/bin/sh", "-c", "pwd"]
        `HOME` = /h
        `PATH` = /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        the working directory = /w/sub
        the user = u
        the platform = linux/amd64"#]]
    .assert_eq(&parts.join("\n"));
}

#[test]
fn thousands_of_stages_and_deep_chains_are_calm() {
    let mut text = String::from("FROM scratch AS s0\n");
    for i in 1..4000 {
        text.push_str(&format!("FROM s{} AS s{i}\nCOPY --from=s{} /a /{i}\n", i - 1, (i * 7) % i));
    }
    let graph = Graph::new(&Document::new(&text), &request(), &NoImages);
    assert_eq!((graph.stages.len(), graph.problems.len()), (4000, 0));
    assert_eq!(graph.keys().len(), graph.steps.len());

    // A ring of stages, each copying from the next.
    let mut ring = String::new();
    for i in 0..3000 {
        ring.push_str(&format!("FROM scratch AS r{i}\nCOPY --from=r{} /a /\n", (i + 1) % 3000));
    }
    let graph = Graph::new(&Document::new(&ring), &request(), &NoImages);
    assert!(graph.problems.iter().any(|problem| problem.message.starts_with("circular")));

    // Variables that double each other, and a file of nonsense.
    let doubling: String = (1..60).map(|i| format!("ENV A{i}=$A{0}$A{0}\n", i - 1)).collect();
    let text = format!("FROM scratch\nENV A0=x\n{doubling}RUN echo $A59\n");
    assert_eq!(Graph::new(&Document::new(&text), &request(), &NoImages).stages.len(), 1);
    for text in [
        "",
        "RUN x",
        "FROM",
        "FROM \nCOPY\nRUN --mount\nARG\nENV\nWORKDIR",
        "FROM a AS\nONBUILD",
        "\u{0}FROM a",
    ] {
        let _ = Graph::new(&Document::new(text), &request(), &NoImages).keys();
    }
}
