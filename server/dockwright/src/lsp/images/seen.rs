//! What was learned of images before, for checks: it comes from memory, the first time from the disk, and never from a
//! registry.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use ide::images::{Listed, Made, Seen};
use registry::products::Date;
use registry::tags::Tag;
use registry::{Image, Names, Problem, Reference, Service};
use syntax::Platform;

use super::today;
use crate::lsp::session::lock;

/// So many images' tags are kept as they were read.
const KEPT: usize = 64;

/// Tags as they were read, by the image's name, with the list that they were read from.
pub type Read = Arc<Mutex<HashMap<String, (Arc<Names>, Arc<Vec<Tag>>)>>>;

/// What a service has seen.
pub struct SeenBy {
    /// The service.
    pub service: Service,
    /// Lists that were read before.
    pub read: Read,
}

impl SeenBy {
    /// Reads the names of tags, which is done once for each list: there can be ten thousand.
    fn read(&self, image: &Reference, names: &Arc<Names>) -> Arc<Vec<Tag>> {
        let mut kept = lock(&self.read);
        let name = image.name();
        if let Some((of, tags)) = kept.get(&name)
            && Arc::ptr_eq(of, names)
        {
            return tags.clone();
        }
        let tags: Arc<Vec<Tag>> =
            Arc::new(names.names.iter().map(|tag| Tag::parse(&image.repository, tag)).collect());
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(name, (names.clone(), tags.clone()));
        tags
    }
}

impl Seen for SeenBy {
    fn tags(&self, image: &Reference) -> Option<Listed> {
        let answer = self.service.seen_tags(image);
        let names = answer.value?;
        let certain = names.complete && answer.complete && !answer.stale && answer.problem.is_none();
        Some(Listed { tags: self.read(image, &names), certain })
    }

    fn image(&self, image: &Reference, platform: &Platform) -> Option<Arc<Image>> {
        self.service.seen_image(image, Some(platform)).value
    }

    fn platforms(&self, image: &Reference, platform: &Platform) -> Option<Vec<Platform>> {
        let answer = self.service.seen_image(image, Some(platform));
        if let Some(Problem::NoPlatform { offered, .. }) = answer.problem {
            return Some(offered);
        }
        let usual = self.service.seen_image(image, None);
        for answer in [answer, usual] {
            if let Some(image) = answer.value.filter(|_| !answer.stale) {
                let alone = image.digest == image.manifest;
                let offered = image.platforms.iter().map(|one| one.platform.clone());
                return (!alone).then(|| offered.collect());
            }
        }
        let answer = self.service.seen_tag(image);
        let tag = answer.value.filter(|_| !answer.stale)?;
        let alone = tag.platforms.len() < 2;
        (!alone).then(|| tag.platforms.iter().map(|one| one.platform.clone()).collect())
    }

    fn digest(&self, image: &Reference) -> Option<String> {
        let by_image = self.service.seen_image(image, None).value.map(|image| image.digest.clone());
        by_image.or_else(|| self.service.seen_tag(image).value?.digest.clone())
    }

    fn size(&self, image: &Reference, platform: &Platform) -> Option<u64> {
        let whole = self.service.seen_image(image, Some(platform)).value.map(|image| image.size());
        let of = |tag: &registry::Tag| {
            let own = tag.platforms.iter().find(|one| one.platform.normalized() == platform.normalized());
            own.and_then(|own| own.size)
        };
        let listed = || {
            let tag = image.tag_meant().filter(|_| image.digest.is_none())?;
            let details = self.service.seen_details(image, None).value?;
            of(details.tags.iter().find(|detail| detail.name == tag)?)
        };
        whole.or_else(|| of(&*self.service.seen_tag(image).value?)).or_else(listed)
    }

    fn made(&self, image: &Reference, platform: &Platform) -> Option<Made> {
        let of_tag = || self.service.seen_tag(image).value?.pushed;
        let listed = || {
            let tag = image.tag_meant().filter(|_| image.digest.is_none())?;
            let details = self.service.seen_details(image, None).value?;
            details.tags.iter().find(|detail| detail.name == tag)?.pushed
        };
        let built = || self.service.seen_image(image, Some(platform)).value?.created;
        of_tag().or_else(listed).map(Made::Pushed).or_else(|| built().map(Made::Built))
    }

    fn today(&self) -> Option<Date> {
        today()
    }
}
