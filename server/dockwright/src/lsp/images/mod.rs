//! What the server knows of images: the one place that asks registries.
//!
//! A handler says what it wants and how long it may wait. What is not there by then goes on being asked for behind, so
//! that it is known the next time.

mod actions;
mod ask;
mod elsewhere;
mod follow;
mod hints;
mod local;
mod noted;
mod pin;
mod seen;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures::future::join_all;
use ide::completion::images::{Offered, Written, offered, wanted, written};
use ide::hover::image;
use ide::images::{Known, Seen, Wanted};
use ide::texts::Language;
use registry::products::Date;
use registry::{Reference, Service};
use syntax::Document;
use tower_lsp::ls_types::Uri;

use super::config::{Config, RegistryConfig};
use super::session::{Session, lock};
pub use actions::actions;
use elsewhere::Elsewhere;
pub use follow::{follow, look};
pub use hints::hints;
use local::Local;
use noted::Noted;
pub use pin::{PIN_DIGEST, pin};
use seen::SeenBy;

/// How long a list of tags may be waited for. A list that takes longer is unfinished when it is shown.
const LIST: Duration = Duration::from_millis(700);
/// How long sizes and dates of tags may be waited for: a list that is whole is not asked for again to show them.
const DETAILS: Duration = Duration::from_millis(250);
/// How long a search may be waited for: what is embedded should show at once.
const SEARCH: Duration = Duration::from_millis(300);
/// How long the engine may be waited for: its images come beside those of registries.
const ENGINE: Duration = Duration::from_millis(300);
/// How long a hover may wait for what is not known yet.
const HOVER: Duration = Duration::from_millis(250);

/// What is known of images, and who asks.
#[derive(Default)]
pub struct Images {
    service: Mutex<Option<(RegistryConfig, Service)>>,
    /// Whether programs may be started.
    trusted: AtomicBool,
    /// What the log was told last of each registry's lists.
    noted: Noted,
    /// How often something new was learned.
    learned: AtomicU64,
    /// Images that the workspace's Dockerfiles name.
    pub elsewhere: Elsewhere,
    /// Images that the engine of this machine holds.
    local: Local,
}

impl Images {
    /// Who asks registries, by the settings in force.
    pub fn service(&self, config: &Config) -> Service {
        let mut wanted = config.registry.clone();
        wanted.helpers &= self.trusted.load(Ordering::Relaxed);
        let mut held = lock(&self.service);
        if let Some((made_for, service)) = &*held
            && *made_for == wanted
        {
            return service.clone();
        }
        let service = Service::new(wanted.settings());
        if wanted.cache_megabytes == 0 {
            // What was kept before the setting said otherwise goes.
            let kept = service.clone();
            tokio::spawn(async move { kept.refresh(None).await });
        }
        // What another service has seen is something else.
        if held.replace((wanted, service.clone())).is_some() {
            self.learned();
        }
        service
    }

    /// What was learned before, for checks.
    pub fn seen(&self, config: &Config) -> Arc<dyn Seen> {
        Arc::new(SeenBy { service: self.service(config), learned: self.generation() })
    }

    /// Counts that something new was learned.
    fn learned(&self) {
        self.learned.fetch_add(1, Ordering::Relaxed);
    }

    /// A number that changes when something new was learned, which findings depend on.
    pub fn generation(&self) -> u64 {
        self.learned.load(Ordering::Relaxed)
    }

    /// Takes the user's word on whether programs may be started.
    pub fn trust(&self, trusted: bool) {
        self.trusted.store(trusted, Ordering::Relaxed);
    }

    /// Drops what is known of some images, or of all.
    pub async fn forget(&self, config: &Config, images: Option<&[Reference]>) {
        let service = self.service(config);
        match images {
            None => service.refresh(None).await,
            Some(images) => {
                for image in images {
                    service.refresh(Some(image)).await;
                }
            }
        }
        self.learned();
    }

    /// What of an image can be written at `offset`.
    pub async fn complete(
        &self,
        session: &Session,
        uri: &Uri,
        document: &Document,
        offset: usize,
    ) -> Offered {
        let Some(part) = written(document, offset) else { return Offered::default() };
        let questions = wanted(document, offset);
        // The list is made from the first. The others add to it when they are known, and are hardly waited for.
        let patience = |(at, question): (usize, Wanted)| match question {
            Wanted::Search(_) => (question, SEARCH),
            Wanted::Details(_) => (question, DETAILS),
            _ if at == 0 => (question, LIST),
            _ => (question, Duration::ZERO),
        };
        let questions = questions.into_iter().enumerate().map(patience).collect();
        let config = session.config();
        let local = async {
            let is_asked = config.registry.local && self.trusted.load(Ordering::Relaxed);
            if is_asked && part != Written::Digest {
                self.local.names(config.build.reach.clone(), ENGINE).await
            } else {
                Vec::new()
            }
        };
        let (mut known, local) = futures::join!(self.known(&config, questions), local);
        known.local = local;
        for (image, answer) in &known.tags {
            self.noted.note(session, image, answer);
        }
        if part == Written::Name {
            known.elsewhere = self.elsewhere.names(session, uri, document, offset);
        }
        offered(document, offset, session.language(), &known)
    }

    /// What is said of the image at `offset`.
    pub async fn hover(
        &self,
        session: &Session,
        document: &Document,
        offset: usize,
    ) -> Option<ide::hover::Hover> {
        let questions = image::wanted(document, offset);
        if questions.is_empty() {
            return None;
        }
        let questions = questions.into_iter().map(|question| (question, HOVER)).collect();
        let known = self.known(&session.config(), questions).await;
        image::hover(document, offset, session.language(), &known)
    }

    /// What is said of the image that a completion's key names: `image:python:3.12`.
    pub async fn page(&self, config: &Config, language: Language, key: &str) -> Option<String> {
        let image = Reference::parse(key.strip_prefix("image:")?).ok()?;
        let questions =
            image::wanted_of(&image, None).into_iter().map(|question| (question, HOVER)).collect();
        Some(image::summary(&image, language, &self.known(config, questions).await))
    }

    async fn known(&self, config: &Config, questions: Vec<(Wanted, Duration)>) -> Known {
        let service = self.service(config);
        let answers = join_all(
            questions.into_iter().map(|(question, patience)| ask::ask(&service, question, patience)),
        );
        let mut known = Known {
            offline: !config.registry.enabled,
            windows: cfg!(windows),
            today: today(),
            ..Known::default()
        };
        for told in answers.await {
            told.put_into(&mut known);
        }
        if known.offline {
            known.grow_old();
        }
        known
    }
}

/// The day by this machine's clock.
pub fn today() -> Option<Date> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Some(Date::of_unix(since.as_secs()))
}
