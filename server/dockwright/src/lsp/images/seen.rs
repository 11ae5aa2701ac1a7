//! What was learned of images before, for checks: it comes from memory, the first time from the disk, and never from a
//! registry.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ide::images::{Listed, Made, Seen};
use registry::products::Date;
use registry::{Image, Problem, Reference, Service};
use syntax::Platform;

use super::today;

/// What a service has seen.
pub struct SeenBy {
    /// The service.
    pub service: Service,
    /// How often something new was learned when this was made.
    pub learned: u64,
}

/// So long, in seconds, what was seen is taken to be the same where nothing new was learned: it grows old, and another program
/// may learn of it too.
const SAME: u64 = 10;

impl Seen for SeenBy {
    fn tags(&self, image: &Reference) -> Option<Listed> {
        let answer = self.service.seen_tags(image);
        let names = answer.value?;
        let known = names.complete && answer.complete && !answer.stale && answer.problem.is_none();
        // A mirror may hold only what somebody has pulled through it.
        let certain = known && !self.service.is_mirrored(image);
        Some(Listed { tags: names.read(&image.repository), certain })
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

    fn digest_age(&self, image: &Reference) -> Option<Duration> {
        let by_image = self.service.seen_image(image, None);
        if by_image.value.is_some() {
            return by_image.age.filter(|_| by_image.stale);
        }
        let by_tag = self.service.seen_tag(image);
        by_tag.age.filter(|_| by_tag.stale)
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

    fn moment(&self) -> Option<u64> {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        // Numbers from 1: 0 is for who never tells anything.
        Some((self.learned << 32) + since.as_secs() / SAME + 1)
    }
}
