//! What FROM lines see: the arguments before the first FROM and those that BuildKit defines.

use std::collections::{BTreeMap, BTreeSet};

use syntax::dockerfile::{Body, Instruction};
use syntax::document::Placed;
use syntax::shell::{Environment, Lexer};

use crate::diagnostics::Facts;

/// The global scope.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Globals {
    values: BTreeMap<String, String>,
    declared: BTreeSet<String>,
    /// The arguments whose defaults cannot be read, and why: where the instruction starts, and which pair.
    pub(in crate::diagnostics) refused: Vec<(usize, usize, String)>,
}

impl Globals {
    /// The scope with the arguments that a build is given, or with the defaults alone.
    pub(super) fn new<'a>(
        arguments: impl Iterator<Item = Placed<'a>>,
        last_stage: &str,
        facts: &Facts,
        given: bool,
        escape: char,
    ) -> Self {
        let mut globals = Self::default();
        for (name, value) in facts.request.platform_arguments(last_stage) {
            globals.values.insert(name.to_owned(), value);
        }
        let lexer = Lexer::new(escape);
        for placed in arguments {
            let Body::Pairs(pairs) = &placed.instruction.body else { continue };
            for (index, pair) in pairs.iter().enumerate() {
                let name = &pair.key.text;
                let told = facts.request.arguments.get(name).filter(|_| given).cloned();
                let value = match (told, &pair.value) {
                    (Some(value), _) => Some(value),
                    (None, Some(word)) => match lexer.expand(&word.text, &globals) {
                        Ok(found) => Some(found.text),
                        Err(error) => {
                            globals.refused.push((placed.start, index, error.to_string()));
                            None
                        }
                    },
                    (None, None) => None,
                };
                globals.declared.insert(name.clone());
                if let Some(value) = value {
                    globals.values.insert(name.clone(), value);
                }
            }
        }
        globals
    }

    /// The value of a variable.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// Whether a variable has a value or is declared.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        self.declared.contains(name) || self.values.contains_key(name)
    }

    /// The names that have another value in the other.
    pub(super) fn differences<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a str> {
        let differ = |name: &&String| self.values.get(*name) != other.values.get(*name);
        let gone = self.values.keys().filter(differ);
        let new = other.values.keys().filter(|name| !self.values.contains_key(*name));
        gone.chain(new).map(String::as_str)
    }

    /// All names that are known.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.declared.iter().chain(self.values.keys()).map(String::as_str)
    }
}

impl Environment for Globals {
    fn get(&self, name: &str) -> Option<String> {
        self.values.get(name).cloned()
    }
}

/// The name that a FROM gives to its stage, in lower case; empty where it gives none.
pub(super) fn stage_name(from: &Instruction) -> String {
    match &from.body {
        Body::From(body) => body.name.as_ref().map(|word| word.text.to_lowercase()).unwrap_or_default(),
        _ => String::new(),
    }
}
