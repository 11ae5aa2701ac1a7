//! Requests, each bounded in time and bytes, a few at once, over connections that are kept.

mod certificates;
mod client;
mod failure;
mod gate;
mod redirect;
mod retry;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, Response, Url};
use tokio::sync::{OnceCell, Semaphore};

use crate::secret::Secret;
use crate::settings::{Limits, Settings};
use crate::{Environment, Problem};
use gate::Gate;

pub(crate) use client::{host, is_loopback};
pub(crate) use redirect::{safe, same_place};

/// Something to ask.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub method: Method,
    pub url: Url,
    pub accept: Option<&'static str>,
    /// The whole value of `Authorization`.
    pub authorization: Option<Secret>,
    /// What is sent: its type and the text.
    pub body: Option<(&'static str, Secret)>,
}

impl Ask {
    pub(crate) fn get(url: Url) -> Self {
        Self { method: Method::GET, url, accept: None, authorization: None, body: None }
    }

    pub(crate) fn head(url: Url) -> Self {
        Self { method: Method::HEAD, ..Self::get(url) }
    }

    pub(crate) fn post(url: Url, kind: &'static str, body: Secret) -> Self {
        Self { method: Method::POST, body: Some((kind, body)), ..Self::get(url) }
    }
}

/// An answer with all of its body.
#[derive(Debug)]
pub(crate) struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// The host that was asked first.
    pub host: String,
    /// Where the answer came from in the end.
    pub url: Url,
}

impl Reply {
    /// The answer, where the status is a good one; `what` is what was asked for, as people write it.
    pub(crate) fn good(self, what: &str, known: bool) -> Result<Self, Problem> {
        match self.status {
            200..=299 => Ok(self),
            404 => Err(Problem::NotFound { what: what.to_owned() }),
            401 | 403 => Err(Problem::Denied { host: self.host, known }),
            status => Err(Problem::Failed { host: self.host, status }),
        }
    }

    /// The body as JSON.
    pub(crate) fn json<T: serde::de::DeserializeOwned>(&self, expected: &'static str) -> Result<T, Problem> {
        let nonsense = || Problem::Nonsense { host: self.host.clone(), expected };
        // Every answer is an object; a list would be read as one whose fields have no names.
        if !self.body.trim_ascii_start().starts_with(b"{") {
            return Err(nonsense());
        }
        serde_json::from_slice(&self.body).map_err(|_| nonsense())
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Sends requests.
pub(crate) struct Http {
    client: OnceCell<reqwest::Client>,
    /// Clients of hosts that have certificates of their own, and which hosts have none.
    own: Mutex<HashMap<String, Option<reqwest::Client>>>,
    permits: Semaphore,
    gate: Gate,
    limits: Limits,
    environment: Environment,
}

impl Http {
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            client: OnceCell::new(),
            own: Mutex::default(),
            permits: Semaphore::new(settings.limits.in_flight.max(1)),
            gate: Gate::default(),
            limits: settings.limits.clone(),
            environment: settings.environment.clone(),
        }
    }

    /// Asks. A host that limits its callers is asked once more when it says so soon; else everybody leaves it alone
    /// until then.
    pub(crate) async fn send(&self, ask: Ask) -> Result<Reply, Problem> {
        let host = client::host(&ask.url);
        let wait = self.gate.wait(&host);
        if wait > self.limits.patience {
            return Err(Problem::Limited { host, wait });
        }
        tokio::time::sleep(wait).await;
        let reply = self.attempt(&ask).await?;
        let Some(wait) = retry::after(reply.status, &reply.headers) else { return Ok(reply) };
        self.gate.close(&host, wait);
        if wait > self.limits.patience {
            return Err(Problem::Limited { host, wait });
        }
        tokio::time::sleep(wait).await;
        let reply = self.attempt(&ask).await?;
        match retry::after(reply.status, &reply.headers) {
            Some(wait) => {
                self.gate.close(&host, wait);
                Err(Problem::Limited { host, wait })
            }
            None => Ok(reply),
        }
    }

    async fn attempt(&self, ask: &Ask) -> Result<Reply, Problem> {
        let host = client::host(&ask.url);
        let _permit = self.permits.acquire().await.map_err(|_| Problem::Stopped)?;
        match tokio::time::timeout(self.limits.request, self.follow(ask, &host)).await {
            Ok(done) => done,
            Err(_) => Err(Problem::Silent { host }),
        }
    }

    /// One request and where it leads. Credentials stay with the host, the port and the scheme that they are for.
    async fn follow(&self, ask: &Ask, host: &str) -> Result<Reply, Problem> {
        let mut url = ask.url.clone();
        let mut authorization = ask.authorization.clone();
        for _ in 0..=redirect::MOST {
            let client = self.client(&url).await;
            let mut request = client.request(ask.method.clone(), url.clone());
            if let Some(accept) = ask.accept {
                request = request.header(ACCEPT, accept);
            }
            if let Some(value) = &authorization {
                let mut value = HeaderValue::from_str(value.reveal())
                    .map_err(|_| Problem::Denied { host: host.to_owned(), known: true })?;
                value.set_sensitive(true);
                request = request.header(AUTHORIZATION, value);
            }
            if let Some((kind, body)) = &ask.body {
                request = request.header(CONTENT_TYPE, *kind).body(body.reveal().to_owned());
            }
            let response = request.send().await.map_err(|error| failure::of(&error, host))?;
            match redirect::target(&response, &url, &ask.method, host)? {
                Some(next) => {
                    if !redirect::same_place(&url, &next) {
                        authorization = None;
                    }
                    url = next;
                }
                None => return self.read(response, host, url).await,
            }
        }
        Err(Problem::Redirect { host: host.to_owned() })
    }

    async fn read(&self, mut response: Response, host: &str, url: Url) -> Result<Reply, Problem> {
        let limit = self.limits.body;
        let too_large = || Problem::TooLarge { host: host.to_owned(), limit };
        let announced = response.content_length().is_some_and(|length| length > limit as u64);
        if announced {
            return Err(too_large());
        }
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|error| failure::of(&error, host))? {
            if body.len() + piece.len() > limit {
                return Err(too_large());
            }
            body.extend_from_slice(&piece);
        }
        Ok(Reply { status, headers, body, host: host.to_owned(), url })
    }

    /// The client for an address: a host's own where certificates are kept for it, else the one that all share. It is made
    /// when it is first needed: reading the system's certificates takes a while.
    async fn client(&self, url: &Url) -> reqwest::Client {
        if url.scheme() == "https" && !self.environment.certificate_folders().is_empty() {
            let name = client::host(url);
            let known = self.own().get(&name).cloned();
            let own = match known {
                Some(own) => own,
                None => {
                    let (limits, environment) = (self.limits.clone(), self.environment.clone());
                    let of = name.clone();
                    let made = tokio::task::spawn_blocking(move || {
                        let found = certificates::of(&environment, &of)?;
                        client::make_with(&limits, &environment, &found)
                    });
                    let own = made.await.ok().flatten();
                    self.own().insert(name, own.clone());
                    own
                }
            };
            if let Some(own) = own {
                return own;
            }
        }
        let made = self.client.get_or_init(|| async {
            let (limits, environment) = (self.limits.clone(), self.environment.clone());
            let made = tokio::task::spawn_blocking(move || client::make(&limits, &environment)).await;
            made.unwrap_or_default()
        });
        made.await.clone()
    }

    fn own(&self) -> MutexGuard<'_, HashMap<String, Option<reqwest::Client>>> {
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
