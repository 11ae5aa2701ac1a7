//! Fixes of capitals and small letters.

use builder::graph::{NoImages, Request};
use syntax::dockerfile::Body;

use super::{Edit, Fix, Scene, Trust};
use crate::stages::Stages;
use crate::variables::Variables;

/// A stage's name is written in small letters, here and wherever it is used.
pub(super) fn stage_name(scene: &Scene<'_>) -> Option<Fix> {
    let lower = scene.text(scene.finding.range).to_lowercase();
    let mut edits = vec![Edit::replace(scene.finding.range, lower.clone())];
    let request = Request::default();
    let stages = Stages::new(scene.document, &Variables::new(scene.document, &request, &NoImages));
    let number = stages.stages.iter().position(|stage| stage.name_range == Some(scene.finding.range))?;
    for mention in stages.mentions.iter().filter(|mention| mention.stage == number) {
        let text = scene.text(mention.range);
        if text != lower && text.to_lowercase() == lower {
            edits.push(Edit::replace(mention.range, lower.clone()));
        }
    }
    Some(Fix::new(format!("Rename the stage to `{lower}`"), Trust::Same, edits))
}

/// AS is written as its FROM is.
pub(super) fn from_as(scene: &Scene<'_>) -> Option<Fix> {
    let placed = scene.placed?;
    let Body::From(from) = &placed.instruction.body else { return None };
    let as_word = from.as_word.as_ref()?;
    let name = &placed.instruction.name.text;
    let wanted = if name.chars().any(|ch| ch.is_ascii_uppercase()) { "AS" } else { "as" };
    let edit = Edit::replace(placed.in_document(as_word.range), wanted);
    Some(Fix::new(format!("Write `{wanted}`"), Trust::Same, vec![edit]))
}

/// A keyword is written as most are, an AS with its FROM.
pub(super) fn keyword(scene: &Scene<'_>) -> Option<Fix> {
    let placed = scene.placed?;
    let name = &placed.instruction.name;
    let quoted = scene.finding.message.split('`').nth(1)?;
    let upper = quoted.chars().all(|ch| ch.is_ascii_uppercase());
    let cased = |text: &str| if upper { text.to_uppercase() } else { text.to_lowercase() };
    let wanted = cased(&name.text);
    let mut edits = vec![Edit::replace(placed.in_document(name.range), wanted.clone())];
    if let Body::From(from) = &placed.instruction.body
        && let Some(as_word) = from.as_word.as_ref().filter(|word| cased(&word.text) != word.text)
    {
        edits.push(Edit::replace(placed.in_document(as_word.range), cased(&as_word.text)));
    }
    Some(Fix::new(format!("Write `{wanted}`"), Trust::Same, edits))
}
