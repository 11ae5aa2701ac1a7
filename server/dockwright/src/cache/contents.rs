//! What the steps take of their contexts now.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use builder::context::{HashError, Limits, Listing, Selector};
use builder::graph::Graph;
use builder::predict::{Contents, Past, Source, wanted};
use builder::records::ContentRecord;

/// The contexts of a build as they were listed.
#[derive(Debug, Clone)]
pub struct Contexts {
    /// The build context; else why there is none, in a sentence.
    pub main: Result<Arc<Listing>, String>,
    /// The named contexts that are folders, by their names.
    pub named: BTreeMap<String, Arc<Listing>>,
}

impl Contexts {
    fn of(&self, source: &Source) -> Result<&Listing, String> {
        match source {
            Source::Context => self.main.as_deref().map_err(Clone::clone),
            Source::Named(name) => self
                .named
                .get(name)
                .map(|listing| &**listing)
                .ok_or_else(|| format!("{name} cannot be listed")),
        }
    }
}

/// Reads what the steps of a graph take. What was known of the same listings `before` is taken over; what is not known is
/// read, several files at a time, which `told` hears of (files done, files in all) and `stop` ends: what was not read
/// then is left out.
#[must_use]
pub fn contents(
    (graph, past): (&Graph, &Past),
    contexts: &Contexts,
    before: &Contents,
    stop: &AtomicBool,
    told: &(dyn Fn(usize, usize) + Sync),
) -> Contents {
    let (mut found, mut open): (Contents, BTreeMap<Source, Vec<Vec<Selector>>>) = Default::default();
    for (source, selectors) in wanted(graph, past) {
        match before.get(&source, &selectors) {
            Some(known) => found.put(source, selectors, known.clone()),
            None => open.entry(source).or_default().push(selectors),
        }
    }
    for (source, selections) in open {
        let listing = contexts.of(&source);
        if let Ok(listing) = &listing {
            let selections = selections.iter().map(Vec::as_slice);
            listing.read_ahead(selections, Limits::default().threads, stop, told);
        }
        for selectors in selections {
            if stop.load(Ordering::Relaxed) {
                return found;
            }
            let taken = listing.clone().and_then(|listing| taken(listing, &selectors));
            found.put(source.clone(), selectors, taken.map(Arc::new));
        }
    }
    found
}

fn taken(listing: &Listing, selectors: &[Selector]) -> Result<ContentRecord, String> {
    ContentRecord::new(listing, selectors).or_else(|error| match error {
        // It was saved since the context was listed: once more, with all that is known of the rest.
        HashError::Changed(_) => {
            let again = listing.again(&AtomicBool::new(false)).map_err(|error| error.to_string())?;
            again.adopt(listing);
            ContentRecord::new(&again, selectors).map_err(|error| error.to_string())
        }
        other => Err(other.to_string()),
    })
}
