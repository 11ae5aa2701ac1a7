//! The questions.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use syntax::{Platform, Reference};
use tokio::sync::watch;

use super::fact::{Fact, Key};
use super::{Service, Shared};
use crate::tags::order_names;
use crate::{Answer, Details, Found, Image, Names, PlatformTag, Problem, Repository, Resolved, Tag};

/// What a question brings: a value, and perhaps what failed after a part of it.
type Brought<T> = Result<(T, Option<Problem>), Problem>;

impl Service {
    /// The names of all tags of a repository; the reference's own tag does not matter.
    pub async fn tags(&self, reference: &Reference) -> Answer<Names> {
        let key = Key::of::<Names>(&reference.name(), "");
        let (reference, slot) = (reference.clone(), key.clone());
        self.ask(key, self.fresh(), move |shared, _| async move {
            let so_far = |names: &Names| shared.so_far(&slot, names);
            let found = match shared.registries.names(&reference, &so_far).await {
                // Docker Hub's other interface knows them too, and says more clearly what is not there.
                Err(_) if reference.is_docker_hub() => shared.hub.names(&reference).await,
                found => found,
            };
            // Ordered once here, a list is ordered again in a fraction of the time whenever it is shown.
            found.map(|(mut names, problem)| {
                order_names(&reference.repository, &mut names.names);
                (names, problem)
            })
        })
        .await
    }

    /// What Docker Hub says of the tags that were pushed last, or of those whose names hold a text. Other registries
    /// do not offer this: ask for each [`Self::tag`].
    pub async fn details(&self, reference: &Reference, holding: Option<&str>) -> Answer<Details> {
        let key = Key::of::<Details>(&reference.name(), holding.unwrap_or_default());
        let (reference, holding) = (reference.clone(), holding.map(ToOwned::to_owned));
        self.ask(key, self.fresh(), move |shared, _| async move {
            let pages = shared.settings.limits.detail_pages;
            shared.hub.details(&reference, holding.as_deref(), pages).await
        })
        .await
    }

    /// What is known of the tag or digest that a reference names: its digest, date, sizes and platforms.
    pub async fn tag(&self, reference: &Reference) -> Answer<Tag> {
        let key = Key::named::<Tag>(reference, None);
        let reference = reference.clone();
        self.ask(key, self.lasting(&reference), move |shared, _| async move {
            let named =
                reference.tag_meant().filter(|_| reference.is_docker_hub() && reference.digest.is_none());
            let tag = match named {
                Some(tag) => shared.hub.tag(&reference, tag).await,
                None => shared.tag_of_image(&reference).await,
            };
            tag.map(|tag| (tag, None))
        })
        .await
    }

    /// What Docker Hub says of a repository.
    pub async fn repository(&self, reference: &Reference) -> Answer<Repository> {
        let key = Key::of::<Repository>(&reference.name(), "");
        let reference = reference.clone();
        self.ask(key, self.fresh(), move |shared, _| async move {
            shared.hub.repository(&reference).await.map(|found| (found, None))
        })
        .await
    }

    /// The image that a reference names, for a platform; [`Self::platform`] where none is named.
    pub async fn image(&self, reference: &Reference, platform: Option<&Platform>) -> Answer<Image> {
        let platform = platform.cloned().unwrap_or_else(Self::platform).normalized();
        let key = Key::named::<Image>(reference, Some(&platform));
        let reference = reference.clone();
        self.ask(key, self.lasting(&reference), move |shared, seen: Option<Arc<Image>>| async move {
            let found = shared.registries.image(&reference, &platform, seen.as_deref()).await;
            found.map(|image| (image, None))
        })
        .await
    }

    /// The digest that a reference names now, as an engine would resolve it: mirrors before the registry, an index before the
    /// manifests in it. One small request without content.
    ///
    /// What was learned no longer ago than `within` is told without asking; else it waits for the registry, bounded by
    /// [`crate::Limits`]. Where that fails, what was known before is told with its age and the problem. A reference with a
    /// digest is its own answer.
    pub async fn digest(&self, reference: &Reference, within: Duration) -> Answer<Resolved> {
        if let Some(digest) = &reference.digest {
            let value = Some(Arc::new(Resolved { digest: digest.clone() }));
            return Answer { value, age: Some(Duration::ZERO), complete: true, stale: false, problem: None };
        }
        let key = Key::named::<Resolved>(reference, None);
        let reference = reference.clone();
        self.waiting()
            .ask(key, Some(within), move |shared, _| async move {
                let digest = shared.registries.digest(&reference).await?;
                Ok((Resolved { digest }, None))
            })
            .await
    }

    /// Images of Docker Hub for what a user has typed, as Docker Hub ranks them. Nothing for less than two signs.
    pub async fn search(&self, text: &str) -> Answer<Vec<Found>> {
        let text: String = text.trim().chars().take(100).collect::<String>().to_lowercase();
        if text.chars().count() < 2 {
            return Answer::nothing(None);
        }
        let key = Key::of::<Vec<Found>>("search", &text);
        self.ask(key, self.fresh(), move |shared, _| async move {
            shared.hub.search(&text).await.map(|found| (found, None))
        })
        .await
    }

    /// [`Self::tags`] without asking anybody: what is known now. The first time it may read a file.
    #[must_use]
    pub fn seen_tags(&self, reference: &Reference) -> Answer<Names> {
        self.seen(&Key::of::<Names>(&reference.name(), ""), self.fresh())
    }

    /// [`Self::details`] without asking anybody.
    #[must_use]
    pub fn seen_details(&self, reference: &Reference, holding: Option<&str>) -> Answer<Details> {
        self.seen(&Key::of::<Details>(&reference.name(), holding.unwrap_or_default()), self.fresh())
    }

    /// [`Self::tag`] without asking anybody.
    #[must_use]
    pub fn seen_tag(&self, reference: &Reference) -> Answer<Tag> {
        self.seen(&Key::named::<Tag>(reference, None), self.lasting(reference))
    }

    /// [`Self::repository`] without asking anybody.
    #[must_use]
    pub fn seen_repository(&self, reference: &Reference) -> Answer<Repository> {
        self.seen(&Key::of::<Repository>(&reference.name(), ""), self.fresh())
    }

    /// [`Self::digest`] without asking anybody: what was learned last, however long ago; see [`Answer::age`].
    #[must_use]
    pub fn seen_digest(&self, reference: &Reference) -> Answer<Resolved> {
        self.seen(&Key::named::<Resolved>(reference, None), self.lasting(reference))
    }

    /// [`Self::image`] without asking anybody.
    #[must_use]
    pub fn seen_image(&self, reference: &Reference, platform: Option<&Platform>) -> Answer<Image> {
        let platform = platform.cloned().unwrap_or_else(Self::platform).normalized();
        self.seen(&Key::named::<Image>(reference, Some(&platform)), self.lasting(reference))
    }

    fn fresh(&self) -> Option<Duration> {
        Some(self.shared.settings.limits.fresh)
    }

    /// What a digest names never changes.
    fn lasting(&self, reference: &Reference) -> Option<Duration> {
        if reference.digest.is_some() { None } else { self.fresh() }
    }

    fn seen<T: Fact>(&self, key: &Key, fresh: Option<Duration>) -> Answer<T> {
        Shared::answer(self.shared.recall(key), fresh)
    }

    /// What is known, and where that is nothing or old, the question: waited for where nothing is known or what is old is not
    /// good enough, else behind.
    async fn ask<T: Fact, F>(
        &self,
        key: Key,
        fresh: Option<Duration>,
        question: impl FnOnce(Arc<Shared>, Option<Arc<T>>) -> F + Send + 'static,
    ) -> Answer<T>
    where
        F: Future<Output = Brought<T>> + Send + 'static,
    {
        let (answer, flight) = self.begin(&key, fresh, question).await;
        match flight {
            Some(landed) if answer.value.is_none() || self.waits => self.landed(&key, fresh, landed).await,
            _ => answer,
        }
    }

    /// What is known, and the question where one was needed and could be asked.
    async fn begin<T: Fact, F>(
        &self,
        key: &Key,
        fresh: Option<Duration>,
        question: impl FnOnce(Arc<Shared>, Option<Arc<T>>) -> F + Send + 'static,
    ) -> (Answer<T>, Option<watch::Receiver<()>>)
    where
        F: Future<Output = Brought<T>> + Send + 'static,
    {
        let recalled = match self.shared.memory.get::<T>(key) {
            Some(known) => known,
            None => {
                let (shared, of) = (Arc::clone(&self.shared), key.clone());
                tokio::task::spawn_blocking(move || shared.recall::<T>(&of)).await.unwrap_or_default()
            }
        };
        let mut answer = Shared::answer(recalled, fresh);
        if answer.problem.is_some() || (answer.value.is_some() && !answer.stale) {
            return (answer, None);
        }
        if !self.shared.settings.network {
            answer.problem = Some(Problem::Offline);
            return (answer, None);
        }
        let shared = Arc::clone(&self.shared);
        let (seen, of) = (answer.value.clone(), key.clone());
        let flight = self.shared.flights.join(key, async move {
            let limit = shared.settings.limits.question;
            let brought = tokio::time::timeout(limit, question(Arc::clone(&shared), seen)).await;
            let late = || Problem::Silent { host: of.text.split('/').next().unwrap_or_default().to_owned() };
            shared.learn(&of, brought.unwrap_or_else(|_| Err(late()))).await;
        });
        if flight.is_none() {
            answer.problem = Some(Problem::Stopped);
        }
        (answer, flight)
    }

    /// What is known when a question has ended.
    async fn landed<T: Fact>(
        &self,
        key: &Key,
        fresh: Option<Duration>,
        mut landed: watch::Receiver<()>,
    ) -> Answer<T> {
        // It never says anything: it ends.
        let _ = landed.changed().await;
        let known = self.shared.memory.get::<T>(key).unwrap_or_default();
        let mut answer = Shared::answer(known, fresh);
        if answer.value.is_none() && answer.problem.is_none() {
            answer.problem = Some(Problem::Stopped);
        }
        answer
    }
}

impl Shared {
    /// Keeps what a question brought.
    async fn learn<T: Fact>(self: &Arc<Self>, key: &Key, brought: Brought<T>) {
        match brought {
            Ok((value, problem)) => {
                let (shared, key) = (Arc::clone(self), key.clone());
                let _ = tokio::task::spawn_blocking(move || shared.keep(&key, value, problem)).await;
            }
            Err(problem) => {
                self.memory.failed(key, problem, &self.settings.limits);
                self.tell();
            }
        }
    }

    /// Shows the part of a list that has come, where nothing better is known.
    fn so_far(&self, key: &Key, names: &Names) {
        let known = self.memory.get::<Names>(key).unwrap_or_default();
        if !names.complete && known.value.is_none_or(|(value, _)| !value.complete) {
            let now = jiff::Timestamp::now();
            self.memory.put(key, Arc::new(names.clone()), now, None, &self.settings.limits);
            self.tell();
        }
    }

    /// A tag as a registry tells it: from the image for this machine, or from the platforms where there is none.
    async fn tag_of_image(&self, reference: &Reference) -> Result<Tag, Problem> {
        let name = reference.tag_meant().unwrap_or_default().to_owned();
        let bare = |platform: &Platform| PlatformTag {
            platform: platform.clone(),
            digest: None,
            size: None,
            pushed: None,
        };
        match self.registries.image(reference, &Service::platform(), None).await {
            Ok(image) => {
                let size = image.size();
                let platforms = image.platforms.iter().map(|variant| PlatformTag {
                    digest: Some(variant.digest.clone()),
                    size: (variant.digest == image.manifest).then_some(size),
                    ..bare(&variant.platform)
                });
                Ok(Tag {
                    name,
                    platforms: platforms.collect(),
                    size: Some(size),
                    digest: Some(image.digest),
                    ..Tag::default()
                })
            }
            Err(Problem::NoPlatform { offered, .. }) if !offered.is_empty() => {
                Ok(Tag { name, platforms: offered.iter().map(bare).collect(), ..Tag::default() })
            }
            Err(problem) => Err(problem),
        }
    }
}
