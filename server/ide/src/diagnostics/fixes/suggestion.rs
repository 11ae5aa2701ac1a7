//! A misspelled name becomes the one that the finding asks for: `Did you mean …?`.

use syntax::TextRange;

use super::{Edit, Fix, Scene, Trust};

/// Replaces what the finding quotes by what it suggests. The words are all that rules and refusals of every kind
/// have in common; what they quote must stand once where they point, or nothing is offered.
pub(super) fn fix(scene: &Scene<'_>) -> Option<Fix> {
    let (said, asked) = scene.finding.message.split_once(" Did you mean `")?;
    let near = asked.strip_suffix("`?")?;
    let range = scene.finding.range;
    let text = scene.text(range);
    let bare = |name: &'_ str| name.trim_start_matches(['$', '-']).to_owned();
    let near = bare(near);
    let mut quoted = said.split('`').skip(1).step_by(2).map(bare);
    let wrong = quoted.find(|name| !name.is_empty() && text.matches(name.as_str()).count() == 1)?;
    let at = range.start + text.find(wrong.as_str())?;
    let small = scene.finding.code == "syntax-unknown-instruction" && wrong == wrong.to_lowercase();
    let near = if small { near.to_lowercase() } else { near };
    let title = format!("Change to `{near}`");
    let edit = Edit::replace(TextRange::new(at, at + wrong.len()), near);
    Some(Fix::new(title, Trust::Likely, vec![edit]))
}
