//! What commits cost at a step, in words.

use builder::churn::{Churn, Proposal};

use super::{Outlook, seconds};
use crate::markdown::code;
use crate::texts::Phrase;

/// The most manifests that are named.
const MOST: usize = 4;

/// What a history says of the step of the instruction that starts there, as Markdown; nothing where it takes no files of
/// the context, or there is no history.
#[must_use]
pub fn churn_section(
    outlook: &Outlook<'_>,
    churn: &Churn,
    proposal: Option<&Proposal>,
    start: usize,
) -> Option<String> {
    let is_here = |step: usize| outlook.graph.steps.get(step).is_some_and(|step| step.start == Some(start));
    let own = churn.steps.iter().find(|step| is_here(step.step)).filter(|_| churn.commits > 0)?;
    let commits = churn.commits.to_string();
    if own.touched == 0 {
        return Some(outlook.say(Phrase::ChurnNever, &[&commits]));
    }
    let touched = own.touched.to_string();
    let cost = seconds(outlook.language, own.seconds);
    let mut said = outlook.say(Phrase::ChurnTouched, &[&commits, &touched, &cost]);
    if let Some(proposal) = proposal.filter(|proposal| is_here(proposal.order.copy)) {
        let mut names: Vec<String> = proposal.order.manifests.iter().map(|path| code(path)).collect();
        names.truncate(MOST);
        let line = outlook.line(proposal.order.run).unwrap_or_default().to_string();
        let [then, now] = [proposal.then, proposal.now].map(|time| seconds(outlook.language, time));
        said.push(' ');
        said.push_str(&outlook.say(Phrase::ChurnOrder, &[&names.join(", "), &line, &then, &now]));
    }
    Some(said)
}
