//! Variables in the order that a step's key holds them.

use std::collections::HashSet;

use syntax::shell;

/// An ordered list of variables: setting one anew moves it to the end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment {
    pairs: Vec<(String, String)>,
}

impl Environment {
    /// Sets a variable, behind all others.
    pub fn set(&mut self, name: &str, value: &str) {
        self.pairs.retain(|(known, _)| known != name);
        self.pairs.push((name.to_owned(), value.to_owned()));
    }

    /// Sets several in their order, behind all others.
    pub(super) fn set_all(&mut self, pairs: &[(String, String)]) {
        let names: HashSet<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
        if names.len() < pairs.len() {
            // The last of a name counts, and stands where the last stands.
            pairs.iter().for_each(|(name, value)| self.set(name, value));
            return;
        }
        self.pairs.retain(|(known, _)| !names.contains(known.as_str()));
        self.pairs.extend_from_slice(pairs);
    }

    /// The value of a variable.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All variables in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl shell::Environment for Environment {
    fn get(&self, name: &str) -> Option<String> {
        self.value(name).map(str::to_owned)
    }
}

/// Sets `NAME=value` in an image's list, where it keeps its place.
pub(super) fn set_in_place(list: &mut Vec<(String, String)>, name: &str, value: &str) {
    match list.iter_mut().find(|(known, _)| known == name) {
        Some((_, old)) => value.clone_into(old),
        None => list.push((name.to_owned(), value.to_owned())),
    }
}
