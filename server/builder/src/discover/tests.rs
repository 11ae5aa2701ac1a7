use std::fs;
use std::path::Path;

use expect_test::{Expect, expect};

use super::{ContextRoot, Origin, Search, discover};

/// Lays out files (`name: text`, one after another), and shows what is found for a Dockerfile.
#[track_caller]
fn check(files: &[(&str, &str)], dockerfile: &str, expected: Expect) {
    let root = tempfile::tempdir().unwrap();
    let workspace = root.path().join("w");
    for (name, text) in files {
        let path = workspace.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let environment = |name: &str| (name == "FROM_ENV").then(|| "env".to_owned());
    let path = workspace.join(dockerfile);
    let setting = Path::new("set/../context");
    let search = Search {
        dockerfile: &path,
        workspace: &workspace,
        setting: Some(setting),
        environment: &environment,
    };
    let short = |path: &Path| path.strip_prefix(root.path()).unwrap_or(path).display().to_string();
    let mut shown = String::new();
    for found in discover(&search) {
        let place = match &found.root {
            ContextRoot::Folder(folder) => short(folder),
            ContextRoot::Remote(address) => address.clone(),
        };
        let origin = match &found.origin {
            Origin::Compose { file, service } => format!("service {service} of {}", short(file)),
            Origin::Bake { file, target } => format!("target {target} of {}", short(file)),
            Origin::Setting => "setting".to_owned(),
            Origin::DockerfileFolder => "folder".to_owned(),
        };
        shown.push_str(&format!("{place} <- {origin}"));
        if let Some(target) = &found.target {
            shown.push_str(&format!(" target {target}"));
        }
        for (name, value) in &found.arguments {
            shown.push_str(&format!(" {name}={}", value.as_deref().unwrap_or("?")));
        }
        for (name, value) in &found.contexts {
            shown.push_str(&format!(" {name}:{}", short(Path::new(value))));
        }
        shown.push('\n');
    }
    expected.assert_eq(&shown);
}

#[test]
fn without_anything_it_is_the_setting_and_then_the_folder() {
    check(
        &[("a/Dockerfile", "")],
        "a/Dockerfile",
        expect![[r#"
        w/context <- setting
        w/a <- folder
    "#]],
    );
}

#[test]
fn compose_names_contexts_in_both_forms() {
    let compose = r#"
x-build: &common
  args: [A=1, B]
services:
  short: { build: ./app }
  other: { image: x }
  long:
    build:
      <<: *common
      context: .
      dockerfile: app/Dockerfile
      target: ${TARGET:-dev}
      additional_contexts:
        docs: ./docs
        base: docker-image://alpine
  inline:
    build:
      context: app
      dockerfile_inline: FROM scratch
  elsewhere: { build: { context: app, dockerfile: Other } }
"#;
    let files = [("app/Dockerfile", ""), ("compose.yaml", compose), ("app/.env", "")];
    check(
        &files,
        "app/Dockerfile",
        expect![[r#"
        w/app <- service short of w/compose.yaml
        w <- service long of w/compose.yaml target dev A=1 B=? base:docker-image://alpine docs:w/docs
        w/context <- setting
        w/app <- folder
    "#]],
    );
}

#[test]
fn compose_reads_the_environment_and_the_env_file() {
    let compose = "services:\n  a:\n    build:\n      context: ${DIR}\n      args:\n        X: $FROM_ENV-$$-${NONE:-d}\n        Y: 3\n";
    let files = [
        ("app/Dockerfile", ""),
        ("docker-compose.yml", compose),
        (".env", "# c\nDIR=\"./app\"\nFROM_ENV=file\n"),
    ];
    check(
        &files,
        "app/Dockerfile",
        expect![[r#"
        w/app <- service a of w/docker-compose.yml X=env-$-d Y=3
        w/context <- setting
        w/app <- folder
    "#]],
    );
}

#[test]
fn the_nearest_file_comes_first_and_the_search_stays_in_the_workspace() {
    let files = [
        ("a/b/Dockerfile", ""),
        ("a/compose.yml", "services: { near: { build: b } }"),
        ("compose.yaml", "services: { far: { build: { context: ., dockerfile: a/b/Dockerfile } } }"),
        ("../compose.yaml", "services: { outside: { build: w/a/b } }"),
        ("a/compose.dev.yml", "services: { dev: { build: { context: b, target: dev } } }"),
    ];
    check(
        &files,
        "a/b/Dockerfile",
        expect![[r#"
        w/a/b <- service near of w/a/compose.yml
        w/a/b <- service dev of w/a/compose.dev.yml target dev
        w <- service far of w/compose.yaml
        w/context <- setting
        w/a/b <- folder
    "#]],
    );
}

#[test]
fn bake_targets_inherit_and_evaluate() {
    let hcl = r#"
variable "DIR" { default = "app" }
variable "TAG" {}
variable "BOTH" { default = "${DIR}-${FROM_ENV}" }
variable "FROM_ENV" { default = "x" }
function "f" {
  params = [a]
  result = a
}
group "default" { targets = ["one"] }
target "base" {
  context = "./${DIR}"
  args = { A = "1", B = BOTH }
}
target "one" {
  inherits = ["base"]
  args = { A = TAG == "" ? "none" : TAG }
  tags = [f("x")]
}
target "two" {
  dockerfile = "${DIR}/Dockerfile"
  target = "dev"
  contexts = { other = "target:one" }
}
target "unknown" { context = f("app") }
target "many" {
  name = "m-${d}"
  matrix = { d = ["app", "b"] }
  context = d
}
"#;
    let json =
        r#"{"variable": {"D": {"default": "app"}}, "target": {"j": {"context": "${D}", "args": {"N": 1}}}}"#;
    let files = [("app/Dockerfile", ""), ("docker-bake.hcl", hcl), ("docker-bake.json", json)];
    check(
        &files,
        "app/Dockerfile",
        expect![[r#"
        w/app <- target base of w/docker-bake.hcl A=1 B=app-env
        w/app <- target one of w/docker-bake.hcl A=none B=app-env
        w <- target two of w/docker-bake.hcl target dev other:target:one
        w/app <- target many of w/docker-bake.hcl
        w/app <- target j of w/docker-bake.json N=1
        w/context <- setting
        w/app <- folder
    "#]],
    );
}

#[test]
fn files_that_make_no_sense_name_nothing() {
    let laughs = format!(
        "a0: &a0 [x, x]\n{}services: {{ s: {{ build: . }} }}\n",
        (1..30).map(|i| format!("a{i}: &a{i} [*a{0}, *a{0}]\n", i - 1)).collect::<String>()
    );
    let deep = format!("services: {}{}", "[".repeat(200_000), "]".repeat(200_000));
    let lists = format!("services:\n  {}x", "- ".repeat(100_000));
    let chain = format!("target \"a\" {{ context = {}true }}", "!".repeat(100_000));
    let files = [
        ("Dockerfile", ""),
        ("compose.yaml", laughs.as_str()),
        ("compose.b.yaml", &deep),
        ("compose.c.yaml", &lists),
        ("compose.d.yaml", "services: [1, 2"),
        ("compose.e.yaml", "services: { a: { build: [1] }, b: 3, c: { build: null } }"),
        ("compose.f.yaml", "- just\n- a list"),
        ("docker-bake.hcl", &chain),
        ("docker-bake.json", "{\"target\": [1]}"),
        ("x-bake.json", "not json"),
        ("x-bake.hcl", "target {{{"),
        (
            "loop-bake.hcl",
            "target \"a\" { inherits = [\"b\"] }\ntarget \"b\" {\n inherits = [\"a\"]\n context = \"none\"\n}\n",
        ),
    ];
    check(
        &files,
        "Dockerfile",
        expect![[r#"
        w <- service a of w/compose.e.yaml
        w <- service c of w/compose.e.yaml
        w/context <- setting
        w <- folder
    "#]],
    );
}
