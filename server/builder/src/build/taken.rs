//! What the engine took of the context during a build, as far as it is certain.
//!
//! The context was listed before the build and its files are read after it. A file that was saved meanwhile may have
//! reached the engine as it was or as it is: nothing is recorded of what took it.

use std::sync::atomic::AtomicBool;

use super::Job;
use crate::context::{Limits, Listing, Selector};
use crate::predict::Source;
use crate::records::ContentRecord;

/// The contexts before and after a build.
pub(super) struct Taken<'a> {
    contexts: Vec<(Source, &'a Listing, Listing)>,
}

impl<'a> Taken<'a> {
    /// Looks at the contexts of a build again.
    pub(super) fn new(job: &'a Job) -> Self {
        let main = job.listing.iter().map(|listing| (Source::Context, listing));
        let named = job.named.iter().map(|(name, listing)| (Source::Named(name.clone()), listing));
        let again = |(source, before): (Source, &'a Listing)| {
            Some((source, before, before.again(&AtomicBool::new(false)).ok()?))
        };
        Self { contexts: main.chain(named).filter_map(again).collect() }
    }

    /// What the selectors took; nothing when it changed during the build, or cannot be read.
    pub(super) fn content(&self, source: &Source, selectors: &[Selector]) -> Option<ContentRecord> {
        let (_, before, after) = self.contexts.iter().find(|(known, ..)| known == source)?;
        let (one, other) = (before.selected(selectors).ok()?, after.selected(selectors).ok()?);
        let same = one.len() == other.len() && one.iter().zip(&other).all(|(one, other)| one.is_same(other));
        if !same {
            return None;
        }
        let threads = Limits::default().threads;
        before.read_ahead([selectors], threads, &AtomicBool::new(false), &|_, _| {});
        ContentRecord::new(before, selectors).ok()
    }

    /// All of the build context.
    pub(super) fn whole(&self) -> Option<ContentRecord> {
        self.content(&Source::Context, &[Selector::of("/")])
    }
}
