//! `check --format sarif` and `--format github`: what other programs read.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use dockwright_tests::client::command;
use serde_json::Value;

/// A file with an error, a warning, an information, a hint, and a name that every format has to escape.
const BAD: &str = "# 웹\nFROM alpine as build\nRUN cd /x && sudo ls; cd\nMAINTAINER 100%, me\nFROM alpine:3\nCOPY --from=0 a b\nRNU x\nENV a b\nENTRYPOINT run\n";
const NAME: &str = "a b/웹%,1.Dockerfile";

fn check(folder: &Path, arguments: &[&str]) -> Output {
    command().arg("check").args(arguments).args(["--shellcheck", "off"]).current_dir(folder).output().unwrap()
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("a b")).unwrap();
    fs::write(folder.path().join(NAME), BAD).unwrap();
    fs::write(folder.path().join("Dockerfile"), "FROM alpine:3\n").unwrap();
    folder
}

/// The official schema, from the sources of the crate that carries it.
fn schema() -> Value {
    let cargo = std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from);
    let version = Command::new(&cargo).arg("-vV").output().unwrap();
    let version = String::from_utf8(version.stdout).unwrap();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // What other machines need was never fetched.
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--offline", "--locked", "--filter-platform", host])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let carrier = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let manifest = Path::new(carrier["manifest_path"].as_str().unwrap());
    let text = fs::read(manifest.with_file_name("src").join("schema.json")).unwrap();
    let mut schema: Value = serde_json::from_slice(&text).unwrap();
    // The pattern of languages has a bracket too many, which validators refuse. We name no language.
    for thing in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][thing]["properties"]["language"];
        language.as_object_mut().unwrap().remove("pattern");
    }
    schema
}

fn log(folder: &Path, arguments: &[&str]) -> Value {
    let output = check(folder, &[&["--format", "sarif"], arguments].concat());
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn sarif_is_what_its_schema_asks_for() {
    let (folder, schema) = (folder(), schema());
    assert!(schema["title"].as_str().unwrap().contains("SARIF) Version 2.1.0"), "{}", schema["title"]);
    let validator = jsonschema::validator_for(&schema).unwrap();
    for arguments in
        [&["."][..], &[".", "--fail-on", "hint"], &["Dockerfile"], &["nowhere"], &["Dockerfile", "nowhere"]]
    {
        let log = log(folder.path(), arguments);
        let wrong: Vec<String> = validator.iter_errors(&log).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{arguments:?}: {wrong:#?}\n{log:#}");
        serde_json::from_value::<serde_sarif::sarif::Sarif>(log).unwrap();
    }
    // The judge does judge.
    let mut log = log(folder.path(), &["."]);
    log["runs"][0]["results"][0]["level"] = "loud".into();
    assert!(!validator.is_valid(&log));
}

#[test]
fn sarif_tells_where_and_how_to_fix_it() {
    let folder = folder();
    let run = &log(folder.path(), &[NAME, "--fail-on", "hint"])["runs"][0];
    let results = run["results"].as_array().unwrap();
    let of = |rule: &str| {
        results.iter().find(|one| one["ruleId"] == rule).unwrap_or_else(|| panic!("{rule} in {run:#}"))
    };
    let casing = of("FromAsCasing");
    let place = &casing["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "a%20b/%EC%9B%B9%25,1.Dockerfile");
    assert_eq!(
        place["region"],
        serde_json::json!({"startLine": 2, "startColumn": 13, "endLine": 2, "endColumn": 15})
    );
    let change = &casing["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(change["insertedContent"]["text"], "AS");
    assert_eq!(change["deletedRegion"], place["region"]);
    for (rule, level) in [
        ("syntax-unknown-instruction", "error"),
        ("FromAsCasing", "warning"),
        ("shell-sudo", "note"),
        ("copy-from-number", "note"),
    ] {
        assert_eq!(of(rule)["level"], level, "{rule}");
    }
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for one in results {
        let index = usize::try_from(one["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], one["ruleId"]);
    }
    let page = rules.iter().find(|one| one["id"] == "FromAsCasing").unwrap();
    assert!(page["helpUri"].as_str().unwrap().ends_with("/docs/rules/FromAsCasing.md"));
    // Hints are told on request alone, and what could not be read makes the run one that failed.
    let quiet = &log(folder.path(), &[NAME])["runs"][0];
    assert!(quiet["results"].as_array().unwrap().iter().all(|one| one["ruleId"] != "copy-from-number"));
    assert_eq!(quiet["invocations"][0]["executionSuccessful"], true);
    assert_eq!(log(folder.path(), &["nowhere"])["runs"][0]["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn github_reads_one_command_a_line() {
    let folder = folder();
    let output = check(folder.path(), &["--format", "github", NAME, "Dockerfile"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text.lines().all(|line| line.starts_with("::")), "{text}");
    let place = "file=a b/웹%25%2C1.Dockerfile";
    for line in [
        format!(
            "::warning {place},line=2,endLine=2,col=13,endColumn=15,title=FromAsCasing::`as` and `FROM` are written in different cases: write `AS`."
        ),
        format!(
            "::error {place},line=7,endLine=7,col=1,endColumn=4,title=syntax-unknown-instruction::`RNU` is no Dockerfile instruction. Did you mean `RUN`?"
        ),
    ] {
        assert!(text.lines().any(|one| one == line), "{line}\n{text}");
    }
    assert!(text.contains("::notice "), "{text}");
    // Nothing to say is nothing at all.
    let output = check(folder.path(), &["--format", "github", "Dockerfile"]);
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn a_format_that_is_none_is_refused() {
    let output = check(&std::env::temp_dir(), &["--format", "xml"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(told.contains("text, json, sarif or github"), "{told}");
}
