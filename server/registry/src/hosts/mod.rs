//! Where a registry is asked: its mirrors first, then itself, with TLS wherever nobody said otherwise.

mod containers;
mod daemon;

use reqwest::Url;
use syntax::Reference;
use syntax::reference::DOCKER_HUB;

use crate::Problem;
use crate::http::{host, is_loopback};
use crate::settings::Settings;
use containers::Rules;
use daemon::Daemon;

/// Docker Hub's registry.
const DOCKER_HUB_ADDRESS: &str = "https://registry-1.docker.io";

/// A place to ask.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    /// The address that `/v2/` comes behind.
    pub base: Url,
    /// The name that credentials are kept under: a mirror's own, never that of what it mirrors.
    pub account: String,
    /// The repository's name there.
    pub repository: String,
    /// Whether it stands in for the registry and may hold less than that.
    pub is_mirror: bool,
}

/// The places of a reference's registry, in the order in which they are asked: the mirrors of the settings, those of
/// Docker's engine, those of Podman, the registry. Never empty.
///
/// # Errors
/// Where Podman's settings block the image and the user's own name no other place, and where the registry's name is no
/// address.
pub(crate) fn endpoints(settings: &Settings, reference: &Reference) -> Result<Vec<Endpoint>, Problem> {
    let (daemon, rules) = (Daemon::read(&settings.environment), Rules::read(&settings.environment));
    let registry = reference.registry.as_str();
    let rule = rules.find(reference);
    let schemes = Schemes { settings, daemon: &daemon };
    let mut places = Vec::new();
    let mut add = |address: &str, repository: &str, insecure: bool, is_mirror: bool| {
        places.extend(schemes.of(address, insecure).into_iter().map(|base| Endpoint {
            account: host(&base),
            base,
            repository: repository.to_owned(),
            is_mirror,
        }));
    };
    let repository = reference.repository.as_str();
    for address in settings.mirrors.get(registry).into_iter().flatten() {
        add(address, repository, false, true);
    }
    // Where the user moved a registry, its mirrors are not meant.
    let is_moved = settings.addresses.contains_key(registry);
    if !is_moved {
        // Docker's engine mirrors Docker Hub alone.
        for address in daemon.registry_mirrors.iter().filter(|_| registry == DOCKER_HUB) {
            add(address, repository, false, true);
        }
        for place in rule.iter().flat_map(|rule| rule.places(reference)) {
            add(&place.host, &place.repository, place.insecure, true);
        }
    }
    match settings.addresses.get(registry) {
        Some(address) => add(address, repository, false, false),
        None if rule.is_some_and(|rule| rule.blocked) => {}
        None => {
            let insecure = rule.is_some_and(|rule| rule.insecure);
            let bases = if registry == DOCKER_HUB {
                Url::parse(DOCKER_HUB_ADDRESS).into_iter().collect()
            } else {
                schemes.of(registry, insecure)
            };
            let own = |base| Endpoint {
                base,
                account: registry.to_owned(),
                repository: repository.to_owned(),
                is_mirror: false,
            };
            places.extend(bases.into_iter().map(own));
        }
    }
    let host = || registry.to_owned();
    match places.is_empty() {
        false => Ok(places),
        true if rule.is_some_and(|rule| rule.blocked) => Err(Problem::Blocked { host: host() }),
        // A port that is none, say.
        true => Err(Problem::Unreachable { host: host() }),
    }
}

/// Who is spoken to how.
struct Schemes<'a> {
    settings: &'a Settings,
    daemon: &'a Daemon,
}

impl Schemes<'_> {
    /// The addresses of a place that somebody wrote, with or without a scheme. Plain HTTP is spoken where it is written,
    /// to this machine, and to hosts that the user names. Hosts that an engine calls insecure are asked with TLS first, and
    /// without where that fails, as engines do; a certificate that is not trusted stays so.
    fn of(&self, address: &str, insecure: bool) -> Vec<Url> {
        let address = address.trim_end_matches('/');
        let name = address.split('/').next().unwrap_or(address);
        let bare = name.rsplit_once(':').map_or(name, |(bare, _)| bare);
        let named = |hosts: &[String]| hosts.iter().any(|host| host == name);
        let written: Vec<String> = if address.contains("://") {
            vec![address.to_owned()]
        } else if is_loopback(bare) || is_loopback(name) || named(&self.settings.plain) {
            vec![format!("http://{address}")]
        } else if insecure || named(&self.daemon.insecure_registries) {
            vec![format!("https://{address}"), format!("http://{address}")]
        } else {
            vec![format!("https://{address}")]
        };
        let good = |base: &Url| matches!(base.scheme(), "http" | "https") && base.host_str().is_some();
        written.iter().filter_map(|address| Url::parse(address).ok()).filter(good).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::endpoints;
    use crate::{Environment, Reference, Settings};

    fn places(settings: &Settings, registry: &str) -> Vec<String> {
        let image = Reference::parse(&format!("{registry}/team/app")).unwrap();
        match endpoints(settings, &image) {
            Ok(places) => places
                .iter()
                .map(|place| {
                    assert_eq!(place.repository, "team/app");
                    format!("{} {}", place.base, place.account)
                })
                .collect(),
            Err(problem) => vec![problem.to_string()],
        }
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
            ("localhost:99999", "localhost:99999 cannot be reached"),
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
        let tried = ["https://lab:5000/ lab:5000", "http://lab:5000/ lab:5000"];
        assert_eq!(places(&settings, "lab:5000"), tried);
        settings.addresses.insert("docker.io".into(), "http://127.0.0.1:9".into());
        assert_eq!(
            places(&settings, "docker.io"),
            ["http://localhost:5001/ localhost:5001", "http://127.0.0.1:9/ 127.0.0.1:9"]
        );
    }

    /// The places of an image where Podman's settings are these.
    fn with_podman(conf: &str, image: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("registries.conf"), conf).unwrap();
        let containers = Some(folder.path().to_owned());
        let settings = Settings::new(Environment { containers, ..Environment::default() });
        match endpoints(&settings, &Reference::parse(image).unwrap()) {
            Ok(places) => places.iter().map(|place| format!("{}{}", place.base, place.repository)).collect(),
            Err(problem) => vec![problem.to_string()],
        }
    }

    const PODMAN: &str = r#"
unqualified-search-registries = ["example.com"]
[[registry]]
prefix = "docker.io/library"
location = "moved.example/hub"
[[registry.mirror]]
location = "mirror.example:5000/proxy"
insecure = true
[[registry.mirror]]
location = "digests.example"
pull-from-mirror = "digest-only"
[[registry]]
location = "docker.io"
insecure = true
[[registry]]
prefix = "*.corp.example"
insecure = true
[[registry]]
location = "bad.example/secret"
blocked = true
"#;

    #[test]
    fn podmans_mirrors_and_moved_registries() {
        assert_eq!(
            with_podman(PODMAN, "python:3"),
            [
                "https://mirror.example:5000/proxy/python",
                "http://mirror.example:5000/proxy/python",
                "https://moved.example/hub/python",
                "https://registry-1.docker.io/library/python",
            ]
        );
        let digest = format!("python@sha256:{}", "a".repeat(64));
        assert!(with_podman(PODMAN, &digest).contains(&"https://digests.example/python".to_owned()));
        // Docker Hub speaks TLS, whatever a file says.
        assert_eq!(with_podman(PODMAN, "team/app"), ["https://registry-1.docker.io/team/app"]);
        let both = ["https://r.corp.example/a/b", "http://r.corp.example/a/b"];
        assert_eq!(with_podman(PODMAN, "r.corp.example/a/b"), both);
        assert_eq!(with_podman(PODMAN, "corp.example/a"), ["https://corp.example/a"]);
    }

    #[test]
    fn what_podman_blocks_is_not_asked_for() {
        let blocked = ["bad.example is blocked in Podman's registries.conf"];
        assert_eq!(with_podman(PODMAN, "bad.example/secret/app"), blocked);
        assert_eq!(with_podman(PODMAN, "bad.example/secrets"), ["https://bad.example/secrets"]);
    }

    #[test]
    fn a_file_that_makes_no_sense_says_nothing() {
        for conf in
            ["[", "registry = 7", "[[registry]]\nlocation = 7", "[registries.search]\nregistries = []"]
        {
            assert_eq!(with_podman(conf, "ghcr.io/a/b"), ["https://ghcr.io/a/b"], "{conf}");
        }
        for location in ["", "/", "x", "http://x/y"] {
            let conf = format!("[[registry]]\nprefix = \"ghcr.io\"\nlocation = \"{location}\"");
            let places = with_podman(&conf, "ghcr.io/a/b");
            assert_eq!(places.last().unwrap(), "https://ghcr.io/a/b", "{places:?}");
        }
    }

    #[test]
    fn the_users_file_takes_the_place_of_the_systems_and_additions_count_last() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, mirror: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            let text =
                format!("[[registry]]\nlocation = \"ghcr.io\"\n[[registry.mirror]]\nlocation = \"{mirror}\"");
            std::fs::write(path, text).unwrap();
        };
        let environment = Environment {
            containers: Some(folder.path().join("etc")),
            config: Some(folder.path().join("config")),
            ..Environment::default()
        };
        let settings = Settings::new(environment);
        let image = Reference::parse("ghcr.io/a/b").unwrap();
        let first =
            || endpoints(&settings, &image).unwrap().first().unwrap().base.host_str().unwrap().to_owned();
        assert_eq!(first(), "ghcr.io");
        write("etc/registries.conf", "system.example");
        assert_eq!(first(), "system.example");
        write("config/containers/registries.conf", "user.example");
        assert_eq!(first(), "user.example");
        write("etc/registries.conf.d/10-a.conf", "added.example");
        write("etc/registries.conf.d/20-b.txt", "other.example");
        assert_eq!(first(), "added.example");
    }
}
