//! What an image is made of and passes on, on the command line and in hovers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::Path;
use std::process::Command;

use dockwright_tests::client::{Client, at, plain, program};
use dockwright_tests::editors::left_out;
use dockwright_tests::registry;
use fake_registry::{Content, Fake};
use serde_json::{Value, json};

const URI: &str = "file:///images/Dockerfile";

fn run(fake: &Fake, cache: &Path, arguments: &[&str]) -> (String, Option<i32>) {
    let output =
        Command::new(program()).args(arguments).envs(registry::only(&fake.url(), cache)).output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    (String::from_utf8(output.stdout).unwrap() + &errors, output.status.code())
}

/// An image whose config sets a folder.
fn app() -> Fake {
    let fake = Fake::start();
    let content = |size| {
        Content::new()
            .env("APP_HOME", "/srv/app")
            .layer("/bin/sh -c #(nop) ADD file:1 in / ", size)
            .layer("RUN /bin/sh -c make # buildkit", 1_500_000)
            .row("CMD [\"app\"]")
    };
    let platforms = [("linux/amd64", content(29_000_000)), ("linux/arm64", content(7_000))];
    fake.image("acme/app", "1.0.0", &platforms);
    fake
}

#[test]
fn layers_from_a_registry() {
    let (fake, cache) = (app(), tempfile::tempdir().unwrap());
    let (text, code) = run(&fake, cache.path(), &["layers", "acme/app:1.0.0", "--platform", "linux/amd64"]);
    assert_eq!(code, Some(0), "{text}");
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    assert_eq!(lines, ["29.0 MB  ADD file:1 in /", "1.5 MB  RUN make", "CMD [\"app\"]", "30.5 MB  in all"]);
    let arguments = ["layers", "acme/app:1.0.0", "--platform", "linux/arm64", "--format", "json"];
    let (text, code) = run(&fake, cache.path(), &arguments);
    let told: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &told["size"], &told["platform"]), (Some(0), &json!(1_507_000), &json!("linux/arm64")));
    assert_eq!(told["layers"].as_array().unwrap().len(), 3);
}

#[test]
fn what_cannot_be_listed_says_why() {
    let (fake, cache) = (app(), tempfile::tempdir().unwrap());
    for (arguments, why) in [
        (&["layers", "acme/other"][..], "acme/other"),
        (&["layers", "acme/app:1.0.0", "--platform", "linux/s390x"], "linux/s390x"),
        (&["layers"], "an image is missing"),
        (&["layers", "acme/app", "--from", "cloud"], "registry or engine"),
    ] {
        let (text, code) = run(&fake, cache.path(), arguments);
        assert!(code == Some(2) && text.contains(why), "{arguments:?}: {code:?} {text}");
    }
}

/// An engine holds an image that was made a moment ago of nothing but a file.
#[test]
fn layers_from_an_engine() {
    const NAME: &str = "layers_from_an_engine";
    let works = |command: &mut Command| command.output().is_ok_and(|output| output.status.success());
    if !works(Command::new("docker").args(["buildx", "inspect"])) {
        return left_out(NAME, "no Docker Engine answers");
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("Dockerfile"), "FROM scratch\nCOPY data /data\nCMD [\"/data\"]\n")
        .unwrap();
    std::fs::write(folder.path().join("data"), "x".repeat(2_000_000)).unwrap();
    let image = format!("dockwright-layers-test:{}", std::process::id());
    assert!(works(Command::new("docker").args(["build", "-q", "-t", &image]).arg(folder.path())));
    let output = Command::new(program()).args(["layers", &image, "--from", "engine"]).output().unwrap();
    let _ = works(Command::new("docker").args(["rmi", &image]));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("2.0 MB  COPY data /data") && text.contains("CMD [\"/data\"]"), "{text}");
}

#[test]
fn a_hover_and_an_explanation_know_what_the_base_passes_on() {
    let (fake, cache) = (app(), tempfile::tempdir().unwrap());
    let text = "FROM acme/app:1.0.0\nWORKDIR $APP_HOME/data\n";
    let (told, code) = run(&fake, cache.path(), &["layers", "acme/app:1.0.0"]);
    assert_eq!(code, Some(0), "{told}");
    let asked = fake.requests().len();
    let url = fake.url();
    let variables =
        [("DOCKWRIGHT_REGISTRY_HUB", url.as_str()), ("XDG_CACHE_HOME", cache.path().to_str().unwrap())];
    let mut client = Client::start(&plain(), &variables);
    client.open(URI, text);
    client.wait_diagnostics(URI, 1);
    let hover = client.ask("textDocument/hover", at(URI, 1, 12));
    let words = hover["contents"]["value"].as_str().unwrap();
    assert!(words.contains("/srv/app"), "{words}");
    client.finish();
    let file = cache.path().join("Dockerfile");
    std::fs::write(&file, text).unwrap();
    let (explained, code) = run(&fake, cache.path(), &["explain", file.to_str().unwrap()]);
    assert!(code == Some(0) && explained.contains("/srv/app/data"), "{explained}");
    assert_eq!(fake.requests().len(), asked, "what was seen is not asked for again");
}
