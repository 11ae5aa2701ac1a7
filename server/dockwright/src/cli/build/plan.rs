//! What a build would do, for when no engine answers.

use std::collections::{BTreeMap, BTreeSet};

use builder::context::{Entry, Kind, Listing};
use builder::discover::ContextRoot;
use builder::engine::human;
use builder::graph::{Graph, Step, StepKind};

use super::lines::origin;
use crate::build::words::line_of;
use crate::build::{Ask, Draft, draft};
use crate::cli::paint::harmless;
use crate::cli::{complain, say};

/// Prints the steps in their order and the context with its size.
pub fn show(ask: &Ask) {
    // Why there is none has been said when the build was prepared.
    if let Ok(draft) = draft(ask) {
        print(&draft);
    }
}

fn print(draft: &Draft) {
    for unread in &draft.unread {
        complain(unread);
    }
    say("What would be built:");
    let mut seen = BTreeSet::new();
    let mut steps: Vec<&Step> = draft.graph.steps.iter().filter(|step| step.needed).collect();
    steps.sort_by_key(|step| step.start);
    for step in steps {
        if !seen.insert(step.name.clone()) {
            continue;
        }
        let line = step.start.map(|start| line_of(&draft.document, start).to_string()).unwrap_or_default();
        say(&format!("{line:>5}  {}", harmless(&step.name)));
    }
    match (&draft.plan.context, &draft.listing) {
        (ContextRoot::Remote(address), _) => say(&format!("context: {}", harmless(address))),
        (ContextRoot::Folder(folder), Ok(Some(listing))) => {
            let folder = harmless(&folder.display().to_string());
            let (all, sent) = (amount(listing.entries()), sent(&draft.graph, listing));
            say(&format!("context: {folder}, {}: {all}; {sent}", origin(&draft.origin)));
        }
        (ContextRoot::Folder(_), Ok(None)) => {}
        (ContextRoot::Folder(_), Err(why)) => complain(why),
    }
    say(&format!("image: {}", draft.plan.tags.join(", ")));
}

/// What an engine would fetch: it asks for what the steps take, and for nothing else.
fn sent(graph: &Graph, listing: &Listing) -> String {
    let mut taken = BTreeMap::new();
    let is_context = |step: usize| graph.steps.get(step).is_some_and(|step| step.kind == StepKind::Context);
    let inputs = graph.steps.iter().filter(|step| step.needed).flat_map(|step| &step.inputs);
    for selectors in inputs.filter(|input| is_context(input.step)).filter_map(|input| input.content.as_ref())
    {
        match listing.selected(selectors) {
            Ok(entries) => taken.extend(entries.into_iter().map(|entry| (&entry.path, entry))),
            Err(why) => return format!("what would be sent of it is not known: {why}"),
        }
    }
    format!("{} would be sent", amount(taken.into_values()))
}

/// `2 files, 1.98MB`.
fn amount<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> String {
    let files = entries.into_iter().filter(|entry| entry.kind == Kind::File);
    let (count, bytes) =
        files.fold((0_u64, 0_u64), |(count, bytes), entry| (count + 1, bytes + entry.state.size));
    format!("{count} {}, {}", if count == 1 { "file" } else { "files" }, human(bytes))
}
