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
    let discovery = discover(&search);
    for found in &discovery.contexts {
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
    for unread in &discovery.unread {
        let name = unread.name.as_deref().map(|name| format!("{name} of ")).unwrap_or_default();
        shown.push_str(&format!("? {name}{}: {}\n", short(&unread.file), unread.why));
    }
    let shown = shown.replace(&*root.path().to_string_lossy(), "");
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
target "called" { context = f("app") }
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
            w/app <- target j of w/docker-bake.json N=1
            w/app <- target base of w/docker-bake.hcl A=1 B=app-env
            w/app <- target one of w/docker-bake.hcl A=none B=app-env
            w <- target two of w/docker-bake.hcl target dev other:target:one
            w/app <- target called of w/docker-bake.hcl
            w/app <- target m-app of w/docker-bake.hcl
            w/context <- setting
            w/app <- folder
        "#]],
    );
}

#[test]
fn an_override_file_lies_over_the_project() {
    let files = [
        ("app/Dockerfile", ""),
        (
            "compose.yaml",
            "services: { a: { build: { context: app, args: { A: 1, B: 1 }, platforms: [x, y] } } }",
        ),
        (
            "compose.override.yml",
            "services: { a: { build: { args: [B=2, C], target: dev, platforms: [y, z], additional_contexts: { d: docs } } } }",
        ),
        // Shadowed by the first name, and a file of its own.
        ("docker-compose.yml", "services: { old: { build: app } }"),
        // Without a context it means the project's service; with one it means itself.
        ("compose.prod.yaml", "services: { a: { build: { target: prod } }, b: { build: { context: app } } }"),
    ];
    check(
        &files,
        "app/Dockerfile",
        expect![[r#"
        w/app <- service a of w/compose.yaml target dev A=1 B=2 C=? d:w/docs
        w/app <- service a of w/compose.prod.yaml target prod A=1 B=2 C=? d:w/docs
        w/app <- service b of w/compose.prod.yaml
        w/app <- service old of w/docker-compose.yml
        w/context <- setting
        w/app <- folder
    "#]],
    );
}

#[test]
fn tags_take_away_and_replace() {
    let files = [
        ("Dockerfile", ""),
        (
            "compose.yaml",
            "services: { a: { build: { context: ., target: t, args: { A: 1 } } }, b: { build: . }, c: { build: { context: ., args: { A: 1 } } } }",
        ),
        (
            "compose.override.yaml",
            "services:\n  a: { build: { target: !reset null, args: !override { B: 2 } } }\n  b: { build: !reset null }\n  c: { build: !override { context: . } }\n",
        ),
    ];
    check(
        &files,
        "Dockerfile",
        expect![[r#"
        w <- service a of w/compose.yaml B=2
        w <- service c of w/compose.yaml
        w/context <- setting
        w <- folder
    "#]],
    );
}

#[test]
fn the_environment_names_the_files_of_a_project() {
    let files = [
        ("Dockerfile", ""),
        (".env", "COMPOSE_FILE=one.yml:compose.two.yml\n"),
        ("one.yml", "services: { a: { build: { context: ., target: one } } }"),
        ("compose.two.yml", "services: { a: { build: { target: two } } }"),
        ("compose.yaml", "services: { other: { build: . } }"),
    ];
    check(
        &files,
        "Dockerfile",
        expect![[r#"
        w <- service a of w/one.yml target two
        w <- service other of w/compose.yaml
        w/context <- setting
        w <- folder
    "#]],
    );
}

#[test]
fn extends_reaches_into_the_file_and_into_others() {
    let files = [
        ("app/Dockerfile", ""),
        (
            "compose.yaml",
            "services:\n  base: { build: { context: app, args: { A: 1 } } }\n  one: { extends: base, build: { target: dev } }\n  two: { extends: { service: far, file: common/base.yml }, build: { args: { B: 2 } } }\n  lost: { extends: nobody }\n  round: { extends: trip }\n  trip: { extends: round }\n  gone: { extends: { service: x, file: none.yml } }\n",
        ),
        (
            "common/base.yml",
            "services: { far: { extends: deep }, deep: { build: { context: ../app, args: [C=3] } } }",
        ),
    ];
    check(
        &files,
        "app/Dockerfile",
        expect![[r#"
        w/app <- service base of w/compose.yaml A=1
        w/app <- service one of w/compose.yaml target dev A=1
        w/app <- service two of w/compose.yaml B=2 C=3
        w/context <- setting
        w/app <- folder
        ? lost of w/compose.yaml: `extends` names the service nobody, which is not there
        ? round of w/compose.yaml: `extends` of round leads in a circle
        ? trip of w/compose.yaml: `extends` of trip leads in a circle
        ? w/none.yml: it cannot be read
        ? gone of w/compose.yaml: `extends` needs none.yml
    "#]],
    );
}

#[test]
fn include_brings_in_projects_with_folders_of_their_own() {
    let files = [
        ("sub/Dockerfile", ""),
        (
            "compose.yaml",
            "include:\n  - sub/compose.yaml\n  - { path: [sub/a.yml, sub/b.yml], project_directory: sub, env_file: x.env }\n  - oci://docker.io/x/y\n  - compose.yaml\nservices: {}\n",
        ),
        ("sub/compose.yaml", "services: { inner: { build: { dockerfile: $FILE } } }"),
        ("sub/.env", "FILE=Dockerfile\n"),
        ("sub/a.yml", "services: { both: { build: { context: ., args: { V: $V } } } }"),
        ("sub/b.yml", "services: { both: { build: { target: b } } }"),
        ("x.env", "V=${FROM_ENV}-x\n"),
    ];
    check(
        &files,
        "sub/Dockerfile",
        expect![[r#"
        w/sub <- service inner of w/sub/compose.yaml
        w/sub <- service inner of w/sub/compose.yaml
        w/sub <- service both of w/sub/a.yml target b V=env-x
        w/context <- setting
        w/sub <- folder
        ? w/compose.yaml: oci://docker.io/x/y lies elsewhere and is not fetched
        ? w/compose.yaml: `include` leads in a circle
    "#]],
    );
}

#[test]
fn variables_that_stop_compose_are_said() {
    let compose = "services:\n  a: { build: { context: '${NONE:?name it}' } }\n  b: { build: { context: '${' } }\n  c: { build: { context: ., args: { X: '${FROM_ENV:+set}', Y: '${NONE-${FROM_ENV}}', Z: '${FROM_ENV?}' } } }\n  d: { build: { context: ., args: { X: a$ } } }\n";
    check(
        &[("Dockerfile", ""), ("compose.yaml", compose)],
        "Dockerfile",
        expect![[r#"
        w <- service c of w/compose.yaml X=set Y=env Z=env
        w/context <- setting
        w <- folder
        ? a of w/compose.yaml: NONE must be set: name it
        ? b of w/compose.yaml: "${" has a variable that is not closed
        ? d of w/compose.yaml: "a$" has a dollar that starts no variable
    "#]],
    );
}

#[test]
fn a_dockerfile_may_lie_outside_its_context() {
    let files = [
        ("docker/Dockerfile", ""),
        ("compose.yaml", "services: { a: { build: { context: src, dockerfile: ../docker/Dockerfile } } }"),
        (
            "docker-bake.hcl",
            "target \"b\" {\n context = \"src\"\n dockerfile = \"../docker/Dockerfile\"\n}\n",
        ),
    ];
    check(
        &files,
        "docker/Dockerfile",
        expect![[r#"
        w/src <- service a of w/compose.yaml
        w/src <- target b of w/docker-bake.hcl
        w/context <- setting
        w/docker <- folder
    "#]],
    );
}

#[test]
fn bake_files_of_the_usual_names_are_one() {
    let files = [
        ("Dockerfile", ""),
        ("docker-bake.hcl", "variable \"V\" { default = \"1\" }\ntarget \"a\" { args = { A = V, B = 1 } }\n"),
        (
            "docker-bake.override.json",
            r#"{"variable": {"V": {"default": "2"}}, "target": {"a": {"args": {"B": "${upper(\"x\")}", "N": null}}}}"#,
        ),
    ];
    check(
        &files,
        "Dockerfile",
        expect![[r#"
            w <- target a of w/docker-bake.hcl A=2 B=X N=?
            w/context <- setting
            w <- folder
        "#]],
    );
}

#[test]
fn bake_calls_functions_and_says_what_it_does_not_know() {
    let hcl = r#"
function "tag" {
  params = [name, n]
  result = "${lower(name)}-${n + 1}"
}
function "twice" {
  params = [x]
  result = tag(tag(x, 1), 2)
}
function "forever" {
  params = [x]
  result = forever(x)
}
function "any" {
  variadic_params = xs
  result = xs
}
target "known" { args = { A = twice("X"), B = join(",", split("-", "a-b")), C = equal(1, 1) ? "y" : forever(1) } }
target "round" { context = forever("a") }
target "odd" { args = { A = any("a") } }
target "time" { context = "x-${timestamp()}" }
target "below" { inherits = ["time"] }
target "saved" {
  inherits = ["time"]
  context = "."
}
"#;
    check(
        &[("Dockerfile", ""), ("docker-bake.hcl", hcl)],
        "Dockerfile",
        expect![[r#"
            w <- target known of w/docker-bake.hcl A=x-2-3 B=a,b C=y
            w <- target odd of w/docker-bake.hcl
            w <- target saved of w/docker-bake.hcl
            w/context <- setting
            w <- folder
            ? round of w/docker-bake.hcl: `context`: functions call each other in a circle
            ? odd of w/docker-bake.hcl: `args`: undefined function `any`
            ? time of w/docker-bake.hcl: `context`: undefined function `timestamp`
        "#]],
    );
}

#[test]
fn a_matrix_makes_a_target_of_each_combination() {
    let hcl = r#"
target "t" {
  name = "t-${item.dir}-${sanitize(v)}"
  matrix = { item = [{ dir = "." }, { dir = "b" }], v = ["1.0", "2"] }
  context = item.dir
  args = { V = v }
}
target "nameless" { matrix = { v = ["1"] } }
target "heir" { inherits = ["t-.-2"] }
"#;
    check(
        &[("Dockerfile", ""), ("x.bake.hcl", hcl)],
        "Dockerfile",
        expect![[r#"
        w <- target t-.-1_0 of w/x.bake.hcl V=1.0
        w <- target t-.-2 of w/x.bake.hcl V=2
        w <- target heir of w/x.bake.hcl V=2
        w/context <- setting
        w <- folder
        ? nameless of w/x.bake.hcl: a target with `matrix` needs a `name`
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
            w/context <- setting
            w <- folder
            ? w/compose.yaml: it is no YAML: alias expansion exceeded the maximum node budget (possible billion-laughs attack) at byte 293 line 15 column 18
            ? w/compose.b.yaml: it is nested too deeply to be read
            ? w/compose.c.yaml: it is nested too deeply to be read
            ? w/compose.d.yaml: it is no YAML: while parsing a flow sequence, expected ',' or ']' at byte 15 line 2 column 1
            ? a of w/compose.e.yaml: `build` is neither a path nor a map
            ? w/docker-bake.hcl: it is nested too deeply to be read
            ? w/x-bake.hcl: it is no HCL: HCL parse error in line 1, column 9
            ? w/x-bake.json: it is no JSON: expected ident at line 1 column 2
        "#]],
    );
}
