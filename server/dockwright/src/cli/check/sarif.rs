//! The findings as SARIF 2.1.0, for code scanning and for viewers.
//!
//! Public source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".

use std::path::{Component, Path};

use ide::diagnostics::fixes::{Edit, Trust, of};
use ide::diagnostics::rules::rule;
use ide::diagnostics::{Diagnostic, Severity};
use serde_json::{Value, json};
use syntax::TextRange;

use super::{Checked, shown};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A log of one run. `failed` tells that something could not be read.
pub(super) fn render(files: &[Checked], fail_on: Severity, failed: bool) -> String {
    let mut rules: Vec<&Diagnostic> = Vec::new();
    let mut results = Vec::new();
    for file in files {
        for one in file.diagnostics.iter().filter(|one| shown(one, fail_on)) {
            let known = rules.iter().position(|known| known.code == one.code);
            let index = known.unwrap_or_else(|| {
                rules.push(one);
                rules.len() - 1
            });
            results.push(result(file, one, index));
        }
    }
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Dockwright",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.into_iter().map(descriptor).collect::<Vec<_>>(),
            } },
            "invocations": [{ "executionSuccessful": !failed }],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}")
}

/// What is said of a rule; `one` is a finding of it.
fn descriptor(one: &Diagnostic) -> Value {
    let usual = rule(&one.code).map_or(one.severity, |rule| rule.severity);
    let mut out = json!({
        "id": one.code,
        "defaultConfiguration": { "level": level(usual) },
        "properties": { "tags": [one.source.name()] },
    });
    if let (Some(url), Some(out)) = (&one.url, out.as_object_mut()) {
        out.insert("helpUri".to_owned(), json!(url));
    }
    out
}

fn result(file: &Checked, one: &Diagnostic, index: usize) -> Value {
    let location = artifact(&file.name);
    let mut out = json!({
        "ruleId": one.code,
        "ruleIndex": index,
        "level": level(one.severity),
        "message": { "text": one.message },
        "locations": [{ "physicalLocation": { "artifactLocation": location, "region": region(file, one.range) } }],
    });
    // What silences a finding, and what is one of several ways, is for people to choose.
    let fixes = of(&file.document, &file.facts, one).into_iter().filter(|fix| fix.trust <= Trust::Likely);
    let fixes: Vec<Value> = fixes
        .map(|fix| {
            let replacements: Vec<Value> = fix.edits.iter().map(|edit| replacement(file, edit)).collect();
            json!({
                "description": { "text": fix.title },
                "artifactChanges": [{ "artifactLocation": location, "replacements": replacements }],
            })
        })
        .collect();
    if let (false, Some(out)) = (fixes.is_empty(), out.as_object_mut()) {
        out.insert("fixes".to_owned(), json!(fixes));
    }
    out
}

fn replacement(file: &Checked, edit: &Edit) -> Value {
    let deleted = region(file, edit.range);
    if edit.text.is_empty() {
        return json!({ "deletedRegion": deleted });
    }
    json!({ "deletedRegion": deleted, "insertedContent": { "text": edit.text } })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::Hint => "note",
    }
}

fn region(file: &Checked, range: TextRange) -> Value {
    let (line, column) = file.place(range.start);
    let (end_line, end_column) = file.place(range.end);
    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
}

/// Where a file stands: a relative path stays one, for whoever reads the log knows from where.
fn artifact(name: &str) -> Value {
    if name == "-" {
        return json!({ "uri": "stdin" });
    }
    let path = Path::new(name);
    let parts = path.components().filter_map(|part| match part {
        Component::Normal(part) => Some(encoded(&part.to_string_lossy())),
        Component::ParentDir => Some("..".to_owned()),
        Component::Prefix(prefix) => Some(encoded(&prefix.as_os_str().to_string_lossy())),
        Component::RootDir | Component::CurDir => None,
    });
    let path_of = parts.collect::<Vec<_>>().join("/");
    let uri = if path.is_absolute() { format!("file:///{path_of}") } else { path_of };
    json!({ "uri": uri })
}

/// A part of a path as it stands in a URI.
fn encoded(part: &str) -> String {
    let mut out = String::new();
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::artifact;

    #[test]
    fn a_name_is_a_uri() {
        let uri = |name: &str| artifact(name)["uri"].as_str().unwrap_or_default().to_owned();
        assert_eq!(uri("./a b/Dockerfile"), "a%20b/Dockerfile");
        assert_eq!(uri("../x/웹:1.Dockerfile"), "../x/%EC%9B%B9%3A1.Dockerfile");
        assert_eq!(uri("/srv/Dockerfile"), "file:///srv/Dockerfile");
        assert_eq!(uri("-"), "stdin");
    }
}
