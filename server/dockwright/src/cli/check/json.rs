//! The findings as JSON, all of them.

use serde_json::{Value, json};

use super::{Checked, severity_name};

/// `[{"file", "diagnostics": [{"code", "source", "severity", "line", "column", "endLine", "endColumn", "message"}]}]`.
pub(super) fn render(files: &[Checked]) -> String {
    let files: Vec<Value> = files
        .iter()
        .map(|file| {
            let diagnostics: Vec<Value> = file
                .diagnostics
                .iter()
                .map(|one| {
                    let (line, column) = file.place(one.range.start);
                    let (end_line, end_column) = file.place(one.range.end);
                    json!({
                        "code": one.code, "source": one.source.name(), "severity": severity_name(one.severity),
                        "line": line, "column": column, "endLine": end_line, "endColumn": end_column,
                        "message": one.message,
                    })
                })
                .collect();
            json!({ "file": file.name, "diagnostics": diagnostics })
        })
        .collect();
    format!("{:#}", Value::Array(files))
}
