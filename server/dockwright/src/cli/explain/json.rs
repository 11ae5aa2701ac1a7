//! The words as JSON, for tools.

use serde_json::{Value, json};

use super::{Page, adds, base};

/// `{"file", "language", "stages": [{"number", "name", "line", "base", "needed"}], "instructions": [{"line",
/// "endLine", "instruction", "stage", "does", "here", "adds", "resolved", "variables": [{"name", "value", "from"}],
/// "runsAgainWhen", "note", "step"}]}`: lines from 1, stages from 0, words as Markdown, null where there is nothing.
pub(super) fn render(page: &Page<'_>) -> String {
    let rope = page.document.rope();
    let stages: Vec<Value> = page
        .explanation
        .stages
        .iter()
        .enumerate()
        .map(|(number, stage)| {
            json!({
                "number": number, "name": stage.name, "line": rope.byte_to_line(stage.start) + 1,
                "base": base(&stage.base, page), "needed": stage.needed,
            })
        })
        .collect();
    let instructions: Vec<Value> = page
        .explanation
        .instructions
        .iter()
        .map(|one| {
            let (line, end_line) = page.lines(one);
            let variables: Vec<Value> = one
                .variables
                .iter()
                .map(|variable| json!({ "name": variable.name, "value": variable.value, "from": variable.from }))
                .collect();
            json!({
                "line": line, "endLine": end_line, "instruction": one.keyword.map(|keyword| keyword.name()),
                "stage": one.stage, "does": one.summary, "here": one.here, "adds": adds(one.adds),
                "resolved": one.resolved, "variables": variables, "runsAgainWhen": one.runs_again,
                "note": one.follows, "step": one.step,
            })
        })
        .collect();
    let file = json!({
        "file": page.name, "language": page.language.code(), "stages": stages, "instructions": instructions,
    });
    format!("{file:#}")
}
