//! Names and numbers of steps against what a real engine's progress shows.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use builder::Platform;
use builder::graph::{Graph, ImageFacts, Images, Request};
use syntax::Document;

/// An image that the test makes, with triggers.
const TRIGGERS: &str = "dockwright-test-triggers";

/// What is known of images: the triggers of the one.
struct Known;

impl Images for Known {
    fn facts(&self, reference: &str, _: &Platform) -> Option<ImageFacts> {
        let onbuild = ["RUN echo $A", "COPY app.py /t", "WORKDIR /", "ENV A=1"].map(str::to_owned).to_vec();
        reference.contains(TRIGGERS).then(|| ImageFacts { onbuild, ..ImageFacts::default() })
    }
}

/// Makes the image, in the engine alone.
fn make_triggers(context: &Path) {
    let file = context.with_extension("triggers");
    let text = "FROM busybox:1.36\nONBUILD RUN echo $A\nONBUILD COPY app.py /t\nONBUILD WORKDIR /\nONBUILD ENV A=1\n";
    std::fs::write(&file, text).unwrap();
    let made = Command::new("docker")
        .args(["buildx", "build", "--load", "-t", TRIGGERS, "-f"])
        .arg(&file)
        .arg(context)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

struct Case {
    name: &'static str,
    dockerfile: String,
    args: Vec<&'static str>,
    request: Request,
}

fn case(name: &'static str, dockerfile: &str) -> Case {
    Case { name, dockerfile: dockerfile.to_owned(), args: Vec::new(), request: Request::default() }
}

fn cases() -> Vec<Case> {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/python-hello-world/Dockerfile");
    let example = std::fs::read_to_string(example).unwrap();
    // The example's own base is large, and the name of a base is all that counts here.
    let example: Vec<&str> = example
        .lines()
        .map(|line| if line.starts_with("FROM ") { "FROM busybox:1.36" } else { line })
        .collect();
    let example = example.join("\n").replace("RUN pip", "RUN true || pip");
    let mut cases = vec![
        case("the example", &example),
        case("a lone stage", "FROM busybox:1.36\nCOPY app.py /\nRUN true\n"),
        case("a lone stage with a mount", "FROM busybox:1.36\nRUN --mount=type=cache,target=/c true\n"),
        case(
            "a lone stage that copies from an image",
            "FROM scratch\nCOPY --from=busybox:1.36 /bin/sh /sh\n",
        ),
        case(
            "unnamed stages, a target's needs and nothing else",
            "FROM busybox:1.36\nRUN echo a\nFROM busybox:1.36 AS unused\nRUN echo u\nFROM scratch\nCOPY --from=0 /bin/sh /\n",
        ),
        case(
            "WORKDIR / counts and is no step",
            "FROM busybox:1.36\nWORKDIR /\nWORKDIR /a\nWORKDIR b\nRUN pwd\n",
        ),
        case(
            "triggers",
            "FROM busybox:1.36 AS base\nONBUILD RUN echo $A\nONBUILD COPY app.py /t\nONBUILD ENV A=1\nRUN true\nFROM base AS app\nRUN echo own\n",
        ),
        // An escaped dollar is left out: engines of 2025 show it without its backslash.
        case(
            "variables, quotes and continuations",
            "ARG V=1.36\nFROM busybox:${V} AS Base\nARG A=x\nENV B=\"y z\"\nCOPY [\"app.py\", \"/$A/f g\"]\ncopy --chown=0:0 app.py \"/q$A\"\nRUN echo \"$A\" '$B' ${UNSET} \\\n  # comment\n  && true\nrun [\"echo\", \"$A\"]\n",
        ),
        case(
            "heredocs",
            "FROM busybox:1.36\nARG A=x\nRUN <<EOF\necho one\necho two\nEOF\nRUN <<EOF\necho one\nEOF\nCOPY <<EOF <<\"F2\" app.py /d/\n$A\nEOF\nraw $A\nF2\nRUN cat <<X\nx\nX\n",
        ),
        case(
            "more than nine steps",
            &format!("FROM busybox:1.36\n{}", (0..11).map(|i| format!("RUN echo {i}\n")).collect::<String>()),
        ),
        case("triggers of an image", &format!("FROM {TRIGGERS} AS app\nRUN echo own\nWORKDIR /w\n")),
        case("triggers of an image in a lone stage", &format!("FROM {TRIGGERS}\nRUN echo own\n")),
        case("scratch", "FROM scratch\nCOPY app.py /\nADD app.py /b\n"),
        case(
            "secrets are masked",
            "FROM busybox:1.36\nARG T=clear\nRUN --mount=type=secret,id=t,env=T echo $T\n",
        ),
    ];
    let mut platforms = case(
        "platforms",
        "FROM --platform=linux/amd64 busybox:1.36 AS build\nARG TARGETARCH\nCOPY app.py /a\nFROM scratch\nCOPY --from=build /a /\n",
    );
    // The names are those of several platforms, and the engine under test need not be able to build several.
    platforms.args = vec!["--platform", "linux/arm64", "--build-arg", "BUILDKIT_MULTI_PLATFORM=1"];
    platforms.request.arguments.insert("BUILDKIT_MULTI_PLATFORM".to_owned(), "1".to_owned());
    platforms.request.platform = Some(Platform::new("linux", "arm64"));
    cases.push(platforms);
    let mut arguments =
        case("arguments", "FROM busybox:1.36 AS a\nARG X=1\nRUN echo $X\nFROM a AS b\nRUN echo b\n");
    arguments.args = vec!["--build-arg", "X=given", "--target", "A"];
    arguments.request.arguments.insert("X".to_owned(), "given".to_owned());
    arguments.request.target = Some("A".to_owned());
    cases.push(arguments);
    cases
}

fn without_digest(name: &str) -> String {
    name.split_once("@sha256:").map_or(name, |(name, _)| name).to_owned()
}

/// What progress shows of the file's own steps.
fn shown_by_engine(case: &Case, context: &Path) -> BTreeSet<String> {
    let file = context.with_extension("Dockerfile");
    std::fs::write(&file, &case.dockerfile).unwrap();
    let output = Command::new("docker")
        .args(["buildx", "build", "--progress=rawjson", "--no-cache", "--output", "type=cacheonly", "-f"])
        .arg(&file)
        .args(&case.args)
        .arg(context)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let mut names = BTreeSet::new();
    for line in said.lines() {
        let Ok(event) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        for vertex in event["vertexes"].as_array().into_iter().flatten() {
            let name = vertex["name"].as_str().unwrap();
            let engines_own =
                ["[internal] load", "[linux/amd64 internal] load", "[auth]", "exporting", "resolve image"];
            if !engines_own.iter().any(|own| name.starts_with(own)) || name == "[internal] load build context"
            {
                names.insert(without_digest(name));
            }
        }
    }
    assert!(!names.is_empty(), "{}: {said}", case.name);
    names
}

fn shown_by_us(case: &Case) -> BTreeSet<String> {
    let document = Document::new(&case.dockerfile);
    let graph = Graph::new(&document, &case.request, &Known);
    assert_eq!(graph.problems, [], "{}", case.name);
    graph.steps.iter().filter(|step| step.needed).map(|step| without_digest(&step.name)).collect()
}

#[test]
fn names_and_numbers_are_the_engines() {
    let version = Command::new("docker").args(["version", "--format", "{{.Server.Version}}"]).output();
    if !version.is_ok_and(|output| output.status.success()) {
        oracle_client::skip("names_and_numbers_are_the_engines", "no Docker engine answers");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let context = folder.path().join("context");
    std::fs::create_dir(&context).unwrap();
    for file in ["app.py", "requirements.txt"] {
        std::fs::write(context.join(file), "print('x')\n").unwrap();
    }
    make_triggers(&context);
    for case in cases() {
        assert_eq!(shown_by_us(&case), shown_by_engine(&case, &context), "{}", case.name);
    }
}
