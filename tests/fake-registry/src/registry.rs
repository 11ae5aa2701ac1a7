//! The registry: tags, manifests, blobs and tokens.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use crate::http::{Request, Response};
use crate::state::{Access, Paging, State};

pub(crate) fn answer(state: &mut State, request: &Request) -> Response {
    let path = request.path().to_owned();
    if path == "/token" {
        return token(state, request);
    }
    let Some(rest) = path.strip_prefix("/v2/") else { return error(404, "NOT_FOUND") };
    if let Some(refused) = refusal(state, request) {
        return refused;
    }
    if let Some(name) = rest.strip_suffix("/tags/list") {
        return tags(state, request, name);
    }
    for kind in ["manifests", "blobs"] {
        if let Some((name, named)) = rest.split_once(&format!("/{kind}/")) {
            return content(state, name, named, kind == "manifests");
        }
    }
    Response::json(200, &json!({}))
}

fn error(status: u16, code: &str) -> Response {
    Response::json(status, &json!({"errors": [{"code": code, "message": code, "detail": {}}]}))
}

fn basic(user: &str, password: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{password}")))
}

fn refusal(state: &State, request: &Request) -> Option<Response> {
    let sent = request.header("authorization");
    let is_in = match &state.access {
        Access::Open => true,
        Access::Basic(user, password) => sent == Some(&basic(user, password)),
        _ => sent.is_some_and(|sent| sent.starts_with("Bearer token-")),
    };
    if is_in {
        return None;
    }
    let challenge = match &state.access {
        Access::Basic(..) => r#"Basic realm="fake""#.to_owned(),
        _ => {
            let host = request.header("host").unwrap_or_default();
            let scope = request.path().trim_start_matches("/v2/").rsplitn(3, '/').nth(2).unwrap_or_default();
            format!(r#"Bearer realm="http://{host}/token",service="fake",scope="repository:{scope}:pull""#)
        }
    };
    Some(error(401, "UNAUTHORIZED").with("WWW-Authenticate", challenge))
}

fn token(state: &mut State, request: &Request) -> Response {
    let sent = request.header("authorization");
    let (good, seconds) = match &state.access {
        Access::Token(seconds) => (true, *seconds),
        Access::User(user, password) => (sent == Some(&basic(user, password)), 300),
        Access::Identity(token) => {
            let asked = request.method == "POST" && request.body.contains("grant_type=refresh_token");
            (asked && request.body.contains(&format!("refresh_token={token}")), 300)
        }
        Access::Open | Access::Basic(..) => (false, 0),
    };
    if !good {
        return error(401, "UNAUTHORIZED");
    }
    state.tokens += 1;
    let token = format!("token-{}", state.tokens);
    Response::json(200, &json!({"token": token, "access_token": token, "expires_in": seconds}))
}

fn tags(state: &State, request: &Request, name: &str) -> Response {
    let Some(repository) = state.repositories.get(name) else { return error(404, "NAME_UNKNOWN") };
    let mut names: Vec<&str> = repository.tags.iter().map(|(name, _)| name.as_str()).collect();
    // As the specification has it; the order means nothing to a person.
    names.sort_unstable();
    let last = request.query("last").unwrap_or_default();
    let asked = request.query("n").and_then(|n| n.parse().ok()).unwrap_or(usize::MAX);
    let size = match state.paging {
        Paging::AsAsked => asked,
        Paging::Relative(size) | Paging::Absolute(size) => size.min(asked),
        Paging::Circle => 1,
    };
    let rest: Vec<&str> = names.into_iter().filter(|name| *name > last.as_str()).collect();
    let page: Vec<&str> = rest.iter().copied().take(size).collect();
    let response = Response::json(200, &json!({"name": name, "tags": page}));
    let Some(end) = page.last() else { return response };
    let link = format!("/v2/{name}/tags/list?last={end}&n={size}");
    match state.paging {
        Paging::Circle if rest.len() == page.len() => {
            response.with("Link", format!("</v2/{name}/tags/list>; rel=\"next\""))
        }
        _ if rest.len() == page.len() => response,
        Paging::Absolute(_) => {
            let host = request.header("host").unwrap_or_default();
            response.with("Link", format!("<http://{host}{link}>; rel=\"next\""))
        }
        _ => response.with("Link", format!("<{link}>; rel=\"next\"")),
    }
}

fn content(state: &State, name: &str, named: &str, is_manifest: bool) -> Response {
    let Some(repository) = state.repositories.get(name) else { return error(404, "NAME_UNKNOWN") };
    let tag = repository.tags.iter().find(|(tag, _)| tag == named).and_then(|(_, digest)| digest.clone());
    let digest = tag.unwrap_or_else(|| named.to_owned());
    match state.blobs.get(&digest) {
        Some(blob) => Response::of(200, &blob.kind, blob.bytes.clone()).with("Docker-Content-Digest", digest),
        None if is_manifest => error(404, "MANIFEST_UNKNOWN"),
        None => error(404, "BLOB_UNKNOWN"),
    }
}
