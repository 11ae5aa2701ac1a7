//! Manifests and indexes: the OCI image specification's and Docker's, which have one shape.

use serde::Deserialize;
use syntax::Platform;

use crate::json::lenient;
use crate::{Layer, Variant};

/// All four types that are understood.
pub(super) const ACCEPT: &str = "application/vnd.oci.image.index.v1+json, \
     application/vnd.oci.image.manifest.v1+json, \
     application/vnd.docker.distribution.manifest.list.v2+json, \
     application/vnd.docker.distribution.manifest.v2+json";

/// An index or a manifest: one of the two lists is there.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Manifest {
    manifests: Option<Vec<Entry>>,
    pub config: Option<Descriptor>,
    #[serde(deserialize_with = "lenient")]
    layers: Option<Vec<Descriptor>>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Descriptor {
    #[serde(deserialize_with = "lenient")]
    pub digest: String,
    #[serde(deserialize_with = "lenient")]
    pub size: u64,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Entry {
    #[serde(deserialize_with = "lenient")]
    digest: String,
    #[serde(deserialize_with = "lenient")]
    platform: Named,
}

/// A platform as indexes and configurations write it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Named {
    #[serde(deserialize_with = "lenient")]
    os: String,
    #[serde(deserialize_with = "lenient")]
    architecture: String,
    #[serde(deserialize_with = "lenient")]
    variant: String,
    #[serde(rename = "os.version", deserialize_with = "lenient")]
    os_version: String,
}

impl Named {
    /// `None` for what stands for no platform: attestations are `unknown/unknown`.
    pub(super) fn platform(self) -> Option<Platform> {
        let known = |text: &str| !text.is_empty() && text != "unknown";
        let Self { os, architecture, variant, os_version } = self;
        let good = known(&os) && known(&architecture);
        good.then(|| Platform { os, architecture, variant, os_version }.normalized())
    }
}

impl Manifest {
    /// The platforms of an index; `None` for a manifest.
    pub(super) fn variants(&mut self) -> Option<Vec<Variant>> {
        let entries = self.manifests.take()?;
        let of = |entry: Entry| Some(Variant { platform: entry.platform.platform()?, digest: entry.digest });
        Some(entries.into_iter().filter_map(of).collect())
    }

    /// The layers of a manifest, the lowest first.
    pub(super) fn layers(&mut self) -> Vec<Layer> {
        let layers = self.layers.take().unwrap_or_default();
        layers.into_iter().map(|layer| Layer { digest: layer.digest, size: layer.size }).collect()
    }
}

/// The one of several that a machine of a platform would take: the same variant, else the best that it can run.
pub(super) fn choose<'a>(variants: &'a [Variant], wanted: &Platform) -> Option<&'a Variant> {
    let wanted = wanted.normalized();
    let fits = |variant: &&Variant| {
        let offered = &variant.platform;
        offered.os == wanted.os
            && offered.architecture == wanted.architecture
            && (wanted.os_version.is_empty() || offered.os_version == wanted.os_version)
            && rank(&offered.variant) <= rank(&wanted.variant)
    };
    // The first of equals, as the index orders them.
    variants.iter().filter(fits).reduce(|best, next| {
        let better = rank(&next.platform.variant) > rank(&best.platform.variant);
        if better { next } else { best }
    })
}

/// Variants are numbered, and each runs what the ones below it run; none stands for the lowest.
fn rank(variant: &str) -> u32 {
    variant.strip_prefix('v').and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::choose;
    use crate::{Platform, Variant};

    #[test]
    fn a_machine_takes_the_best_that_it_can_run() {
        let host = Platform::new("linux", "amd64");
        let read = |text: &str| Platform::parse(text, &host).map(|platform| platform.normalized());
        let offered: Vec<_> = [
            "linux/386",
            "linux/amd64",
            "linux/amd64/v3",
            "linux/arm/v5",
            "linux/arm/v7",
            "linux/arm64/v8",
            "windows(10.0.1)/amd64",
            "windows(10.0.2)/amd64",
        ]
        .into_iter()
        .filter_map(|text| Some(Variant { platform: read(text)?, digest: text.to_owned() }))
        .collect();
        for (wanted, taken) in [
            ("linux/amd64", Some("linux/amd64")),
            ("linux/amd64/v2", Some("linux/amd64")),
            ("linux/amd64/v4", Some("linux/amd64/v3")),
            ("linux/arm/v6", Some("linux/arm/v5")),
            ("linux/arm", Some("linux/arm/v7")),
            ("linux/arm64", Some("linux/arm64/v8")),
            ("windows/amd64", Some("windows(10.0.1)/amd64")),
            ("windows(10.0.2)/amd64", Some("windows(10.0.2)/amd64")),
            ("linux/s390x", None),
            ("darwin/amd64", None),
        ] {
            let found =
                read(wanted).and_then(|wanted| choose(&offered, &wanted).map(|found| found.digest.clone()));
            assert_eq!(found.as_deref(), taken, "{wanted}");
        }
    }
}
