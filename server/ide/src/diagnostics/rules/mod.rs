//! The table of the rules: one file a rule.

mod from_as_casing;
mod legacy_key_value_format;
mod maintainer_deprecated;
mod stage_name_casing;

use super::rule::Rule;

/// All rules, each named once. BuildKit's stand first, in BuildKit's order.
pub static RULES: &[&Rule] = &[
    &stage_name_casing::RULE,
    &from_as_casing::RULE,
    &maintainer_deprecated::RULE,
    &legacy_key_value_format::RULE,
];

/// The rule of this name.
#[must_use]
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name).copied()
}

#[cfg(test)]
mod tests;
