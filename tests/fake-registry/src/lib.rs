//! A registry and a Docker Hub on this machine, for tests: one server plays both, counts what it is asked, and fails as
//! it is told. It listens on loopback alone and ends with its value.
//!
//! ```no_run
//! let fake = fake_registry::Fake::start();
//! fake.tags("library/python", ["3.12", "3.12-slim"]);
//! let image = fake_registry::Content::new().env("PATH", "/bin").layer("RUN make", 1000);
//! fake.image("library/python", "3.12", &[("linux/amd64", image)]);
//! println!("{}", fake.url());
//! ```
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops at the first fault"
)]

mod content;
mod fault;
mod http;
mod hub;
mod official;
mod registry;
mod server;
mod state;
mod tls;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

pub use content::Content;
pub use fault::Fault;
pub use http::Request;
pub use official::official_tags;
pub use state::{Access, Paging};
use state::{Planned, State};
pub use tls::Certificates;

/// A running server.
pub struct Fake {
    address: SocketAddr,
    scheme: &'static str,
    certificates: Option<Certificates>,
    state: Arc<Mutex<State>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Fake {
    /// A server that speaks plain HTTP on a port of its own.
    #[must_use]
    pub fn start() -> Self {
        Self::run(None)
    }

    /// A server that speaks TLS with a certificate that nobody trusts.
    #[must_use]
    pub fn start_untrusted() -> Self {
        Self::run(Some(false))
    }

    /// A server as [`Self::start_untrusted`], which answers nobody but the client of [`Self::certificates`].
    #[must_use]
    pub fn start_wary() -> Self {
        Self::run(Some(true))
    }

    /// What makes a client trusted, and lets it trust the server; `None` without TLS.
    #[must_use]
    pub fn certificates(&self) -> Option<&Certificates> {
        self.certificates.as_ref()
    }

    fn run(tls: Option<bool>) -> Self {
        let (acceptor, certificates) = tls.map(tls::acceptor).unzip();
        let state = Arc::new(Mutex::new(State::default()));
        let (stop, stopped) = oneshot::channel();
        let (ready, listening) = std::sync::mpsc::channel();
        let shared = Arc::clone(&state);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(server::serve(shared, acceptor, ready, stopped));
        });
        let address = listening.recv().expect("a port of loopback is free");
        let scheme = if certificates.is_some() { "https" } else { "http" };
        Self { address, scheme, certificates, state, stop: Some(stop), thread: Some(thread) }
    }

    /// `127.0.0.1:<port>`, as references and credential files name it.
    #[must_use]
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// The address with its scheme.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    /// Puts tags into a repository, the newest first; they name no image that could be pulled.
    pub fn tags<'a>(&self, repository: &str, tags: impl IntoIterator<Item = &'a str>) {
        let mut state = self.state();
        let repository = state.repository(repository);
        repository.tags.extend(tags.into_iter().map(|tag| (tag.to_owned(), None)));
    }

    /// Puts an image into a repository, for each of the platforms (`linux/arm/v7`); a lone one becomes a manifest,
    /// several become an index with an attestation beside them. Tells the digest that the tag names.
    pub fn image(&self, repository: &str, tag: &str, platforms: &[(&str, Content)]) -> String {
        self.state().put_image(repository, tag, platforms)
    }

    /// Lets a tag go.
    pub fn remove(&self, repository: &str, tag: &str) {
        self.state().repository(repository).tags.retain(|(name, _)| name != tag);
    }

    /// Says who gets in.
    pub fn access(&self, access: Access) {
        self.state().access = access;
    }

    /// Says how lists of tags are cut into pages.
    pub fn paging(&self, paging: Paging) {
        self.state().paging = paging;
    }

    /// Fails whatever is asked for at an address that holds a text, from now on.
    pub fn fail(&self, part: &str, fault: Fault) {
        self.fail_times(part, fault, usize::MAX);
    }

    /// Fails so many times, then answers.
    pub fn fail_times(&self, part: &str, fault: Fault, times: usize) {
        self.plan(part, fault, times, false);
    }

    /// Fails only those requests that carry credentials or a token.
    pub fn fail_known(&self, part: &str, fault: Fault) {
        self.plan(part, fault, usize::MAX, true);
    }

    fn plan(&self, part: &str, fault: Fault, times: usize, known: bool) {
        self.state().faults.push(Planned { part: part.to_owned(), fault, times, known });
    }

    /// Fails no more.
    pub fn heal(&self) {
        self.state().faults.clear();
    }

    /// What was asked so far.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.state().requests.clone()
    }

    /// How many requests whose address holds a text were made so far.
    #[must_use]
    pub fn count(&self, part: &str) -> usize {
        self.state().requests.iter().filter(|request| request.target.contains(part)).count()
    }

    /// How many connections were made so far.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.state().connections
    }

    /// How many requests are in flight now.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        self.state().at_once
    }

    /// The most requests that were in flight at once.
    #[must_use]
    pub fn most_at_once(&self) -> usize {
        self.state().most_at_once
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
