//! ARGs and ENVs move to where they are read, or go.

use syntax::TextRange;
use syntax::dockerfile::Body;
use syntax::document::Placed;
use syntax::language::Keyword;

use super::super::lines::without_effect;
use super::super::{Edit, Fix, Scene, Trust};
use super::{block, lines};
use crate::diagnostics::analysis::Analysis;
use crate::diagnostics::caching::mentions;
use crate::diagnostics::rules::cache_early_value::found;

/// An ARG or ENV moves down to just above the first instruction that may read it, with the ARGs that it reads itself.
pub(super) fn further_down(scene: &Scene<'_>) -> Option<Fix> {
    let analysis = scene.analysis();
    let early = found(&analysis).into_iter().find(|early| early.range == scene.finding.range)?;
    let mut moved = vec![early.placed];
    moved.extend(feeders(&analysis, early.placed, early.after)?);
    moved.sort_by_key(|placed| placed.start);
    if !moved.iter().all(|placed| pairs(*placed) == 1) {
        return None;
    }
    let blocks: Vec<TextRange> = moved.iter().map(|placed| block(scene, *placed)).collect();
    let text: String = blocks.iter().map(|range| lines(scene, *range)).collect();
    let behind = early.after.start + early.after.instruction.len;
    let (at, text) = match early.before {
        Some(other) => (block(scene, other).start.max(behind), text),
        None if scene.text.get(..behind)?.ends_with('\n') => (behind, text),
        None => (behind, format!("{}{}", super::line_end(scene), text.trim_end_matches(['\r', '\n']))),
    };
    let mut edits: Vec<Edit> = blocks.into_iter().map(Edit::remove).collect();
    edits.push(Edit::insert(at, text));
    let name = &early.placed.instruction.name.text;
    Some(Fix::new(format!("Move this {name} down to where it is read"), Trust::Likely, edits))
}

fn pairs(placed: Placed<'_>) -> usize {
    match &placed.instruction.body {
        Body::Pairs(pairs) => pairs.len(),
        _ => 0,
    }
}

/// The ARGs of the stage that an ENV reads: they would be the next to stand too high. Nothing where something else reads
/// one of them on the way.
fn feeders<'a>(analysis: &Analysis<'a>, env: Placed<'a>, after: Placed<'a>) -> Option<Vec<Placed<'a>>> {
    let Body::Pairs(all) = &env.instruction.body else { return None };
    let names = all.iter().filter_map(|pair| pair.value.as_ref());
    let names: Vec<&str> =
        names.flat_map(|value| value.variables.iter().map(|variable| variable.name.as_str())).collect();
    if names.is_empty() || env.instruction.keyword == Some(Keyword::Arg) {
        return Some(Vec::new());
    }
    let stage = analysis.stages().iter().rfind(|stage| stage.from.start < env.start)?;
    let mut found = Vec::new();
    for placed in analysis.of(Keyword::Arg, stage.range.start..env.start) {
        let Body::Pairs(all) = &placed.instruction.body else { continue };
        let Some(pair) = all.iter().find(|pair| names.contains(&pair.key.text.as_str())) else { continue };
        let between = stage.instructions().iter().filter(|other| other.start > placed.start);
        let mut between = between.filter(|other| other.start <= after.start && other.start != env.start);
        if between.any(|other| mentions(other.instruction, &pair.key.text)) {
            return None;
        }
        found.push(placed);
    }
    Some(found)
}

/// An ARG that nothing reads goes.
pub(super) fn without(scene: &Scene<'_>) -> Option<Fix> {
    let placed = scene.placed?;
    let Body::Pairs(all) = &placed.instruction.body else { return None };
    let at = all.iter().position(|pair| placed.in_document(pair.range) == scene.finding.range)?;
    let pair = all.get(at)?;
    let title = format!("Remove `{}`, which nothing reads", pair.key.text);
    if all.len() == 1 {
        return Some(Fix::new(title, Trust::Likely, without_effect(scene)?.edits));
    }
    let range = match at.checked_sub(1).and_then(|before| all.get(before)) {
        Some(before) => TextRange::new(before.range.end, pair.range.end),
        None => TextRange::new(pair.range.start, all.get(1)?.range.start),
    };
    let range = placed.in_document(range);
    (!scene.text(range).contains('\n')).then(|| Fix::new(title, Trust::Likely, vec![Edit::remove(range)]))
}
