//! Registries as the OCI distribution specification describes them.

mod challenge;
mod config;
mod image;
mod link;
mod manifest;
mod names;
mod token;

use std::sync::Arc;

use reqwest::Url;
use syntax::Reference;

use crate::Problem;
use crate::credentials::Credentials;
use crate::hosts::{Endpoint, endpoints};
use crate::http::{Ask, Http, Reply, host};
use crate::settings::Settings;
use token::{Token, Tokens};

/// Asks registries.
pub(crate) struct Registries {
    http: Arc<Http>,
    credentials: Arc<Credentials>,
    settings: Arc<Settings>,
    tokens: Tokens,
}

impl Registries {
    pub(crate) fn new(settings: Arc<Settings>, http: Arc<Http>, credentials: Arc<Credentials>) -> Self {
        Self { http, credentials, settings, tokens: Tokens::default() }
    }

    /// Forgets who the user was, so that a new log-in counts at once.
    pub(crate) fn forget(&self) {
        self.tokens.forget();
    }

    /// The places of a registry, in the order in which they are asked until one answers.
    async fn places(&self, reference: &Reference) -> Result<Vec<Endpoint>, Problem> {
        let settings = Arc::clone(&self.settings);
        let reference = reference.clone();
        // The engine's settings are read from the disk.
        let places = tokio::task::spawn_blocking(move || endpoints(&settings, &reference)).await;
        places.unwrap_or(Err(Problem::Stopped))
    }

    /// One request for a repository, with what logs in where the registry asks for that. `what` is what is asked for,
    /// as people write it.
    async fn request(
        &self,
        place: &Endpoint,
        repository: &str,
        ask: Ask,
        what: &str,
    ) -> Result<Reply, Problem> {
        let slot = self.tokens.slot(&place.base, repository);
        let used = slot.lock().await.clone().filter(Token::is_valid);
        let authorization = used.as_ref().map(|token| token.header.clone());
        let reply = self.http.send(Ask { authorization, ..ask.clone() }).await?;
        if reply.status != 401 {
            return reply.good(what, used.is_some_and(|token| token.known));
        }
        // One logs in for all who wait here.
        let mut kept = slot.lock().await;
        let others = kept.clone().filter(|token| token.is_valid() && Some(token) != used.as_ref());
        let token = match others {
            Some(token) => token,
            None => kept.insert(self.log_in(place, repository, &reply).await?).clone(),
        };
        drop(kept);
        let authorization = Some(token.header);
        self.http.send(Ask { authorization, ..ask }).await?.good(what, token.known)
    }

    /// The address of something of a repository.
    fn address(place: &Endpoint, repository: &str, rest: &str) -> Result<Url, Problem> {
        let base = place.base.as_str().trim_end_matches('/');
        Url::parse(&format!("{base}/v2/{repository}/{rest}"))
            .map_err(|_| Problem::Unreachable { host: host(&place.base) })
    }
}
