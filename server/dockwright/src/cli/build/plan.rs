//! What a build would do, for when no engine answers.

use std::collections::BTreeSet;

use builder::context::Kind;
use builder::discover::ContextRoot;
use builder::engine::human;

use super::lines::origin;
use crate::build::words::line_of;
use crate::build::{Ask, Draft, draft};
use crate::cli::paint::harmless;
use crate::cli::{complain, say};

/// Prints the steps in their order and the context with its size.
pub fn show(ask: &Ask) {
    match draft(ask) {
        Ok(draft) => print(&draft),
        Err(why) => complain(&why),
    }
}

fn print(draft: &Draft) {
    for unread in &draft.unread {
        complain(unread);
    }
    say("What would be built:");
    let mut seen = BTreeSet::new();
    for step in draft.graph.steps.iter().filter(|step| step.needed) {
        if !seen.insert(step.name.clone()) {
            continue;
        }
        let line = step.start.map(|start| line_of(&draft.document, start).to_string()).unwrap_or_default();
        say(&format!("{line:>5}  {}", harmless(&step.name)));
    }
    match (&draft.plan.context, &draft.listing) {
        (ContextRoot::Remote(address), _) => say(&format!("context: {}", harmless(address))),
        (ContextRoot::Folder(folder), Ok(Some(listing))) => {
            let files = listing.entries().iter().filter(|entry| entry.kind == Kind::File);
            let (count, bytes) =
                files.fold((0_u64, 0_u64), |(count, bytes), entry| (count + 1, bytes + entry.state.size));
            say(&format!(
                "context: {} ({count} files, {} would be sent at most), {}",
                folder.display(),
                human(bytes),
                origin(&draft.origin)
            ));
        }
        (ContextRoot::Folder(_), Ok(None)) => {}
        (ContextRoot::Folder(_), Err(why)) => complain(why),
    }
    say(&format!("image: {}", draft.plan.tags.join(", ")));
}
