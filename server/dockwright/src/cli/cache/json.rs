//! The verdicts as JSON, for tools.

use serde_json::{Value, json};

use super::Page;

/// `{"dockerfile", "target", "steps": [{"line", "endLine", "stage", "instruction", "verdict": "hit"|"miss"|"depends"|
/// "unknown", "reason"}]}`: lines from 1; the stage's name, or its number from 0 where it has none.
pub(super) fn render(page: &Page) -> String {
    let steps: Vec<Value> = page
        .predictions
        .steps
        .iter()
        .map(|prediction| {
            let (line, end_line) = page.lines(prediction);
            let step = page.graph.steps.get(prediction.step);
            let stage = step.and_then(|step| step.stage);
            let name = stage.and_then(|stage| page.graph.stages.get(stage)).map(|stage| stage.name.as_str());
            let number = stage.map(|stage| stage.to_string()).unwrap_or_default();
            json!({
                "line": line,
                "endLine": end_line,
                "stage": name.filter(|name| !name.is_empty()).unwrap_or(&number),
                "instruction": step.and_then(|step| step.keyword).map(|keyword| keyword.name()),
                "verdict": prediction.verdict.name(),
                "reason": page.sentence(prediction),
                "seconds": prediction.last.map(|last| last.seconds),
                "bytes": prediction.last.and_then(|last| last.bytes),
            })
        })
        .collect();
    let all = json!({ "dockerfile": page.name, "target": page.draft.plan.target, "steps": steps });
    format!("{all:#}")
}
