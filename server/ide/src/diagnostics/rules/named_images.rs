//! The images of registries that FROM names, for the rules on images.

use registry::tags::Tag;
use syntax::Reference;

use crate::diagnostics::analysis::{Analysis, Stage};

/// An image behind FROM.
pub(super) struct Named<'s, 'a> {
    /// The stage that is built from it.
    pub stage: &'s Stage<'a>,
    /// The image, variables put in.
    pub image: &'s Reference,
}

impl Named<'_, '_> {
    /// The tag that is meant; nothing beside a digest alone.
    pub fn tag(&self) -> Option<Tag> {
        self.image.tag_meant().map(|tag| Tag::parse(&self.image.repository, tag))
    }
}

/// The images of registries behind FROM, in the order of the file. What hangs on a variable without a value is left
/// out, and so is what a named context replaces.
pub(super) fn named<'s, 'a>(analysis: &'s Analysis<'a>) -> impl Iterator<Item = Named<'s, 'a>> {
    let contexts = &analysis.facts.request.contexts;
    let from_images = analysis.stages().iter().filter(|stage| stage.base.is_none());
    from_images.filter_map(|stage| {
        let found = stage.image.as_ref().ok().filter(|found| found.unset.is_empty())?;
        if found.text == "scratch" || contexts.contains_key(&found.text) {
            return None;
        }
        Some(Named { stage, image: stage.parsed.as_ref()? })
    })
}
