//! Fixes of COPY and ADD.

use syntax::dockerfile::Body;

use super::lines::like_keyword;
use super::{Edit, Fix, Scene, Trust};

/// Names for a stage that has none.
const NAMES: [&str; 4] = ["build", "builder", "base", "source"];

/// ADD becomes COPY.
pub(super) fn copy(scene: &Scene<'_>) -> Option<Fix> {
    let placed = scene.placed?;
    let keyword = like_keyword(placed.instruction, "COPY");
    // The finding marks the keyword, which may stand behind ONBUILD.
    let edit = Edit::replace(scene.finding.range, keyword.clone());
    Some(Fix::new(format!("Write `{keyword}`"), Trust::Likely, vec![edit]))
}

/// `--from=0` becomes `--from=name`; a stage without a name is given one.
pub(super) fn stage_by_name(scene: &Scene<'_>) -> Option<Fix> {
    let placed = scene.placed?;
    let value = placed.instruction.flag("from")?.value.as_ref()?;
    let number: usize = value.text.parse().ok()?;
    let from = scene.document.stages().nth(number)?;
    let Body::From(body) = &from.instruction.body else { return None };
    let at = placed.in_document(value.range);
    if let Some(name) = &body.name {
        // Another stage of that name would be meant instead.
        if count(scene, &name.text) > 1 {
            return None;
        }
        let name = name.text.to_lowercase();
        return Some(Fix::new(format!("Write `--from={name}`"), Trust::Same, vec![Edit::replace(at, name)]));
    }
    let image = from.in_document(body.image.as_ref()?.range);
    let text = scene.text.to_lowercase();
    let name = NAMES.into_iter().find(|name| !text.contains(name))?;
    let word = like_keyword(from.instruction, "AS");
    let edits = vec![Edit::insert(image.end, format!(" {word} {name}")), Edit::replace(at, name)];
    Some(Fix::new(format!("Name stage {number} `{name}` and write `--from={name}`"), Trust::Likely, edits))
}

/// How many stages have a name.
fn count(scene: &Scene<'_>, name: &str) -> usize {
    let names = scene.document.stages().filter_map(|from| match &from.instruction.body {
        Body::From(body) => body.name.as_ref(),
        _ => None,
    });
    names.filter(|other| other.text.eq_ignore_ascii_case(name)).count()
}
