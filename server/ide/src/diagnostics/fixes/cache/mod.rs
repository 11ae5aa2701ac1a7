//! Fixes of what costs the build cache.

mod fetch;
mod ignored;
mod mounts;
mod order;
mod update;
mod values;

use syntax::TextRange;
use syntax::document::Placed;

use super::lines::whole_line;
use super::{Edit, Fix, Scene, Trust};

/// The fix of a finding of a rule `cache-…`.
pub(super) fn fix(scene: &Scene<'_>) -> Option<Fix> {
    match scene.finding.code.as_ref() {
        "cache-bind-mount" => mounts::bind(scene),
        "cache-context-litter" => ignored::litter(scene),
        "cache-copy-before-install" => order::manifests_first(scene),
        "cache-copy-link" => link(scene),
        "cache-early-value" => values::further_down(scene),
        "cache-lone-update" => update::joined(scene),
        "cache-missing-mount" => mounts::cache(scene),
        "cache-stale-download" => fetch::by_add(scene),
        "cache-unused-arg" => values::without(scene),
        _ => None,
    }
}

/// `COPY` becomes `COPY --link`, which follows no links in the image below.
fn link(scene: &Scene<'_>) -> Option<Fix> {
    let name = scene.placed?.in_document(scene.placed?.instruction.name.range);
    Some(Fix::new("Add `--link`", Trust::Likely, vec![Edit::insert(name.end, " --link")]))
}

/// An instruction's lines, with the comments straight above them.
fn block(scene: &Scene<'_>, placed: Placed<'_>) -> TextRange {
    let mut start = whole_line(scene.text, TextRange::empty(placed.range().start)).start;
    while let Some(above) = start.checked_sub(1) {
        let line = whole_line(scene.text, TextRange::empty(above));
        let text = scene.text(line).trim();
        // A directive, or what switches a rule off, belongs to its place.
        let inside = scene.document.instruction_at(line.start).is_some();
        if !text.starts_with('#') || text.contains("check") || inside {
            break;
        }
        start = line.start;
    }
    TextRange::new(start, (placed.start + placed.instruction.len).min(scene.text.len()))
}

/// The text of a block, with a line end behind it.
fn lines(scene: &Scene<'_>, block: TextRange) -> String {
    let text = scene.text(block);
    if text.ends_with('\n') { text.to_owned() } else { format!("{text}{}", line_end(scene)) }
}

/// The line end that the file uses.
fn line_end(scene: &Scene<'_>) -> &'static str {
    super::ignore::line_end(scene.text)
}

/// A keyword in the case of another.
fn cased(like: Placed<'_>, keyword: &str) -> String {
    let small = like.instruction.name.text.chars().all(|ch| ch.is_ascii_lowercase());
    if small { keyword.to_lowercase() } else { keyword.to_owned() }
}

/// Whether edits, in their order, touch no byte twice.
fn apart(edits: &mut [Edit]) -> bool {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    edits.windows(2).all(|pair| match pair {
        [one, other] => one.range.end <= other.range.start,
        _ => true,
    })
}

#[cfg(test)]
mod tests;
