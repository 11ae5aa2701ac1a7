//! How the rules' tests are written: a source with marks under what a rule must find.

use fixture::{Fixture, Mark};
use syntax::Document;

use super::{Facts, diagnostics};

/// Asserts that a rule finds what the source marks, with these words, and nothing else.
#[track_caller]
pub(crate) fn check(rule: &str, source: &str) {
    check_with(rule, &Facts::default(), source);
}

/// The same with facts.
#[track_caller]
pub(crate) fn check_with(rule: &str, facts: &Facts, source: &str) {
    let fixture = Fixture::parse(source);
    let document = Document::new(&fixture.text);
    let found = diagnostics(&document, facts).into_iter().filter(|one| one.code == rule);
    fixture.assert_marks(found.map(|one| Mark::new(one.range.std(), one.message)));
}
