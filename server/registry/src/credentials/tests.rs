#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::{Credential, Credentials};
use crate::secret::Secret;
use crate::{Environment, Settings};

fn user(name: &str, password: &str) -> Option<Credential> {
    Some(Credential::Basic { user: name.into(), password: Secret::new(password) })
}

/// A home with these files and helpers.
fn home(files: &[(&str, &str)]) -> (tempfile::TempDir, Settings) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        make_executable(&path);
    }
    let mut environment = Environment { home: Some(folder.path().into()), ..Environment::default() };
    environment.path = Some(format!("{}:/usr/bin:/bin", folder.path().join("bin").display()).into());
    let mut settings = Settings::new(environment);
    settings.helpers = true;
    (folder, settings)
}

fn make_executable(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let _ = path;
}

#[tokio::test]
async fn docker_keeps_names_and_passwords_by_host() {
    // `auth` is base64 of a name, a colon and a password that may hold colons of its own.
    let (_home, settings) = home(&[(
        ".docker/config.json",
        r#"{"auths": {
            "https://index.docker.io/v1/": {"auth": "YWxpY2U6cGE6c3M="},
            "ghcr.io": {"auth": "Ym9iOnB3"},
            "https://plain.example": {"username": "carol", "password": "x"},
            "token.example": {"identitytoken": "refresh"},
            "localhost:5000": {"auth": "ZGF2ZTpw"},
            "broken.example": {"auth": "%%%"},
            "odd.example": 7
        }}"#,
    )]);
    let known = Credentials::new(&settings);
    assert_eq!(known.find("docker.io", "library/python").await, user("alice", "pa:ss"));
    assert_eq!(known.find("ghcr.io", "o/r").await, user("bob", "pw"));
    assert_eq!(known.find("plain.example", "x").await, user("carol", "x"));
    assert_eq!(known.find("token.example", "x").await, Some(Credential::Identity(Secret::new("refresh"))));
    assert_eq!(known.find("localhost:5000", "x").await, user("dave", "p"));
    for host in ["broken.example", "odd.example", "other.example", "localhost", "io", "hcr.io"] {
        assert_eq!(known.find(host, "x").await, None, "{host}");
    }
}

#[tokio::test]
async fn podman_keeps_them_by_path_too_and_the_named_file_counts_first() {
    let (home, mut settings) = home(&[
        (
            ".config/containers/auth.json",
            r#"{"auths": {
                "quay.io": {"auth": "aG9zdDpw"},
                "quay.io/team": {"auth": "dGVhbTpw"},
                "quay.io/team/app": {"auth": "YXBwOnA="}
            }}"#,
        ),
        ("named.json", r#"{"auths": {"quay.io/other": {"auth": "b3RoZXI6cA=="}}}"#),
        (".docker/config.json", "{ no json"),
    ]);
    settings.environment.registry_auth_file = Some(home.path().join("named.json"));
    let known = Credentials::new(&settings);
    for (repository, name) in [
        ("x", "host"),
        ("teams/x", "host"),
        ("team/x", "team"),
        ("team/app", "app"),
        ("team/app/x", "app"),
        ("other/x", "other"),
    ] {
        assert_eq!(known.find("quay.io", repository).await, user(name, "p"), "{repository}");
    }
}

const ECHO: &str =
    "#!/bin/sh\nread server\nprintf '{\"Username\":\"%s %s\",\"Secret\":\"s\"}' \"$1\" \"$server\"\n";

#[cfg(unix)]
#[tokio::test]
async fn helpers_are_asked_by_host_first_and_only_where_programs_may_run() {
    let config = r#"{
        "credsStore": "all", "credHelpers": {"gcr.io": "one", "evil.io": "../bin/docker-credential-all"},
        "auths": {"ghcr.io": {"auth": "Ym9iOnB3"}}
    }"#;
    let (_home, mut settings) = home(&[
        (".docker/config.json", config),
        ("bin/docker-credential-one", ECHO),
        ("bin/docker-credential-all", "#!/bin/sh\necho credentials not found in native keychain\nexit 1\n"),
    ]);
    let known = Credentials::new(&settings);
    assert_eq!(known.find("gcr.io", "x").await, user("get gcr.io", "s"));
    // The helper for all keeps nothing, so what the file itself holds counts.
    assert_eq!(known.find("ghcr.io", "x").await, user("bob", "pw"));
    assert_eq!(known.find("evil.io", "x").await, None);

    settings.helpers = false;
    assert_eq!(Credentials::new(&settings).find("gcr.io", "x").await, None);
}

#[cfg(unix)]
#[tokio::test]
async fn a_helper_that_hangs_lies_or_talks_forever_costs_its_answer_alone() {
    let config = r#"{"credHelpers": {"a": "hangs", "b": "lies", "c": "talks", "d": "token", "e": "missing",
        "docker.io": "echo"}}"#;
    let (_home, mut settings) = home(&[
        (".docker/config.json", config),
        ("bin/docker-credential-hangs", "#!/bin/sh\nexec sleep 60\n"),
        ("bin/docker-credential-lies", "#!/bin/sh\necho '[]'\n"),
        ("bin/docker-credential-talks", "#!/bin/sh\nexec yes\n"),
        ("bin/docker-credential-token", "#!/bin/sh\necho '{\"Username\":\"<token>\",\"Secret\":\"t\"}'\n"),
        ("bin/docker-credential-echo", ECHO),
    ]);
    settings.limits.helper = Duration::from_millis(500);
    let known = Credentials::new(&settings);
    for host in ["a", "b", "c", "e"] {
        assert_eq!(known.find(host, "x").await, None, "{host}");
    }
    settings.limits.helper = Duration::from_secs(20);
    let known = Credentials::new(&settings);
    assert_eq!(known.find("d", "x").await, Some(Credential::Identity(Secret::new("t"))));
    let hub = known.find("docker.io", "x").await;
    assert_eq!(hub, user("get https://index.docker.io/v1/", "s"));
}

#[test]
fn a_secret_does_not_print() {
    let shown = format!("{:?}", user("alice", "hunter2"));
    assert!(shown.contains("alice") && !shown.contains("hunter2"), "{shown}");
}
