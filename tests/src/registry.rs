//! The environment of a program that asks a registry of a test, and nobody else.

use std::path::Path;

/// Variables that lead `docker.io`, and Docker Hub's own interface, to an address of this machine. Where that fails the
/// program goes on to the real registry: a proxy that is not there ends that way. The cache and the files of credentials
/// lie in a folder of the test.
#[must_use]
pub fn only(address: &str, folder: &Path) -> Vec<(&'static str, String)> {
    let folder = folder.display().to_string();
    vec![
        ("DOCKWRIGHT_REGISTRY_ENABLED", "true".to_owned()),
        ("DOCKWRIGHT_REGISTRY_HUB", address.to_owned()),
        ("DOCKWRIGHT_REGISTRY_MIRRORS", format!("docker.io={address}")),
        ("XDG_CACHE_HOME", folder.clone()),
        ("DOCKER_CONFIG", folder),
        // What Podman's settings of this machine say of mirrors does not count.
        ("CONTAINERS_REGISTRIES_CONF", "/dev/null".to_owned()),
        // The lower-case name counts before the other, and this machine itself is never behind a proxy.
        ("https_proxy", "http://127.0.0.1:1".to_owned()),
    ]
}

/// The variables as [`std::process::Command`] and the client take them.
#[must_use]
pub fn borrowed<'a>(variables: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    variables.iter().map(|(name, value)| (*name, value.as_str())).collect()
}
