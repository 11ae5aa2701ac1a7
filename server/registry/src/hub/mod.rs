//! Docker Hub's own interface, which knows more of an image than a registry does.

mod log_in;
mod repository;
mod search;
mod tags;

use std::sync::Arc;

use reqwest::Url;
use syntax::Reference;

use crate::Problem;
use crate::credentials::Credentials;
use crate::http::{Ask, Http, Reply};
use crate::settings::Settings;
use log_in::Session;

/// Asks Docker Hub.
pub(crate) struct Hub {
    http: Arc<Http>,
    credentials: Arc<Credentials>,
    settings: Arc<Settings>,
    session: Session,
}

impl Hub {
    pub(crate) fn new(settings: Arc<Settings>, http: Arc<Http>, credentials: Arc<Credentials>) -> Self {
        Self { http, credentials, settings, session: Session::default() }
    }

    /// Forgets who the user was.
    pub(crate) fn forget(&self) {
        self.session.forget();
    }

    /// The address of something, with a query. The parts of the path are escaped.
    fn address(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Url, Problem> {
        // What cannot be read as an address may still hold a password.
        let bare = self.settings.hub.rsplit('@').next().unwrap_or_default();
        let wrong = || Problem::Unreachable { host: bare.to_owned() };
        let mut url = Url::parse(&self.settings.hub).map_err(|_| wrong())?;
        url.path_segments_mut().map_err(|()| wrong())?.pop_if_empty().extend(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        Ok(url)
    }

    /// Something of a repository. What is not there for everybody may be there for the user.
    async fn ask(
        &self,
        reference: &Reference,
        rest: &[&str],
        query: &[(&str, &str)],
        what: &str,
    ) -> Result<Reply, Problem> {
        let not_found = || Problem::NotFound { what: what.to_owned() };
        if !reference.is_docker_hub() {
            return Err(Problem::NotOffered { host: reference.registry.clone() });
        }
        let (namespace, name) = reference.repository.split_once('/').ok_or_else(not_found)?;
        // Docker Hub has no deeper names.
        if name.contains('/') {
            return Err(not_found());
        }
        let mut path = vec!["v2", "namespaces", namespace, "repositories", name];
        path.extend(rest);
        let url = self.address(&path, query)?;
        let reply = self.http.send(Ask::get(url.clone())).await?;
        // Official images are everybody's.
        if !matches!(reply.status, 401 | 403 | 404) || reference.is_official() {
            return reply.good(what, false);
        }
        match self.session.of(self, reference).await {
            Some(token) => {
                let ask = Ask { authorization: Some(token), ..Ask::get(url) };
                self.http.send(ask).await?.good(what, true)
            }
            None => reply.good(what, false),
        }
    }
}
