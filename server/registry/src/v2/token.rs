//! Tokens: asked for where a registry wants one, kept in memory until they end.

use std::collections::HashMap;
use std::sync::{Arc, Mutex as Lock, PoisonError};
use std::time::{Duration, Instant};

use reqwest::Url;
use serde::Deserialize;
use tokio::sync::Mutex;

use super::Registries;
use super::challenge::{self, Challenge};
use crate::Problem;
use crate::credentials::{Credential, basic};
use crate::hosts::Endpoint;
use crate::http::{Ask, Reply, safe};
use crate::json::lenient;
use crate::secret::Secret;

/// How long a token is good where its giver does not say (distribution's token specification).
const USUAL: u64 = 60;

/// A token is not used in its last seconds, so that it does not end on its way.
const MARGIN: Duration = Duration::from_secs(5);

/// What is sent as `Authorization`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub header: Secret,
    /// Whether it stands for a user, and not for anybody.
    pub known: bool,
    until: Instant,
}

impl Token {
    fn new(header: Secret, known: bool, seconds: u64) -> Self {
        let good = Duration::from_secs(seconds.clamp(USUAL, 24 * 60 * 60));
        Self { header, known, until: Instant::now() + good.saturating_sub(MARGIN) }
    }

    pub(super) fn is_valid(&self) -> bool {
        self.until > Instant::now()
    }
}

/// A token's place; whoever holds its lock is getting one.
type Slot = Arc<Mutex<Option<Token>>>;

/// The tokens of this process, by the server and repository that they are for.
#[derive(Default)]
pub(super) struct Tokens {
    slots: Lock<HashMap<(String, String), Slot>>,
}

impl Tokens {
    pub(super) fn slot(&self, base: &Url, repository: &str) -> Slot {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(slots.entry((base.to_string(), repository.to_owned())).or_default())
    }

    pub(super) fn forget(&self) {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// What a token's giver says: one of the two names for it, and perhaps for how long it is good.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Given {
    #[serde(deserialize_with = "lenient")]
    token: String,
    #[serde(deserialize_with = "lenient")]
    access_token: String,
    #[serde(deserialize_with = "lenient")]
    expires_in: u64,
}

impl Registries {
    /// Meets what a refusal asks for.
    pub(super) async fn log_in(
        &self,
        place: &Endpoint,
        repository: &str,
        refusal: &Reply,
    ) -> Result<Token, Problem> {
        let denied = |known| Problem::Denied { host: refusal.host.clone(), known };
        let wanted = challenge::of(&refusal.headers).ok_or_else(|| denied(false))?;
        let credential = self.credentials.find(&place.account, repository).await;
        let Challenge::Bearer { realm, service, scope } = wanted else {
            return match credential {
                Some(Credential::Basic { user, password }) => {
                    Ok(Token::new(basic(&user, &password), true, 24 * 60 * 60))
                }
                _ => Err(denied(false)),
            };
        };
        if let Some(Credential::Bearer(token)) = credential {
            return Ok(Token::new(bearer(token.reveal()), true, USUAL));
        }
        let known = credential.is_some();
        // A registry names the place that its tokens come from; it may not lower the guard.
        let realm =
            safe(&place.base, &realm).ok_or_else(|| Problem::Redirect { host: refusal.host.clone() })?;
        let scope = scope.unwrap_or_else(|| format!("repository:{repository}:pull"));
        let reply = self.http.send(question(realm, service.as_deref(), &scope, credential)).await?;
        let given: Given = match reply.status {
            200..=299 => reply.json("token")?,
            400 | 401 | 403 => return Err(denied(known)),
            status => return Err(Problem::Failed { host: reply.host, status }),
        };
        let token = if given.token.is_empty() { given.access_token } else { given.token };
        if token.is_empty() {
            return Err(Problem::Nonsense { host: reply.host, expected: "token" });
        }
        Ok(Token::new(bearer(&token), known, given.expires_in))
    }
}

fn bearer(token: &str) -> Secret {
    Secret::new(format!("Bearer {token}"))
}

/// The question for a token: with an identity token as OAuth 2 wants it, else as Docker's own specification has it.
fn question(mut realm: Url, service: Option<&str>, scope: &str, credential: Option<Credential>) -> Ask {
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    pairs.extend(service.map(|service| ("service", service)));
    // Several scopes stand in one text, with spaces between.
    pairs.extend(scope.split(' ').filter(|scope| !scope.is_empty()).map(|scope| ("scope", scope)));
    match credential {
        Some(Credential::Identity(token)) => {
            pairs.extend([("grant_type", "refresh_token"), ("client_id", "dockwright")]);
            pairs.push(("refresh_token", token.reveal()));
            // The address' own encoding is that of forms.
            let mut form = Url::parse("form:").ok();
            let form = form.as_mut().map(|form| {
                form.query_pairs_mut().extend_pairs(&pairs);
                form.query().unwrap_or_default().to_owned()
            });
            let form = Secret::new(form.unwrap_or_default());
            Ask::post(realm, "application/x-www-form-urlencoded", form)
        }
        credential => {
            realm.query_pairs_mut().extend_pairs(&pairs);
            let authorization = match credential {
                Some(Credential::Basic { user, password }) => Some(basic(&user, &password)),
                _ => None,
            };
            Ask { authorization, ..Ask::get(realm) }
        }
    }
}
