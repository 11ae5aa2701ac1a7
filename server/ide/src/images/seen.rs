//! What was learned of images before, for what is said on every keystroke: nobody is asked.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use builder::graph::{ImageFacts, Images};
use registry::products::Date;
use registry::tags::Tag;
use registry::{Image, Reference, Timestamp};
use syntax::Platform;

/// All tags of an image, as far as they were learned.
#[derive(Debug, Clone, Default)]
pub struct Listed {
    /// The tags, in no order that means anything.
    pub tags: Arc<Vec<Tag>>,
    /// Whether these are all, and were told so lately that a tag that is not among them is missing.
    pub certain: bool,
}

/// Tells what was learned of images before, nothing where nothing is said otherwise. It never waits for a registry.
pub trait Seen: Send + Sync {
    /// The tags of an image; its own tag does not matter.
    fn tags(&self, _: &Reference) -> Option<Listed> {
        None
    }
    /// The image that a reference names, for a platform.
    fn image(&self, _: &Reference, _: &Platform) -> Option<Arc<Image>> {
        None
    }
    /// The platforms that a reference offers, where that was told lately; nothing for an image that takes no part in
    /// an index, for engines take it whatever it is made for.
    fn platforms(&self, _: &Reference, _: &Platform) -> Option<Vec<Platform>> {
        None
    }
    /// The digest that a reference stands for.
    fn digest(&self, _: &Reference) -> Option<String> {
        None
    }
    /// How long ago that digest was told, where that is so long that the reference may stand for another by now.
    fn digest_age(&self, _: &Reference) -> Option<Duration> {
        None
    }
    /// The compressed size in bytes of what a reference names, for a platform.
    fn size(&self, image: &Reference, platform: &Platform) -> Option<u64> {
        self.image(image, platform).map(|image| image.size())
    }
    /// When what a reference names was pushed, or else when it was built.
    fn made(&self, _: &Reference, _: &Platform) -> Option<Made> {
        None
    }
    /// The day of the question.
    fn today(&self) -> Option<Date> {
        None
    }
    /// A number that is another whenever something else would be told; see [`Images::moment`].
    fn moment(&self) -> Option<u64> {
        None
    }
}

/// When an image came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// When its tag was pushed last.
    Pushed(Timestamp),
    /// When it was built.
    Built(Timestamp),
}

/// Has seen nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct NothingSeen;

impl Seen for NothingSeen {
    fn moment(&self) -> Option<u64> {
        Some(0)
    }
}

/// What a build needs to know of an image.
#[must_use]
pub fn facts_of(image: &Image) -> ImageFacts {
    let config = &image.config;
    ImageFacts {
        digest: image.digest.clone(),
        environment: config.env.clone(),
        working_directory: config.working_dir.clone(),
        user: config.user.clone(),
        shell: config.shell.clone(),
        onbuild: config.on_build.clone(),
        os: image.platform.os.clone(),
        architecture: image.platform.architecture.clone(),
        empty: image.layers().next().is_none(),
    }
}

/// The images that a build stands on, from what was seen.
#[derive(Clone)]
pub struct SeenImages(pub Arc<dyn Seen>);

impl Images for SeenImages {
    fn facts(&self, reference: &str, platform: &Platform) -> Option<ImageFacts> {
        let image = Reference::parse(reference).ok()?;
        self.0.image(&image, platform).map(|image| facts_of(&image))
    }

    fn moment(&self) -> Option<u64> {
        self.0.moment()
    }
}

/// What a test or a program has at hand.
#[derive(Debug, Clone, Default)]
pub struct AtHand {
    /// Tags, by image without tag and digest.
    pub tags: HashMap<Reference, Listed>,
    /// Images, whatever platform is asked for.
    pub images: HashMap<Reference, Arc<Image>>,
    /// How old digests are, where they are old.
    pub ages: HashMap<Reference, Duration>,
    /// Platforms that references offer.
    pub platforms: HashMap<Reference, Vec<Platform>>,
    /// The day.
    pub today: Option<Date>,
}

impl AtHand {
    /// Takes the tags of an image, all there are.
    #[must_use]
    pub fn with_tags(mut self, image: &str, tags: &[&str]) -> Self {
        if let Ok(image) = Reference::parse(image) {
            let tags = tags.iter().map(|tag| Tag::parse(&image.repository, tag)).collect();
            let image = Reference { tag: None, digest: None, ..image };
            self.tags.insert(image, Listed { tags: Arc::new(tags), certain: true });
        }
        self
    }
}

impl Seen for AtHand {
    fn tags(&self, image: &Reference) -> Option<Listed> {
        self.tags.get(&Reference { tag: None, digest: None, ..image.clone() }).cloned()
    }

    fn image(&self, image: &Reference, _: &Platform) -> Option<Arc<Image>> {
        self.images.get(image).cloned()
    }

    fn platforms(&self, image: &Reference, _: &Platform) -> Option<Vec<Platform>> {
        self.platforms.get(image).cloned()
    }

    fn digest(&self, image: &Reference) -> Option<String> {
        self.images.get(image).map(|image| image.digest.clone())
    }

    fn digest_age(&self, image: &Reference) -> Option<Duration> {
        self.ages.get(image).copied()
    }

    fn made(&self, image: &Reference, _: &Platform) -> Option<Made> {
        self.images.get(image)?.created.map(Made::Built)
    }

    fn today(&self) -> Option<Date> {
        self.today
    }
}
