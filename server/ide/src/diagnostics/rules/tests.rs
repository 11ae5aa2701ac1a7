//! The table.

use std::collections::BTreeSet;

use super::RULES;
use crate::diagnostics::Source;

#[test]
fn a_name_stands_once() {
    let names: BTreeSet<_> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), RULES.len());
}

#[test]
fn buildkits_rules_have_buildkits_names_and_order() {
    let ours: Vec<_> =
        RULES.iter().filter(|rule| rule.source == Source::BuildKit).map(|rule| rule.name).collect();
    let known = syntax::language::check_rule::RULES.iter().map(|rule| rule.name);
    let theirs: Vec<_> = known.filter(|name| ours.contains(name)).collect();
    assert_eq!(ours, theirs);
}
