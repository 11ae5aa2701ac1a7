//! One image for one platform, from its index down to its configuration.

use reqwest::header::HeaderMap;
use sha2::{Digest as _, Sha256};
use syntax::reference::is_digest;
use syntax::{Platform, Reference};

use super::Registries;
use super::config::Configuration;
use super::manifest::{ACCEPT, Manifest, choose};
use crate::hosts::Endpoint;
use crate::http::{Ask, Reply};
use crate::{Image, Problem, Variant};

impl Registries {
    /// What a reference names, for a platform. `seen` is what it was before: where the registry says that it still is,
    /// nothing more is asked, which Docker Hub does not count as a pull.
    pub(crate) async fn image(
        &self,
        reference: &Reference,
        platform: &Platform,
        seen: Option<&Image>,
    ) -> Result<Image, Problem> {
        let mut last = Problem::Unreachable { host: reference.registry.clone() };
        for place in self.places(reference).await? {
            if let Some(seen) = seen
                && self.digest_at(&place, reference).await.is_ok_and(|digest| digest == seen.digest)
            {
                return Ok(seen.clone());
            }
            match self.image_at(&place, reference, platform).await {
                Ok(found) => return Ok(found),
                // A mirror holds what its registry does: that would offer no other platforms.
                Err(problem @ Problem::NoPlatform { .. }) => return Err(problem),
                Err(problem) => last = problem,
            }
        }
        Err(last)
    }

    /// The digest that a reference names now at the first place that knows it, mirrors first, as engines ask. It asks for
    /// no content, which Docker Hub does not count as a pull, unless a place tells no digest without it.
    pub(crate) async fn digest(&self, reference: &Reference) -> Result<String, Problem> {
        let mut last = Problem::Unreachable { host: reference.registry.clone() };
        for place in self.places(reference).await? {
            let found = match self.digest_at(&place, reference).await {
                Err(Problem::Nonsense { .. } | Problem::Failed { status: 405, .. }) => {
                    self.manifest(&place, reference, named(reference)).await.map(|(digest, ..)| digest)
                }
                found => found,
            };
            match found {
                Ok(digest) => return Ok(digest),
                Err(problem) => last = problem,
            }
        }
        Err(last)
    }

    /// What a reference names now.
    async fn digest_at(&self, place: &Endpoint, reference: &Reference) -> Result<String, Problem> {
        let url = Self::address(place, &place.repository, &format!("manifests/{}", named(reference)))?;
        let ask = Ask { accept: Some(ACCEPT), ..Ask::head(url) };
        let reply = self.request(place, &place.repository, ask, &reference.familiar()).await?;
        let host = reply.host.clone();
        said(&reply.headers).ok_or(Problem::Nonsense { host, expected: "digest" })
    }

    async fn image_at(
        &self,
        place: &Endpoint,
        reference: &Reference,
        platform: &Platform,
    ) -> Result<Image, Problem> {
        let (digest, mut found, host) = self.manifest(place, reference, named(reference)).await?;
        let (manifest, offered) = match found.variants() {
            None => (digest.clone(), None),
            Some(variants) => {
                let chosen = choose(&variants, platform)
                    .ok_or_else(|| Problem::NoPlatform {
                        platform: platform.clone(),
                        offered: variants.iter().map(|variant| variant.platform.clone()).collect(),
                    })?
                    .clone();
                (_, found, _) = self.manifest(place, reference, &chosen.digest).await?;
                (chosen.digest.clone(), Some((chosen.platform, variants)))
            }
        };
        let not_an_image = || Problem::Nonsense { host: host.clone(), expected: "image" };
        let layers = found.layers();
        let config = found.config.ok_or_else(not_an_image)?;
        if !is_digest(&config.digest) {
            return Err(not_an_image());
        }
        let config = self.configuration(place, reference, &config.digest).await?;
        let created = config.created;
        let (own, config, history) = config.facts(layers);
        let (platform, platforms) = offered.unwrap_or_else(|| {
            // A lone manifest is taken whatever it is for, as engines do.
            let platform = own.unwrap_or_else(|| platform.clone());
            (platform.clone(), vec![Variant { platform, digest: manifest.clone() }])
        });
        Ok(Image { digest, manifest, platform, platforms, created, config, history })
    }

    async fn manifest(
        &self,
        place: &Endpoint,
        reference: &Reference,
        named: &str,
    ) -> Result<(String, Manifest, String), Problem> {
        let url = Self::address(place, &place.repository, &format!("manifests/{named}"))?;
        let ask = Ask { accept: Some(ACCEPT), ..Ask::get(url) };
        let reply = self.request(place, &place.repository, ask, &reference.familiar()).await?;
        let digest = checked(&reply, is_digest(named).then_some(named))?;
        let manifest = reply.json("manifest")?;
        Ok((digest, manifest, reply.host))
    }

    async fn configuration(
        &self,
        place: &Endpoint,
        reference: &Reference,
        digest: &str,
    ) -> Result<Configuration, Problem> {
        let url = Self::address(place, &place.repository, &format!("blobs/{digest}"))?;
        let what = reference.familiar();
        let reply = self.request(place, &place.repository, Ask::get(url), &what).await?;
        checked(&reply, Some(digest))?;
        reply.json("image configuration")
    }
}

/// What a reference asks a registry for: the digest counts before the tag.
fn named(reference: &Reference) -> &str {
    reference.digest.as_deref().or(reference.tag.as_deref()).unwrap_or("latest")
}

fn said(headers: &HeaderMap) -> Option<String> {
    let said = headers.get("docker-content-digest")?.to_str().ok()?;
    is_digest(said).then(|| said.to_owned())
}

/// The digest of an answer, which must be the one that was asked for, or else the one that the registry says.
fn checked(reply: &Reply, asked: Option<&str>) -> Result<String, Problem> {
    let taken = Sha256::digest(&reply.body);
    let taken = taken.iter().fold(String::from("sha256:"), |text, byte| format!("{text}{byte:02x}"));
    let said = said(&reply.headers);
    // Only the algorithm that everybody uses is checked; a digest of another is believed.
    match asked.map(ToOwned::to_owned).or(said) {
        Some(digest) if digest.starts_with("sha256:") && digest != taken => {
            Err(Problem::Nonsense { host: reply.host.clone(), expected: "content of its digest" })
        }
        Some(digest) => Ok(digest),
        None => Ok(taken),
    }
}
