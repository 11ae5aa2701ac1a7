//! What a user decides about registries, and what the machine says about them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use crate::Environment;

/// Docker Hub's own interface.
pub const HUB: &str = "https://hub.docker.com";

/// Everything that the service goes by.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Whether anybody is asked at all. What was seen before is told either way.
    pub network: bool,
    /// Whether credential helpers, which are programs, may be started: only where the workspace is trusted.
    pub helpers: bool,
    /// The address of Docker Hub's interface, [`HUB`] by default.
    pub hub: String,
    /// Where a registry is found when not under its own name: by its name in references, an address.
    pub addresses: BTreeMap<String, String>,
    /// Mirrors of a registry, by its name in references, asked before it in this order. Those of the machine come
    /// behind these.
    pub mirrors: BTreeMap<String, Vec<String>>,
    /// Hosts that are spoken to without TLS, beside this machine itself.
    pub plain: Vec<String>,
    /// The folder of the cache; `None` keeps nothing.
    pub cache: Option<PathBuf>,
    /// How many bytes the cache may take.
    pub cache_bytes: u64,
    /// Bounds in time and number.
    pub limits: Limits,
    /// The machine's own settings.
    pub environment: Environment,
}

impl Settings {
    /// What holds when the user decides nothing.
    #[must_use]
    pub fn new(environment: Environment) -> Self {
        Self {
            network: true,
            helpers: false,
            hub: HUB.to_owned(),
            addresses: BTreeMap::new(),
            mirrors: BTreeMap::new(),
            plain: Vec::new(),
            cache: environment.cache_folder(),
            cache_bytes: 64 << 20,
            limits: Limits::default(),
            environment,
        }
    }
}

/// Bounds of every question.
#[derive(Debug, Clone)]
pub struct Limits {
    /// To connect.
    pub connect: Duration,
    /// Between two pieces of an answer.
    pub silence: Duration,
    /// For one request with its redirects, waiting for its turn apart.
    pub request: Duration,
    /// For one question with all of its requests.
    pub question: Duration,
    /// For a credential helper.
    pub helper: Duration,
    /// The longest that a request waits by itself for a limited host before it gives up.
    pub patience: Duration,
    /// Bytes of one answer.
    pub body: usize,
    /// Requests in flight at once.
    pub in_flight: usize,
    /// Pages of a registry's list of tags.
    pub list_pages: usize,
    /// Pages of Docker Hub's details of tags, of 100 tags each.
    pub detail_pages: usize,
    /// How long tags, search results and what a moving tag names count as new.
    pub fresh: Duration,
    /// How long a failure is remembered before the same is asked again.
    pub failure: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            silence: Duration::from_secs(8),
            request: Duration::from_secs(20),
            question: Duration::from_secs(60),
            helper: Duration::from_secs(5),
            patience: Duration::from_secs(2),
            body: 8 << 20,
            in_flight: 6,
            list_pages: 100,
            detail_pages: 3,
            fresh: Duration::from_secs(60 * 60),
            failure: Duration::from_secs(30),
        }
    }
}
