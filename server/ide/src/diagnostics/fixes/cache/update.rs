//! An update of lists joins the install that needs them.

use super::super::{Edit, Fix, Scene, Trust};
use super::block;
use crate::diagnostics::caching::{start_of, top_level};
use crate::diagnostics::rules::cache_lone_update::found;

/// `RUN apt-get update` goes, and the next install begins with it.
pub(super) fn joined(scene: &Scene<'_>) -> Option<Fix> {
    let analysis = scene.analysis();
    let lone = found(&analysis).into_iter().find(|lone| lone.range == scene.finding.range)?;
    let script = lone.placed.instruction.script()?;
    let [update] = script.commands().all.as_slice() else { return None };
    let text = script.text.text.trim();
    // Whatever else stands in the RUN would be lost, and so would its flags.
    if !lone.same_stage || text.len() != update.range.len() || !lone.placed.instruction.flags.is_empty() {
        return None;
    }
    let (install, call) = lone.install;
    let script = install.instruction.script()?;
    let (_, command) = top_level(script).find(|(index, _)| *index == call.command)?;
    let at = install.start + script.text.source(start_of(script, command));
    let own = block(scene, lone.placed);
    let edits = vec![Edit::remove(own), Edit::insert(at, format!("{text} && "))];
    Some(Fix::new(format!("Move `{text}` to its install"), Trust::Likely, edits))
}
