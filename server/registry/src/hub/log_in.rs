//! Docker Hub's log-in, for repositories that are not everybody's.

use std::sync::PoisonError;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::json;
use syntax::Reference;
use syntax::reference::DOCKER_HUB;

use super::Hub;
use crate::credentials::Credential;
use crate::http::{Ask, host};
use crate::json::lenient;
use crate::secret::Secret;
use crate::settings::HUB;

/// How long a token is used; Docker Hub's end after ten minutes.
const GOOD: Duration = Duration::from_secs(9 * 60);

/// The token of this process.
#[derive(Default)]
pub(super) struct Session {
    /// When it was asked for, and what came: `None` where nothing is known or it was refused.
    token: std::sync::Mutex<Option<(Instant, Option<Secret>)>>,
}

#[derive(Deserialize)]
struct Given {
    #[serde(default, deserialize_with = "lenient")]
    access_token: String,
}

impl Session {
    /// The value of `Authorization` for a user who has logged in to Docker.
    pub(super) async fn of(&self, hub: &Hub, reference: &Reference) -> Option<Secret> {
        if let Some((when, token)) = &*self.token.lock().unwrap_or_else(PoisonError::into_inner)
            && when.elapsed() < GOOD
        {
            return token.clone();
        }
        let token = log_in(hub, reference).await;
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), token.clone()));
        token
    }

    pub(super) fn forget(&self) {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

async fn log_in(hub: &Hub, reference: &Reference) -> Option<Secret> {
    let url = hub.address(&["v2", "auth", "token"], &[]).ok()?;
    // Another address than Docker Hub's own has an account of its own.
    let account = if hub.settings.hub == HUB { DOCKER_HUB.to_owned() } else { host(&url) };
    let Some(Credential::Basic { user, password }) =
        hub.credentials.find(&account, &reference.repository).await
    else {
        return None;
    };
    let body = json!({ "identifier": user, "secret": password.reveal() }).to_string();
    let reply = hub.http.send(Ask::post(url, "application/json", Secret::new(body))).await.ok()?;
    let given: Given = reply.good("", true).ok()?.json("token").ok()?;
    (!given.access_token.is_empty()).then(|| Secret::new(format!("Bearer {}", given.access_token)))
}
