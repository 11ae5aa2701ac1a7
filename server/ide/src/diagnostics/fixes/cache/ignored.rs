//! What nobody wants in an image goes into the ignore file.

use builder::ignore::clean;

use super::super::{Fix, Ignores, Scene, Trust};
use crate::diagnostics::Litter;
use crate::diagnostics::rules::cache_context_litter::found;

/// The ignore file keeps out what a COPY takes along.
pub(super) fn litter(scene: &Scene<'_>) -> Option<Fix> {
    let analysis = scene.analysis();
    let littered = found(&analysis).into_iter().find(|littered| littered.range == scene.finding.range)?;
    let file = scene.facts.context.as_ref()?.ignore_file.clone()?;
    let mut patterns: Vec<String> = Vec::new();
    for clutter in &littered.litter {
        let nested = clutter.path.contains('/');
        let pattern = match clutter.litter {
            Litter::Log => "**/*.log".to_owned(),
            Litter::NodeModules if nested => "**/node_modules".to_owned(),
            // A folder of that name may be somebody's sources elsewhere.
            _ => clean(&clutter.path),
        };
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }
    if patterns.iter().any(|pattern| pattern.contains(['[', '?', '\\', '!', '#', '\n'])) {
        return None;
    }
    let before = file.text.as_deref().unwrap_or_default();
    let end = if before.contains("\r\n") { "\r\n" } else { "\n" };
    let open = if before.is_empty() || before.ends_with('\n') { "" } else { end };
    let text = format!("{open}{}{end}", patterns.join(end));
    let name = file.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let title = match file.text {
        Some(_) => format!("Add {} to `{name}`", patterns.join(", ")),
        None => format!("Write `{name}` with {}", patterns.join(", ")),
    };
    Some(Fix { ignores: Some(Ignores { file, text }), ..Fix::new(title, Trust::Likely, Vec::new()) })
}
