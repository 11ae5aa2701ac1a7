//! What is wanted of registries, and what is known.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use registry::products::Date;
use registry::{Answer, Details, Found, Image, Names, Reference, Repository};
use syntax::Platform;

/// A question to a registry.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Wanted {
    /// The names of an image's tags; the reference has neither tag nor digest.
    Tags(Reference),
    /// What Docker Hub says of an image's newest tags; the reference has neither tag nor digest.
    Details(Reference),
    /// What is known of the tag that a reference names.
    Tag(Reference),
    /// What Docker Hub says of an image; the reference has neither tag nor digest.
    Repository(Reference),
    /// An image with its configuration and its layers, for a platform or the usual one.
    Image(Reference, Option<Platform>),
    /// Images of Docker Hub that a text finds.
    Search(String),
}

impl Wanted {
    /// The names of the tags of `image`.
    #[must_use]
    pub fn tags(image: &Reference) -> Self {
        Self::Tags(bare(image))
    }

    /// What Docker Hub says of the tags of `image`.
    #[must_use]
    pub fn details(image: &Reference) -> Self {
        Self::Details(bare(image))
    }

    /// What Docker Hub says of `image`.
    #[must_use]
    pub fn repository(image: &Reference) -> Self {
        Self::Repository(bare(image))
    }
}

fn bare(image: &Reference) -> Reference {
    Reference { tag: None, digest: None, ..image.clone() }
}

/// Answers to questions, and what the program knows by itself.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Names of tags, by image without tag and digest.
    pub tags: HashMap<Reference, Answer<Names>>,
    /// Details of tags, by image without tag and digest.
    pub details: HashMap<Reference, Answer<Details>>,
    /// Single tags, by what was asked for.
    pub single: HashMap<Reference, Answer<registry::Tag>>,
    /// Repositories, by image without tag and digest.
    pub repositories: HashMap<Reference, Answer<Repository>>,
    /// Images, by what was asked for.
    pub images: HashMap<(Reference, Option<Platform>), Answer<Image>>,
    /// What a text found, by that text.
    pub searches: HashMap<String, Answer<Vec<Found>>>,
    /// Images that other Dockerfiles of the workspace name, as they are written there.
    pub elsewhere: Vec<String>,
    /// Images that the engine holds, as people write them.
    pub local: Vec<String>,
    /// Whether nobody is asked: what is not known stays so.
    pub offline: bool,
    /// Whether images for Windows take their place among the others.
    pub windows: bool,
    /// The day on which the question is asked.
    pub today: Option<Date>,
}

impl Known {
    /// Counts everything that was told before as old, for nobody is asked again: it is then shown with its age.
    pub fn grow_old(&mut self) {
        fn old<T>(answer: &mut Answer<T>) {
            answer.stale = answer.value.is_some();
        }
        self.tags.values_mut().for_each(old);
        self.details.values_mut().for_each(old);
        self.single.values_mut().for_each(old);
        self.repositories.values_mut().for_each(old);
        self.images.values_mut().for_each(old);
        self.searches.values_mut().for_each(old);
    }

    /// The answer about an image's tags.
    #[must_use]
    pub fn tags_of(&self, image: &Reference) -> Option<&Answer<Names>> {
        self.tags.get(&bare(image))
    }

    /// The names of an image's tags, where some are known.
    #[must_use]
    pub fn names_of(&self, image: &Reference) -> Option<Arc<Names>> {
        self.tags_of(image)?.value.clone()
    }

    /// What Docker Hub says of an image's tags.
    #[must_use]
    pub fn details_of(&self, image: &Reference) -> Option<Arc<Details>> {
        self.details.get(&bare(image))?.value.clone()
    }

    /// The tags under which the engine holds an image.
    #[must_use]
    pub fn local_tags_of(&self, image: &Reference) -> BTreeSet<&str> {
        let wanted = bare(image);
        // The name of most is that of no other: reading all of them would cost more than the list itself.
        let last = wanted.repository.rsplit('/').next().unwrap_or_default();
        let tags = self.local.iter().filter_map(|name| {
            let (own, tag) = name.rsplit_once(':').filter(|(own, _)| own.ends_with(last))?;
            (Reference::parse(own).ok()? == wanted).then_some(tag)
        });
        tags.collect()
    }

    /// What is known of the tag that a reference names, by itself or among those of its image.
    #[must_use]
    pub fn tag_of(&self, image: &Reference) -> Option<registry::Tag> {
        self.told_of_tag(image)?.value.as_deref().cloned()
    }

    /// The same with the answer that told it.
    pub(crate) fn told_of_tag(&self, image: &Reference) -> Option<Answer<registry::Tag>> {
        let single = self.single.get(image).filter(|answer| answer.value.is_some()).cloned();
        single.or_else(|| {
            let tag = image.tag_meant().filter(|_| image.digest.is_none())?;
            let Answer { value, age, complete, stale, problem } = self.details.get(&bare(image))?.clone();
            let value = value?.tags.iter().find(|detail| detail.name == tag).cloned()?;
            Some(Answer { value: Some(Arc::new(value)), age, complete, stale, problem })
        })
    }

    /// What Docker Hub says of an image.
    #[must_use]
    pub fn repository_of(&self, image: &Reference) -> Option<Arc<Repository>> {
        self.repositories.get(&bare(image))?.value.clone()
    }

    /// An image for a platform.
    #[must_use]
    pub fn image_of(&self, image: &Reference, platform: Option<&Platform>) -> Option<&Answer<Image>> {
        self.images.get(&(image.clone(), platform.cloned()))
    }
}
