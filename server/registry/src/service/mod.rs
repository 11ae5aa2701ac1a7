//! What a program asks. An answer that was seen before comes at once; what is new, or old enough to be asked for again,
//! is asked for behind, once however many want it.

mod fact;
mod flight;
mod memory;
mod questions;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use syntax::{Platform, Reference};
use tokio::sync::watch;

use crate::cache::Cache;
use crate::credentials::Credentials;
use crate::hosts::endpoints;
use crate::http::Http;
use crate::hub::Hub;
use crate::settings::Settings;
use crate::v2::Registries;
use crate::{Answer, Problem};
use fact::{Fact, Key};
use flight::Flights;
use memory::{Known, Memory};

/// How long an unfinished list counts as new.
const UNFINISHED: Duration = Duration::from_secs(60);

/// Asks registries and remembers what they said. Cheap to clone; all clones are one. When the last is dropped, and when
/// it is stopped, every request ends.
#[derive(Clone)]
pub struct Service {
    shared: Arc<Shared>,
    /// Ends the requests when the last clone goes: those who ask hold `Shared` too, but not this.
    _ends: Arc<Ends>,
    /// Whether an old answer is not good enough.
    waits: bool,
}

/// What the questions in flight share.
struct Shared {
    settings: Arc<Settings>,
    hub: Hub,
    registries: Registries,
    credentials: Arc<Credentials>,
    cache: Option<Cache>,
    memory: Memory,
    flights: Arc<Flights>,
    news: watch::Sender<u64>,
    /// Which repositories are asked of a mirror, by name.
    mirrored: Mutex<HashMap<String, bool>>,
}

struct Ends(Arc<Flights>);

impl Drop for Ends {
    fn drop(&mut self) {
        self.0.stop();
    }
}

impl Service {
    /// A service. It asks nobody and touches no disk before the first question. Questions need a tokio runtime.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        let settings = Arc::new(settings);
        let http = Arc::new(Http::new(&settings));
        let credentials = Arc::new(Credentials::new(&settings));
        let cache = settings.cache.as_deref().map(|folder| Cache::new(folder, settings.cache_bytes));
        let flights = Arc::new(Flights::default());
        let shared = Shared {
            hub: Hub::new(Arc::clone(&settings), Arc::clone(&http), Arc::clone(&credentials)),
            registries: Registries::new(Arc::clone(&settings), http, Arc::clone(&credentials)),
            settings,
            credentials,
            cache,
            memory: Memory::default(),
            flights: Arc::clone(&flights),
            news: watch::channel(0).0,
            mirrored: Mutex::default(),
        };
        Self { shared: Arc::new(shared), _ends: Arc::new(Ends(flights)), waits: false }
    }

    /// The same for a program that asks once and ends: where an answer is old, its questions wait for the new one, bounded
    /// by [`crate::Limits`]. Where none comes, what was known is told with its age and the problem.
    #[must_use]
    pub fn waiting(&self) -> Self {
        Self { waits: true, ..self.clone() }
    }

    /// Whether a mirror is asked for an image before its registry. A mirror may list fewer tags than there are. The first
    /// time it reads the engines' settings of this machine.
    #[must_use]
    pub fn is_mirrored(&self, reference: &Reference) -> bool {
        let mut known = self.shared.mirrored.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry(reference.name()).or_insert_with(|| {
            let places = endpoints(&self.shared.settings, reference).unwrap_or_default();
            places.first().is_some_and(|place| place.is_mirror)
        })
    }

    /// Tells whenever something new is known or known to be unknown, so that an editor can ask again.
    #[must_use]
    pub fn news(&self) -> watch::Receiver<u64> {
        self.shared.news.subscribe()
    }

    /// The platform that is meant where nobody names one: Linux on this machine's processor.
    #[must_use]
    pub fn platform() -> Platform {
        Platform::new("linux", std::env::consts::ARCH)
    }

    /// Forgets what is known of a repository, or of all, on disk too, and who the user was: the next question asks.
    pub async fn refresh(&self, reference: Option<&Reference>) {
        let name = reference.map(Reference::name);
        self.shared.credentials.forget();
        self.shared.registries.forget();
        self.shared.hub.forget();
        self.shared.memory.forget(name.as_deref());
        self.shared.mirrored.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let shared = Arc::clone(&self.shared);
        let forget = move || match (&shared.cache, name) {
            (Some(cache), Some(name)) => cache.remove_all(|key| fact::belongs(key, &name)),
            (Some(cache), None) => cache.clear(),
            (None, _) => {}
        };
        let _ = tokio::task::spawn_blocking(forget).await;
    }

    /// Ends every request, and begins no more. What is known is still told.
    pub fn stop(&self) {
        self.shared.flights.stop();
    }
}

impl Shared {
    /// What is known without asking anybody.
    fn recall<T: Fact>(&self, key: &Key) -> Known<T> {
        if let Some(known) = self.memory.get::<T>(key) {
            return known;
        }
        let kept = self.cache.as_ref().and_then(|cache| cache.get::<T>(T::KIND, &key.text));
        let kept = kept.map(|kept| (Arc::new(kept.value), kept.when));
        self.memory.looked(key, kept);
        self.memory.get(key).unwrap_or_default()
    }

    /// What is known, as an answer. `fresh` is for how long it counts as new; `None` is for ever.
    fn answer<T: Fact>(known: Known<T>, fresh: Option<Duration>) -> Answer<T> {
        let Some((value, when)) = known.value else { return Answer::nothing(known.problem) };
        // A clock that was set back makes nothing older than it is.
        let age = Timestamp::now().duration_since(when).try_into().unwrap_or(Duration::ZERO);
        let complete = value.is_complete();
        let fresh = if complete { fresh } else { Some(UNFINISHED) };
        let stale = fresh.is_some_and(|fresh| age > fresh);
        Answer { value: Some(value), age: Some(age), complete, stale, problem: known.problem }
    }

    /// Keeps what was learned, in memory and on disk.
    fn keep<T: Fact>(&self, key: &Key, value: T, problem: Option<Problem>) {
        let (value, when) = (Arc::new(value), Timestamp::now());
        self.memory.put(key, Arc::clone(&value), when, problem, &self.settings.limits);
        if let Some(cache) = &self.cache {
            cache.put(T::KIND, &key.text, when, &*value);
        }
        self.tell();
    }

    fn tell(&self) {
        self.news.send_modify(|count| *count = count.wrapping_add(1));
    }
}
