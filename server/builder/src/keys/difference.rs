//! Why a key is another than the last time, in words.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Part, What};
use crate::Digest;

/// A part of a key as a record keeps it: what it was, and the digest of its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// What it is.
    pub what: What,
    /// The digest of its value.
    pub value: Digest,
}

impl From<&Part> for Known {
    fn from(part: &Part) -> Self {
        Self { what: part.what.clone(), value: Digest::of(&part.value) }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// It has another value.
    Changed(What),
    /// It is new.
    Added(What),
    /// It is gone.
    Removed(What),
    /// The same variables stand in another order.
    Order,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(what) => write!(f, "{what} changed"),
            Self::Added(what) => write!(f, "{what} is new"),
            Self::Removed(what) => write!(f, "{what} is gone"),
            Self::Order => f.write_str("the order of the variables changed"),
        }
    }
}

/// What of a key differs from the one before.
#[must_use]
pub fn differences(before: &[Known], now: &[Part]) -> Vec<Difference> {
    let now: Vec<Known> = now.iter().map(Known::from).collect();
    let find =
        |list: &[Known], what: &What| list.iter().find(|known| known.what == *what).map(|known| known.value);
    let mut found = Vec::new();
    for part in &now {
        match find(before, &part.what) {
            Some(value) if value == part.value => {}
            Some(_) => found.push(Difference::Changed(part.what.clone())),
            None => found.push(Difference::Added(part.what.clone())),
        }
    }
    found.extend(
        before
            .iter()
            .filter(|part| find(&now, &part.what).is_none())
            .map(|part| Difference::Removed(part.what.clone())),
    );
    if found.is_empty() && !before.iter().eq(&now) {
        found.push(Difference::Order);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Known, differences};
    use crate::keys::{Part, What};

    fn parts(pairs: &[(&str, &str)]) -> Vec<Part> {
        pairs
            .iter()
            .map(|(name, value)| match *name {
                "command" => Part::new(What::Command, *value),
                name => Part::new(What::Variable(name.to_owned()), *value),
            })
            .collect()
    }

    #[track_caller]
    fn check(before: &[(&str, &str)], now: &[(&str, &str)], words: &[&str]) {
        let before: Vec<Known> = parts(before).iter().map(Known::from).collect();
        let said: Vec<String> = differences(&before, &parts(now)).iter().map(ToString::to_string).collect();
        assert_eq!(said, words);
    }

    #[test]
    fn says_what_changed() {
        check(&[("command", "x"), ("A", "1")], &[("command", "x"), ("A", "1")], &[]);
        check(
            &[("command", "x"), ("A", "1")],
            &[("command", "y"), ("B", "1")],
            &["the command changed", "`B` is new", "`A` is gone"],
        );
        check(&[("A", "1"), ("B", "1")], &[("B", "1"), ("A", "1")], &["the order of the variables changed"]);
    }
}
