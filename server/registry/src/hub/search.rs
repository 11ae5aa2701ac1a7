//! The search for images, as well as it can be had: neither way in is documented.

use serde::Deserialize;
use serde_json::Value;
use syntax::Reference;

use super::Hub;
use crate::http::Ask;
use crate::json::lenient;
use crate::{Badge, Found, Problem};

/// How many images are asked for.
const MOST: &str = "25";

#[derive(Deserialize)]
struct Results {
    results: Vec<Value>,
}

/// `api/search/v4`.
#[derive(Deserialize)]
struct New {
    slug: String,
    #[serde(default, deserialize_with = "lenient")]
    short_description: String,
    #[serde(default, deserialize_with = "lenient")]
    badge: String,
    #[serde(default, deserialize_with = "lenient")]
    star_count: u64,
    #[serde(default, deserialize_with = "lenient")]
    pull_count: String,
    #[serde(default, deserialize_with = "lenient")]
    archived: bool,
}

/// `v2/search/repositories`.
#[derive(Deserialize)]
struct Old {
    repo_name: String,
    #[serde(default, deserialize_with = "lenient")]
    short_description: String,
    #[serde(default, deserialize_with = "lenient")]
    star_count: u64,
    #[serde(default, deserialize_with = "lenient")]
    pull_count: u64,
    #[serde(default, deserialize_with = "lenient")]
    is_official: bool,
}

impl Hub {
    /// Images for a text, the best first, as Docker Hub ranks them.
    pub(crate) async fn search(&self, text: &str) -> Result<Vec<Found>, Problem> {
        let query = [("query", text), ("type", "image"), ("from", "0"), ("size", MOST)];
        match self.results(&["api", "search", "v4"], &query).await {
            Ok(found) => Ok(found.into_iter().filter_map(new).collect()),
            // A host that wants to be left alone is left alone.
            Err(
                problem @ (Problem::Limited { .. }
                | Problem::Unreachable { .. }
                | Problem::Certificate { .. }),
            ) => Err(problem),
            Err(_) => {
                let query = [("query", text), ("page_size", MOST)];
                let found = self.results(&["v2", "search", "repositories"], &query).await?;
                Ok(found.into_iter().filter_map(old).collect())
            }
        }
    }

    async fn results(&self, path: &[&str], query: &[(&str, &str)]) -> Result<Vec<Value>, Problem> {
        // The newer interface wants its last slash nowhere, the older one wants it.
        let mut url = self.address(path, query)?;
        if path.first() == Some(&"v2") {
            url.set_path(&format!("{}/", url.path()));
        }
        let reply = self.http.send(Ask::get(url)).await?.good("the search", false)?;
        Ok(reply.json::<Results>("search result")?.results)
    }
}

fn new(value: Value) -> Option<Found> {
    let found: New = serde_json::from_value(value).ok()?;
    let badge = match found.badge.as_str() {
        "official" => Badge::Official,
        "verified_publisher" => Badge::Verified,
        "open_source" => Badge::OpenSource,
        _ => Badge::None,
    };
    Some(Found {
        name: name(&found.slug)?,
        description: found.short_description,
        badge,
        stars: found.star_count,
        pulls: found.pull_count,
        archived: found.archived,
    })
}

fn old(value: Value) -> Option<Found> {
    let found: Old = serde_json::from_value(value).ok()?;
    Some(Found {
        name: name(&found.repo_name)?,
        description: found.short_description,
        badge: if found.is_official { Badge::Official } else { Badge::None },
        stars: found.star_count,
        pulls: found.pull_count.to_string(),
        archived: false,
    })
}

/// The name as people write it; what is no name is not offered.
fn name(text: &str) -> Option<String> {
    let reference = Reference::parse(text).ok()?;
    (reference.is_docker_hub() && reference.tag.is_none() && reference.digest.is_none())
        .then(|| reference.familiar_name())
}
