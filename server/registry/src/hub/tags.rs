//! Tags with their sizes, dates, digests and platforms.

use jiff::Timestamp;
use serde::Deserialize;
use syntax::Reference;
use syntax::reference::{is_digest, is_tag};

use super::Hub;
use crate::json::{lenient, moment};
use crate::{Details, Names, Platform, PlatformTag, Problem, Tag};

/// The most tags that Docker Hub puts on a page.
const PAGE: u64 = 100;

#[derive(Deserialize)]
struct Page {
    #[serde(default, deserialize_with = "lenient")]
    count: u64,
    #[serde(default, deserialize_with = "lenient")]
    next: String,
    results: Vec<HubTag>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct HubTag {
    name: String,
    #[serde(deserialize_with = "lenient")]
    full_size: Option<u64>,
    #[serde(deserialize_with = "lenient")]
    digest: Option<String>,
    #[serde(deserialize_with = "moment")]
    last_updated: Option<Timestamp>,
    #[serde(deserialize_with = "moment")]
    tag_last_pushed: Option<Timestamp>,
    #[serde(deserialize_with = "lenient")]
    tag_status: String,
    #[serde(deserialize_with = "lenient")]
    images: Vec<HubImage>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct HubImage {
    #[serde(deserialize_with = "lenient")]
    architecture: String,
    #[serde(deserialize_with = "lenient")]
    variant: String,
    #[serde(deserialize_with = "lenient")]
    os: String,
    #[serde(deserialize_with = "lenient")]
    os_version: String,
    #[serde(deserialize_with = "lenient")]
    digest: Option<String>,
    #[serde(deserialize_with = "lenient")]
    size: Option<u64>,
    #[serde(deserialize_with = "moment")]
    last_pushed: Option<Timestamp>,
}

impl Hub {
    /// The tags that were pushed last, or of those whose names hold a text: the first pages, one after the other.
    pub(crate) async fn details(
        &self,
        reference: &Reference,
        holding: Option<&str>,
        pages: usize,
    ) -> Result<(Details, Option<Problem>), Problem> {
        let mut found = Details::default();
        for number in 1..=pages.max(1) {
            let page = match self.page(reference, holding, number).await {
                Ok(page) => page,
                Err(problem) if number == 1 => return Err(problem),
                Err(problem) => return Ok((found, Some(problem))),
            };
            let is_last = page.next.is_empty() || page.results.is_empty();
            found.tags.extend(page.results.into_iter().filter_map(HubTag::tag));
            found.complete = is_last || number as u64 * PAGE >= page.count.max(1);
            if found.complete {
                break;
            }
        }
        Ok((found, None))
    }

    /// The names of all tags, where the registry itself does not tell them.
    pub(crate) async fn names(&self, reference: &Reference) -> Result<(Names, Option<Problem>), Problem> {
        let (found, problem) = self.details(reference, None, self.settings.limits.list_pages).await?;
        let names = found.tags.into_iter().map(|tag| tag.name.into()).collect();
        Ok((Names::new(names, found.complete), problem))
    }

    /// One tag.
    pub(crate) async fn tag(&self, reference: &Reference, tag: &str) -> Result<Tag, Problem> {
        let what = format!("{}:{tag}", reference.familiar_name());
        let reply = self.ask(reference, &["tags", tag], &[], &what).await?;
        let host = reply.host.clone();
        let found: HubTag = reply.json("tag")?;
        found.tag().ok_or(Problem::Nonsense { host, expected: "tag" })
    }

    async fn page(
        &self,
        reference: &Reference,
        holding: Option<&str>,
        number: usize,
    ) -> Result<Page, Problem> {
        let (number, size) = (number.to_string(), PAGE.to_string());
        let mut query =
            vec![("page", number.as_str()), ("page_size", size.as_str()), ("ordering", "last_updated")];
        query.extend(holding.map(|holding| ("name", holding)));
        let reply = self.ask(reference, &["tags"], &query, &reference.familiar_name()).await?;
        reply.json("page of tags")
    }
}

impl HubTag {
    fn tag(self) -> Option<Tag> {
        let digest = |text: Option<String>| text.filter(|text| is_digest(text));
        let platforms = self.images.into_iter().filter_map(|image| {
            let known = |text: &str| !text.is_empty() && text != "unknown";
            let good = known(&image.os) && known(&image.architecture);
            let HubImage { architecture, variant, os, os_version, .. } = image;
            good.then(|| PlatformTag {
                platform: Platform { os, architecture, variant, os_version }.normalized(),
                digest: digest(image.digest),
                size: image.size,
                pushed: image.last_pushed,
            })
        });
        is_tag(&self.name).then(|| Tag {
            digest: digest(self.digest),
            pushed: self.tag_last_pushed.or(self.last_updated),
            size: self.full_size.filter(|size| *size > 0),
            inactive: self.tag_status == "inactive",
            platforms: platforms.collect(),
            name: self.name,
        })
    }
}
