//! What the FROM lines say together: which stage is built from which, and which name means which stage.

use std::collections::HashMap;
use std::sync::Arc;

use super::stage::Read;
use crate::diagnostics::lineage::Lineage;

/// The stages by their names. It is worked out again when a FROM line is another.
#[derive(Debug, Default)]
pub struct Outline {
    reads: Vec<Arc<Read>>,
    /// The stage that each is built from, variables put in.
    pub(super) bases: Vec<Option<usize>>,
    /// The last stage of each name, in lower case.
    pub names: HashMap<String, usize>,
    /// The stages whose name another has above.
    pub duplicates: Vec<usize>,
    /// Which stages others are built from.
    pub is_base: Vec<bool>,
    /// Which stage each is built from, as the names are written.
    pub lineage: Lineage,
}

impl Outline {
    /// Whether it is that of these FROM lines.
    pub(super) fn is_of(&self, reads: &[Arc<Read>]) -> bool {
        self.reads.len() == reads.len()
            && self.reads.iter().zip(reads).all(|(known, now)| Arc::ptr_eq(known, now))
    }

    pub(super) fn new(reads: Vec<Arc<Read>>) -> Self {
        let mut outline = Self { lineage: Lineage::new(&reads), ..Self::default() };
        outline.is_base = vec![false; reads.len()];
        for (index, read) in reads.iter().enumerate() {
            let image = read.image.as_ref().map_or("", |found| found.text.as_str());
            let base = outline.names.get(image).copied();
            if let Some(is_base) = base.and_then(|base| outline.is_base.get_mut(base)) {
                *is_base = true;
            }
            outline.bases.push(base);
            if !read.name.is_empty() && outline.names.insert(read.name.clone(), index).is_some() {
                outline.duplicates.push(index);
            }
        }
        Self { reads, ..outline }
    }
}
