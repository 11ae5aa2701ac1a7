//! The names of all tags, page by page.

use std::collections::HashSet;

use compact_str::CompactString;
use reqwest::Url;
use serde::Deserialize;
use syntax::Reference;
use syntax::reference::is_tag;

use super::{Registries, link};
use crate::hosts::Endpoint;
use crate::http::{Ask, Reply, same_place};
use crate::json::lenient;
use crate::{Names, Problem};

/// The most that a page is asked for.
const PAGE: &str = "tags/list?n=1000";

/// The most names that are kept of one repository.
const MOST: usize = 200_000;

#[derive(Deserialize)]
struct Page {
    #[serde(default, deserialize_with = "lenient")]
    tags: Vec<String>,
}

impl Registries {
    /// All tags of a repository. What came before a failure in the middle is kept, with the failure beside it;
    /// `so_far` is told after each page.
    pub(crate) async fn names(
        &self,
        reference: &Reference,
        so_far: &(dyn Fn(&Names) + Send + Sync),
    ) -> Result<(Names, Option<Problem>), Problem> {
        let mut last = Problem::Unreachable { host: reference.registry.clone() };
        for place in self.places(reference).await? {
            match self.names_at(&place, reference, so_far).await {
                Ok(found) => return Ok(found),
                Err(problem) => last = problem,
            }
        }
        Err(last)
    }

    async fn names_at(
        &self,
        place: &Endpoint,
        reference: &Reference,
        so_far: &(dyn Fn(&Names) + Send + Sync),
    ) -> Result<(Names, Option<Problem>), Problem> {
        let first = self.page(place, reference, Self::address(place, &place.repository, PAGE)?).await;
        let mut reply = match first {
            // Some registries refuse a size that is too large for them.
            Err(Problem::Failed { status: 400..=499, .. }) => {
                self.page(place, reference, Self::address(place, &place.repository, "tags/list")?).await?
            }
            first => first?,
        };
        let mut names = Names::default();
        let mut seen = HashSet::new();
        for _ in 0..self.settings.limits.list_pages {
            let page: Page = match reply.json("list of tags") {
                Ok(page) => page,
                Err(problem) if names.names.is_empty() => return Err(problem),
                Err(problem) => return Ok((names, Some(problem))),
            };
            let new = page.tags.into_iter().filter(|tag| is_tag(tag) && seen.insert(tag.clone()));
            let before = names.names.len();
            names.names.extend(new.map(CompactString::from));
            let next = link::next(&reply);
            names.complete = next.is_none();
            so_far(&names);
            // A list that leads on without bringing anything would lead on forever.
            let Some(next) = next.filter(|_| names.names.len() > before && names.names.len() < MOST) else {
                break;
            };
            reply = match self.page(place, reference, next).await {
                Ok(reply) => reply,
                Err(problem) => return Ok((names, Some(problem))),
            };
        }
        Ok((names, None))
    }

    /// One page. Another server than the registry's is told nothing of who asks.
    async fn page(&self, place: &Endpoint, reference: &Reference, url: Url) -> Result<Reply, Problem> {
        let what = reference.familiar_name();
        if same_place(&url, &place.base) {
            return self.request(place, &place.repository, Ask::get(url), &what).await;
        }
        self.http.send(Ask::get(url)).await?.good(&what, false)
    }
}
