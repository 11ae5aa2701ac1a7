//! A repository: what it is, and who stands behind it.

use jiff::Timestamp;
use serde::Deserialize;
use syntax::Reference;

use super::Hub;
use crate::json::{lenient, moment};
use crate::{Badge, Problem, Repository};

#[derive(Default, Deserialize)]
#[serde(default)]
struct HubRepository {
    #[serde(deserialize_with = "lenient")]
    description: String,
    #[serde(deserialize_with = "lenient")]
    star_count: Option<u64>,
    #[serde(deserialize_with = "lenient")]
    pull_count: Option<u64>,
    #[serde(deserialize_with = "moment")]
    last_updated: Option<Timestamp>,
    #[serde(deserialize_with = "lenient")]
    categories: Vec<Category>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Category {
    #[serde(deserialize_with = "lenient")]
    name: String,
}

impl Hub {
    /// A repository. Who stands behind it is told by the search alone; a search that fails leaves it open.
    pub(crate) async fn repository(&self, reference: &Reference) -> Result<Repository, Problem> {
        let name = reference.familiar_name();
        let reply = self.ask(reference, &[], &[], &name).await?;
        let found: HubRepository = reply.json("repository")?;
        let badge = if reference.is_official() {
            Some(Badge::Official)
        } else {
            let found = self.search(&name).await.ok();
            found.map(|found| {
                found.into_iter().find(|one| one.name == name).map_or(Badge::None, |one| one.badge)
            })
        };
        Ok(Repository {
            description: Some(found.description).filter(|text| !text.is_empty()),
            badge,
            stars: found.star_count,
            pulls: found.pull_count,
            updated: found.last_updated,
            categories: found.categories.into_iter().map(|category| category.name).collect(),
            name,
        })
    }
}
