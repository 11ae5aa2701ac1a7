//! Docker Hub's interface.

use serde_json::{Value, json};

use crate::content::digest;
use crate::http::{Request, Response};
use crate::state::{Access, State};

/// The answer, where the address is one of Docker Hub's.
pub(crate) fn answer(state: &mut State, request: &Request) -> Option<Response> {
    let path = request.path().to_owned();
    let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
    match parts.as_slice() {
        ["v2", "namespaces", namespace, "repositories", name, rest @ ..] => {
            Some(repository(state, request, &format!("{namespace}/{name}"), rest))
        }
        ["v2", "auth", "token"] => Some(log_in(state, request)),
        ["api", "search", "v4"] => Some(search(state, request, true)),
        ["v2", "search", "repositories"] => Some(search(state, request, false)),
        _ => None,
    }
}

/// The user's repositories are nobody else's, and official images everybody's.
fn is_closed(state: &State, request: &Request, name: &str) -> bool {
    let closed = matches!(state.access, Access::User(..)) && !name.starts_with("library/");
    closed && request.header("authorization") != Some("Bearer hub-token")
}

fn repository(state: &State, request: &Request, name: &str, rest: &[&str]) -> Response {
    let not_found = || Response::json(404, &json!({"message": "object not found", "errinfo": {}}));
    let Some(repository) = state.repositories.get(name) else { return not_found() };
    if is_closed(state, request, name) {
        return not_found();
    }
    match rest {
        [] => Response::json(
            200,
            &json!({"name": name, "description": format!("All about {name}."), "star_count": 10000,
                "pull_count": 9_000_000_000_u64, "last_updated": "2026-08-13T20:11:07.183053Z",
                "full_description": "# Quick reference", "categories": [{"name": "Languages & frameworks",
                "slug": "languages-and-frameworks"}]}),
        ),
        ["tags"] => {
            let holding = request.query("name").unwrap_or_default();
            let number = |name: &str| request.query(name).and_then(|text| text.parse::<usize>().ok());
            let (page, size) =
                (number("page").unwrap_or(1).max(1), number("page_size").unwrap_or(10).min(100));
            let named: Vec<_> = repository
                .tags
                .iter()
                .enumerate()
                .filter(|(_, (tag, _))| tag.contains(&holding))
                .map(|(age, (tag, named))| describe(state, name, tag, named.as_deref(), age))
                .collect();
            let count = named.len();
            let next = (page * size < count).then(|| format!("https://hub.docker.com/?page={}", page + 1));
            let results: Vec<Value> = named.into_iter().skip((page - 1) * size).take(size).collect();
            Response::json(200, &json!({"count": count, "next": next, "previous": null, "results": results}))
        }
        ["tags", tag] => match repository.tags.iter().position(|(name, _)| name == tag) {
            Some(age) => {
                let named = repository.tags.get(age).and_then(|(_, named)| named.as_deref());
                Response::json(200, &describe(state, name, tag, named, age))
            }
            None => Response::json(404, &json!({"message": format!("tag '{tag}' not found"), "errinfo": {}})),
        },
        _ => not_found(),
    }
}

/// A tag: the images that it names, or else two that stand for them. The first tag is the newest.
fn describe(state: &State, repository: &str, tag: &str, named: Option<&str>, age: usize) -> Value {
    let pushed = format!("2026-{:02}-{:02}T10:00:00.5Z", 8 - (age / 28) % 8, 28 - age % 28);
    let image = |platform: &Value, digest: &str, size: u64| {
        json!({"architecture": platform["architecture"], "variant": platform["variant"], "os": platform["os"],
            "os_version": null, "digest": digest, "size": size, "status": "active", "last_pushed": pushed})
    };
    let own = digest(format!("{repository}:{tag}").as_bytes());
    let named = named.unwrap_or(&own);
    let mut images: Vec<Value> = match state.offered.get(named) {
        Some(offered) => offered.iter().map(|one| image(&one.platform, &one.digest, one.size)).collect(),
        None => ["amd64", "arm64"]
            .into_iter()
            .map(|name| {
                let platform = json!({"os": "linux", "architecture": name, "variant": null});
                image(&platform, &digest(format!("{named}{name}").as_bytes()), 1_000_000 + tag.len() as u64)
            })
            .collect(),
    };
    let size = images.first().map(|image| image["size"].clone());
    let unknown = json!({"os": "unknown", "architecture": "unknown", "variant": null});
    images.push(image(&unknown, &digest(b"attestation"), 1));
    json!({"name": tag, "full_size": size, "digest": named, "images": images, "tag_status": "active",
        "last_updated": pushed, "tag_last_pushed": pushed, "media_type": "application/vnd.oci.image.index.v1+json",
        "content_type": "image"})
}

fn log_in(state: &State, request: &Request) -> Response {
    let said: Value = serde_json::from_str(&request.body).unwrap_or_default();
    match &state.access {
        Access::User(user, password) if said["identifier"] == **user && said["secret"] == **password => {
            Response::json(200, &json!({"access_token": "hub-token"}))
        }
        _ => Response::json(401, &json!({"detail": "Incorrect authentication credentials"})),
    }
}

fn search(state: &State, request: &Request, is_new: bool) -> Response {
    let text = request.query("query").unwrap_or_default();
    let found = state.repositories.keys().filter(|name| name.contains(&text));
    let results: Vec<Value> = found
        .map(|name| {
            let short = name.strip_prefix("library/").unwrap_or(name);
            let is_official = name.starts_with("library/");
            let badge = if is_official { "official" } else { "verified_publisher" };
            if is_new {
                json!({"id": name, "name": short, "slug": short, "type": "image", "badge": badge,
                    "short_description": format!("All about {short}."), "star_count": 60, "pull_count": "1B+",
                    "archived": false})
            } else {
                json!({"repo_name": short, "short_description": format!("All about {short}."), "star_count": 60,
                    "pull_count": 9_000_000_000_u64, "is_official": is_official})
            }
        })
        .collect();
    Response::json(200, &json!({"total": results.len(), "results": results}))
}
