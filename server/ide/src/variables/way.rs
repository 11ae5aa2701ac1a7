//! The way that a value came: the definition, what it was made of, and so on upwards.

use super::{Found, Source, Variables};

/// No more definitions than this are named; a longer way is no help to anybody.
const LONGEST_WAY: usize = 12;

/// One definition on the way of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link {
    /// How many definitions lie between it and the value asked for.
    pub depth: usize,
    /// The definition, by its place in [`Variables::definitions`].
    pub definition: usize,
}

impl Variables<'_> {
    /// The definitions that a value comes from: the one that gives it, then those whose values went into it, each
    /// once, nearest first. Whether some are left out stands beside them.
    #[must_use]
    pub fn way(&self, definition: usize) -> (Vec<Link>, bool) {
        let mut way: Vec<Link> = Vec::new();
        let mut waiting = vec![Link { depth: 0, definition }];
        while let Some(link) = waiting.pop() {
            if way.iter().any(|known| known.definition == link.definition) {
                continue;
            }
            if way.len() == LONGEST_WAY {
                return (way, true);
            }
            way.push(link);
            let inputs = self.made_of(link.definition).into_iter().rev();
            waiting.extend(inputs.map(|definition| Link { depth: link.depth + 1, definition }));
        }
        (way, false)
    }

    /// The definitions whose values a definition takes.
    fn made_of(&self, place: usize) -> Vec<usize> {
        let Some(definition) = self.definitions.get(place) else { return Vec::new() };
        match &definition.source {
            Source::Global(global) => vec![*global],
            Source::Written(text) => {
                let inputs = self.inputs(text, definition.point()).into_iter();
                let places = inputs.filter_map(|(_, found)| match found {
                    Found::Definition(place) => Some(place),
                    _ => None,
                });
                places.collect()
            }
            Source::Given(_) | Source::Fixed(_) | Source::Nothing => Vec::new(),
        }
    }
}
