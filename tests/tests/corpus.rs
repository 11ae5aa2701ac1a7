//! Real Dockerfiles through the command line: what BuildKit reads has no error, what it refuses has one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use dockwright_tests::client::command;
use dockwright_tests::editors::left_out;
use serde_json::Value;

#[test]
fn no_file_that_builds_has_an_error_and_each_that_is_refused_has_one() {
    let Some(folder) = std::env::var_os("DOCKWRIGHT_CORPUS").map(PathBuf::from) else {
        return left_out("corpus", "DOCKWRIGHT_CORPUS is not set");
    };
    let mut parses: HashMap<String, bool> = HashMap::new();
    for line in fs::read_to_string(folder.join("expected.jsonl")).unwrap().lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        parses.insert(entry["file"].as_str().unwrap().to_owned(), entry["parses"].as_bool().unwrap());
    }
    // What is no UTF-8 is told on standard error and is not in the answer.
    let texts: Vec<&String> =
        parses.keys().filter(|name| fs::read_to_string(folder.join("files").join(name)).is_ok()).collect();
    assert!(texts.len() > 1_900, "only {} files in the corpus", texts.len());
    let mut wrong = Vec::new();
    let mut answered = 0;
    for names in texts.chunks(500) {
        let output = command()
            .args(["check", "--format", "json"])
            .args(names)
            .current_dir(folder.join("files"))
            .output()
            .unwrap();
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        for file in json.as_array().unwrap() {
            answered += 1;
            let name = file["file"].as_str().unwrap();
            let errors: Vec<&Value> = file["diagnostics"]
                .as_array()
                .unwrap()
                .iter()
                // What a conversion refuses beyond the parser is held against the engine by the tests of the checks.
                .filter(|one| {
                    one["severity"] == "error" && one["code"].as_str().unwrap().starts_with("syntax-")
                })
                .collect();
            if errors.is_empty() != parses[name] {
                wrong.push(format!("{name}: parses is {}, errors are {errors:?}", parses[name]));
            }
        }
    }
    assert_eq!(answered, texts.len());
    assert!(wrong.is_empty(), "{} files differ:\n{}", wrong.len(), wrong.join("\n"));
}
