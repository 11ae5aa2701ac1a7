//! What engines say of themselves: who they are, whom they ask for images, what they hold.

use jiff::Timestamp;
use serde::Deserialize;

/// What a Docker daemon says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Information {
    /// What tells it from every other daemon.
    pub id: Option<String>,
    /// The mirrors of Docker Hub, in the order in which it asks them.
    pub mirrors: Vec<String>,
    /// Registries that it speaks to without TLS.
    pub plain: Vec<String>,
    /// Whether its image store is containerd's, which can merge layers.
    pub merges: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[derive(Default)]
struct Said {
    #[serde(rename = "ID")]
    id: String,
    driver_status: Option<Vec<Vec<String>>>,
    registry_config: Option<Registries>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Registries {
    mirrors: Option<Vec<String>>,
    index_configs: Option<std::collections::BTreeMap<String, Index>>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Index {
    secure: bool,
}

impl Information {
    /// Reads what `docker info --format '{{json .}}'` prints. Source: Docker Engine API, `GET /info`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let said: Said = serde_json::from_str(text.trim()).ok()?;
        let registries = said.registry_config.unwrap_or_default();
        let containerd =
            |row: &Vec<String>| row.iter().any(|word| word.starts_with("io.containerd.snapshotter"));
        Some(Self {
            id: Some(said.id).filter(|id| !id.is_empty()),
            mirrors: registries.mirrors.unwrap_or_default(),
            plain: registries
                .index_configs
                .unwrap_or_default()
                .into_iter()
                .filter(|(_, index)| !index.secure)
                .map(|(name, _)| name)
                .collect(),
            merges: said.driver_status.unwrap_or_default().iter().any(containerd),
        })
    }
}

/// When the oldest record of BuildKit's cache was made, in milliseconds from 1970, from what `buildx du --verbose` or
/// `buildctl du --verbose` print; [`u64::MAX`] for an empty cache. Contexts that clients sent are no steps and do not
/// count.
#[must_use]
pub fn oldest_record(text: &str) -> u64 {
    let mut oldest = u64::MAX;
    for record in text.split("\n\n") {
        let field = |name: &str| record.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let sent = field("Type:").is_some_and(|kind| kind == "source.local");
        let Some(made) = field("Created at:").filter(|_| !sent).and_then(moment) else { continue };
        oldest = oldest.min(made);
    }
    oldest
}

/// `2026-11-28 15:37:44.139060869 +0000 UTC`, as Go prints a time.
fn moment(text: &str) -> Option<u64> {
    let mut words = text.split_ascii_whitespace();
    let (day, time, zone) = (words.next()?, words.next()?, words.next()?);
    let (hours, minutes) = zone.split_at_checked(3)?;
    let moment: Timestamp = format!("{day}T{time}{hours}:{minutes}").parse().ok()?;
    u64::try_from(moment.as_millisecond()).ok()
}

/// An image in a Docker daemon's store, as `docker image inspect --format '{{json .}}'` prints it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LocalImage {
    /// The digest of its configuration, or of its manifest, as the store counts.
    pub id: String,
    /// `repository@sha256:…`: the digests by which registries know it.
    #[serde(default)]
    pub repo_digests: Vec<String>,
}

impl LocalImage {
    /// Reads what the client prints.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text.trim()).ok()
    }

    /// Every digest that it is known by, those of registries first.
    #[must_use]
    pub fn digests(&self) -> Vec<String> {
        let of_registries = self.repo_digests.iter().filter_map(|name| name.split_once('@'));
        of_registries.map(|(_, digest)| digest.to_owned()).chain([self.id.clone()]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Information, LocalImage, oldest_record};

    #[test]
    fn a_daemon_tells_who_it_is_and_whom_it_asks() {
        let text = r#"{"ID":"abc","DriverStatus":[["driver-type","io.containerd.snapshotter.v1"]],
            "RegistryConfig":{"IndexConfigs":{"docker.io":{"Secure":true},"lab:5000":{"Secure":false}},"Mirrors":["http://m/"]}}"#;
        let read = Information::read(text).unwrap();
        assert_eq!((read.id.as_deref(), read.merges), (Some("abc"), true));
        assert_eq!((read.mirrors, read.plain), (vec!["http://m/".to_owned()], vec!["lab:5000".to_owned()]));
        let bare = Information::read(r#"{"ID":"","DriverStatus":null,"RegistryConfig":null}"#);
        assert_eq!(bare, Some(Information::default()));
        assert_eq!(Information::read("Cannot connect to the Docker daemon"), None);
    }

    #[test]
    fn the_oldest_record_of_a_cache_is_found() {
        let text = "ID: a\nCreated at:   2026-11-28 15:37:44.139060869 +0000 UTC\nType:         source.local\n\n\
            ID: b\nCreated at:   2026-11-28 16:00:00 +0000 UTC\nType:         regular\n\n\
            ID: c\nCreated at:\t2026-11-28 18:00:00.5 +0900 KST\nType:\texec.cachemount\n\nReclaimable: 1B\nTotal: 1B\n";
        assert_eq!(oldest_record(text), 1_795_856_400_500);
        assert_eq!(oldest_record("Total: 0B\n"), u64::MAX);
        assert_eq!(oldest_record("Created at: yesterday\n"), u64::MAX);
    }

    #[test]
    fn an_image_of_the_store_has_several_digests() {
        let text = r#"{"Id":"sha256:c","RepoDigests":["a/b@sha256:m"],"Config":{}}"#;
        assert_eq!(LocalImage::read(text).unwrap().digests(), ["sha256:m", "sha256:c"]);
        assert_eq!(LocalImage::read(""), None);
    }
}
