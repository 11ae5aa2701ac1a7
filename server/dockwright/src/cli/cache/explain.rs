//! `--explain LINE`: all that is known of one step.

use std::fmt::Write;

use builder::graph::StepKind;
use builder::keys::{Difference, What, differences};
use builder::predict::{Prediction, Resolved};
use ide::cache::{key_section, verdict_section};

use super::{Page, parts};
use crate::cli::paint::harmless;

/// What is in the step's key, what is not, what differs from the record, what follows.
///
/// # Errors
/// A sentence: no step stands on that line.
pub(super) fn render(page: &Page, line: usize) -> Result<String, String> {
    let document = &page.draft.document;
    let covers = |prediction: &&Prediction| {
        let (first, last) = page.lines(prediction);
        (first..=last).contains(&line)
    };
    let found: Vec<&Prediction> = page.predictions.steps.iter().filter(covers).collect();
    if found.is_empty() {
        let lines: Vec<String> =
            page.predictions.steps.iter().map(|step| page.lines(step).0.to_string()).collect();
        return Err(format!(
            "line {line} of {} is no step of this build; steps stand on lines {}",
            page.name,
            lines.join(", ")
        ));
    }
    let mut out = String::new();
    for prediction in found {
        let placed = document.instruction_at(prediction.start);
        let text = placed.map(|placed| document.text(placed.range())).unwrap_or_default();
        for (number, shown) in text.lines().take(12).enumerate() {
            let _ = writeln!(out, "{:>5}  {}", page.lines(prediction).0 + number, harmless(shown));
        }
        // Without a build on record the sentence is all that there is to say.
        let verdict = verdict_section(&page.outlook(), prediction.start, page.now);
        let verdict = verdict.unwrap_or_else(|| page.sentence(prediction));
        let _ = writeln!(out, "\n{}", plain(&verdict));
        let words = placed.and_then(|placed| key_section(document, &page.graph, placed, page.language));
        if let Some(words) = words {
            let _ = writeln!(out, "\n{}", plain(&words));
        }
        key(page, prediction, &mut out);
    }
    Ok(out.trim_end().to_owned())
}

/// The parts of the key with their values, and what each was in the last build.
fn key(page: &Page, prediction: &Prediction, out: &mut String) {
    let Some(step) = page.graph.steps.get(prediction.step) else { return };
    let before = page.past.before(&page.graph, prediction.step);
    let differ = before.map(|before| differences(&before.parts, &step.parts)).unwrap_or_default();
    let changed = |what: &What| {
        differ.iter().any(|one| match one {
            Difference::Changed(other) | Difference::Added(other) => other == what,
            Difference::Removed(_) | Difference::Order => false,
        })
    };
    let _ = writeln!(out, "\nThe parts of its key:");
    for row in parts::rows(&step.parts, &page.draft.document.rope().to_string(), changed) {
        let mark = if row.changed { "*" } else { " " };
        let value =
            if row.values.is_empty() { String::new() } else { format!(": {}", row.values.join(", ")) };
        let _ = writeln!(out, "  {mark} {}{}", harmless(&row.name), harmless(&value));
    }
    for one in &differ {
        if let Difference::Removed(what) = one {
            let _ = writeln!(out, "  * {}: removed", harmless(&what.to_string()));
        }
    }
    if differ.is_empty() && before.is_some() {
        let _ = writeln!(out, "  (as in the last build)");
    } else if !differ.is_empty() {
        let _ = writeln!(out, "  (* differs from the last build)");
    }
    if let StepKind::Image { reference, .. } = &step.kind {
        let recorded = before.and_then(|before| before.image.as_deref()).unwrap_or("not recorded");
        let now = match page.world.images.get(reference) {
            Some(Resolved::Digest(digest) | Resolved::Old { digest, .. }) => digest.clone(),
            Some(Resolved::Local(digests)) => {
                format!("{} (the engine's own store)", digests.first().map_or("", String::as_str))
            }
            Some(Resolved::Failed(why)) => format!("not known: {why}"),
            None => reference.split_once('@').map_or("not asked", |(_, digest)| digest).to_owned(),
        };
        let _ = writeln!(
            out,
            "  digest in the last build: {}\n  digest now: {}",
            harmless(recorded),
            harmless(&now)
        );
    }
}

/// Markdown as a terminal shows it.
fn plain(markdown: &str) -> String {
    markdown.lines().map(|line| harmless(&line.replace("**", ""))).collect::<Vec<_>>().join("\n")
}
