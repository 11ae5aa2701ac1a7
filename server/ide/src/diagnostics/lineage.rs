//! What stages are built from, and which names they give to scripts.

use std::collections::HashMap;
use std::sync::Arc;

use syntax::dockerfile::Body;
use syntax::document::Placed;
use syntax::language::Keyword;

use super::analysis::{Analysis, Read};

/// Which stage each stage is built from.
#[derive(Debug, Default)]
pub struct Lineage {
    bases: Vec<Option<usize>>,
}

impl Lineage {
    /// Reads the FROMs.
    #[must_use]
    pub fn new(stages: &[Arc<Read>]) -> Self {
        let mut named: HashMap<&str, usize> = HashMap::new();
        let mut bases = Vec::with_capacity(stages.len());
        for (index, stage) in stages.iter().enumerate() {
            bases.push(named.get(stage.written.as_str()).copied());
            if !stage.name.is_empty() {
                named.insert(&stage.name, index);
            }
        }
        Self { bases }
    }

    /// The stage that one is built from.
    #[must_use]
    pub fn base(&self, stage: usize) -> Option<usize> {
        self.bases.get(stage).copied().flatten()
    }

    /// A stage, the one that it is built from, and so on to the one that is built from an image. A base stands
    /// above its user, so this ends.
    pub fn of(&self, stage: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(stage), |stage| self.base(*stage))
    }
}

/// The stage that an instruction stands in; nothing before the first FROM.
#[must_use]
pub fn stage_of(analysis: &Analysis<'_>, placed: Placed<'_>) -> Option<usize> {
    analysis.stages().partition_point(|stage| stage.from.start <= placed.start).checked_sub(1)
}

/// Where each stage first gives each name to its scripts.
#[derive(Debug)]
pub struct Given<'a>(HashMap<(usize, &'a str), usize>);

impl<'a> Given<'a> {
    /// Reads the instructions of the keywords (ARG, ENV), for the names that are asked about.
    #[must_use]
    pub fn new(analysis: &Analysis<'a>, keywords: &[Keyword], wanted: impl Fn(&str) -> bool) -> Self {
        let mut given = HashMap::new();
        for keyword in keywords {
            for placed in analysis.of(*keyword, analysis.everywhere()) {
                let Body::Pairs(pairs) = &placed.instruction.body else { continue };
                for name in pairs.iter().map(|pair| pair.key.text.as_str()).filter(|name| wanted(name)) {
                    let Some(stage) = stage_of(analysis, placed) else { continue };
                    let first = given.entry((stage, name)).or_insert(placed.start);
                    *first = placed.start.min(*first);
                }
            }
        }
        Self(given)
    }

    /// Whether a name is given to an instruction of a stage: above it, or by a stage that this one is built from.
    #[must_use]
    pub fn is_given(&self, name: &'a str, lineage: &Lineage, stage: usize, placed: Placed<'_>) -> bool {
        lineage.of(stage).any(|stage| self.0.get(&(stage, name)).is_some_and(|at| *at < placed.start))
    }
}
