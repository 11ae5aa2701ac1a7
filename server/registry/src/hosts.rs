//! Where a registry is asked: its mirrors first, then itself, with TLS wherever the user did not say otherwise.

use std::fs;
use std::path::Path;

use reqwest::Url;
use serde::Deserialize;
use syntax::reference::DOCKER_HUB;

use crate::http::{host, is_loopback};
use crate::json::lenient;
use crate::settings::Settings;

/// Docker Hub's registry.
const DOCKER_HUB_ADDRESS: &str = "https://registry-1.docker.io";

/// A place to ask.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    /// The address that `/v2/` comes behind.
    pub base: Url,
    /// The name that credentials are kept under: a mirror's own, never that of what it mirrors.
    pub account: String,
}

/// What of Docker's `daemon.json` says where registries are.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Daemon {
    #[serde(deserialize_with = "lenient")]
    registry_mirrors: Vec<String>,
    #[serde(deserialize_with = "lenient")]
    insecure_registries: Vec<String>,
}

/// The places of a registry, in the order in which they are asked. Never empty for a registry that a reference names.
pub(crate) fn endpoints(settings: &Settings, registry: &str) -> Vec<Endpoint> {
    let daemon = settings.environment.daemon.as_deref().map(daemon).unwrap_or_default();
    let plain = |name: &str| {
        let bare = name.rsplit_once(':').map_or(name, |(bare, _)| bare);
        is_loopback(bare)
            || is_loopback(name)
            || settings.plain.iter().chain(&daemon.insecure_registries).any(|host| host == name)
    };
    let mut addresses: Vec<&str> = Vec::new();
    addresses.extend(settings.mirrors.get(registry).into_iter().flatten().map(String::as_str));
    // Docker's engine mirrors Docker Hub alone; where the user moved it, its mirrors are not meant.
    if registry == DOCKER_HUB && !settings.addresses.contains_key(registry) {
        addresses.extend(daemon.registry_mirrors.iter().map(String::as_str));
    }
    let mut endpoints: Vec<_> = addresses.into_iter().filter_map(|address| other(address, &plain)).collect();
    endpoints.extend(match settings.addresses.get(registry) {
        Some(address) => other(address, &plain),
        None if registry == DOCKER_HUB => own(DOCKER_HUB_ADDRESS, registry),
        None if plain(registry) => own(&format!("http://{registry}"), registry),
        None => own(&format!("https://{registry}"), registry),
    });
    endpoints
}

fn own(address: &str, account: &str) -> Option<Endpoint> {
    Some(Endpoint { base: Url::parse(address).ok()?, account: account.to_owned() })
}

/// A place under an address that somebody wrote, with or without a scheme. Plain HTTP is spoken where it is written.
fn other(address: &str, plain: &impl Fn(&str) -> bool) -> Option<Endpoint> {
    let address = address.trim_end_matches('/');
    let base = if address.contains("://") {
        Url::parse(address).ok()?
    } else {
        let name = address.split('/').next().unwrap_or(address);
        let scheme = if plain(name) { "http" } else { "https" };
        Url::parse(&format!("{scheme}://{address}")).ok()?
    };
    let good = matches!(base.scheme(), "http" | "https") && base.host_str().is_some();
    good.then(|| Endpoint { account: host(&base), base })
}

fn daemon(path: &Path) -> Daemon {
    fs::read(path).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::endpoints;
    use crate::{Environment, Settings};

    fn places(settings: &Settings, registry: &str) -> Vec<String> {
        endpoints(settings, registry)
            .iter()
            .map(|place| format!("{} {}", place.base, place.account))
            .collect()
    }

    #[test]
    fn tls_is_spoken_but_to_this_machine_and_where_the_user_says_so() {
        let mut settings = Settings::new(Environment::default());
        settings.plain = vec!["lab:5000".into()];
        for (registry, place) in [
            ("docker.io", "https://registry-1.docker.io/ docker.io"),
            ("ghcr.io", "https://ghcr.io/ ghcr.io"),
            ("localhost", "http://localhost/ localhost"),
            ("localhost:5000", "http://localhost:5000/ localhost:5000"),
            ("127.0.0.1:5000", "http://127.0.0.1:5000/ 127.0.0.1:5000"),
            ("[::1]:5000", "http://[::1]:5000/ [::1]:5000"),
            ("lab:5000", "http://lab:5000/ lab:5000"),
            ("lab:5001", "https://lab:5001/ lab:5001"),
            ("localhost.evil.io", "https://localhost.evil.io/ localhost.evil.io"),
        ] {
            assert_eq!(places(&settings, registry), [place]);
        }
    }

    #[test]
    fn mirrors_come_first_and_have_accounts_of_their_own() {
        let folder = tempfile::tempdir().unwrap();
        let daemon = folder.path().join("daemon.json");
        std::fs::write(
            &daemon,
            r#"{"registry-mirrors": ["https://m.example/hub/", 7], "insecure-registries": ["lab:5000"]}"#,
        )
        .unwrap();
        let mut settings =
            Settings::new(Environment { daemon: Some(daemon.clone()), ..Environment::default() });
        // A list with something else in it is no list.
        assert_eq!(places(&settings, "docker.io"), ["https://registry-1.docker.io/ docker.io"]);
        std::fs::write(
            &daemon,
            r#"{"registry-mirrors": ["https://m.example/hub/"], "insecure-registries": ["lab:5000"]}"#,
        )
        .unwrap();
        settings.mirrors.insert("docker.io".into(), vec!["localhost:5001".into(), "file:///x".into()]);
        assert_eq!(
            places(&settings, "docker.io"),
            [
                "http://localhost:5001/ localhost:5001",
                "https://m.example/hub m.example",
                "https://registry-1.docker.io/ docker.io"
            ]
        );
        assert_eq!(places(&settings, "lab:5000"), ["http://lab:5000/ lab:5000"]);
        settings.addresses.insert("docker.io".into(), "http://127.0.0.1:9".into());
        assert_eq!(
            places(&settings, "docker.io"),
            ["http://localhost:5001/ localhost:5001", "http://127.0.0.1:9/ 127.0.0.1:9"]
        );
    }
}
