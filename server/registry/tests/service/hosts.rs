//! What Docker's and Podman's settings of this machine say of hosts.

use std::path::Path;

use fake_registry::{Content, Fake};
use registry::Problem;

use crate::common::{World, reference};

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// A world whose registry speaks TLS, and a folder of certificates for it.
fn with_certificates(fake: Fake, files: &[(&str, &str)]) -> World {
    let mut world = World::with(fake);
    world.fake.tags("library/python", ["1"]);
    let certificates = world.folder.path().join("certs.d");
    for (name, text) in files {
        write(&certificates.join(world.fake.host()).join(name), text);
    }
    world.settings.environment.certificates = vec![certificates];
    world
}

#[tokio::test]
async fn an_authority_of_a_hosts_own_is_trusted_for_it_alone() {
    let fake = Fake::start_untrusted();
    let pem = fake.certificates().unwrap().server.clone();
    let world = with_certificates(fake, &[("ca.crt", &pem)]);
    let answer = world.service().tags(&reference("python")).await;
    assert_eq!(answer.value.unwrap().names, ["1"], "{:?}", answer.problem);
    let other = Fake::start_untrusted();
    let answer = world.service().tags(&reference(&format!("{}/x", other.host()))).await;
    assert!(answer.value.is_none());
}

#[tokio::test]
async fn who_asks_is_told_with_a_certificate_where_a_host_wants_that() {
    let fake = Fake::start_wary();
    let pem = fake.certificates().unwrap().clone();
    let files = [("ca.crt", pem.server.as_str()), ("me.cert", &pem.client), ("me.key", &pem.client_key)];
    let world = with_certificates(fake, &files);
    assert_eq!(world.service().tags(&reference("python")).await.value.unwrap().names, ["1"]);
    let stranger = with_certificates(Fake::start_wary(), &[("ca.crt", &pem.server)]);
    assert!(stranger.service().tags(&reference("python")).await.value.is_none());
}

#[tokio::test]
async fn certificates_that_make_no_sense_are_as_if_they_were_not_there() {
    let rubbish =
        [("ca.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), ("a.cert", "x")];
    let world = with_certificates(Fake::start_untrusted(), &rubbish);
    let answer = world.service().tags(&reference("python")).await;
    assert_eq!(answer.problem, Some(Problem::Certificate { host: world.fake.host() }));
}

#[tokio::test]
async fn podmans_mirror_of_a_part_of_a_registry_is_asked_under_its_own_name() {
    let (mut world, mirror) = (World::new(), Fake::start());
    world.fake.tags("team/app", ["own"]);
    mirror.tags("proxy/app", ["mirrored"]);
    mirror.image("proxy/app", "1", &[("linux/amd64", Content::new())]);
    let containers = world.folder.path().join("containers");
    let conf = format!(
        "[[registry]]\nprefix = \"{}/team\"\n[[registry.mirror]]\nlocation = \"{}/proxy\"\n",
        world.fake.host(),
        mirror.host()
    );
    write(&containers.join("registries.conf"), &conf);
    world.settings.environment.containers = Some(containers);
    let service = world.service();
    assert_eq!(service.tags(&world.local("team/app")).await.value.unwrap().names, ["1", "mirrored"]);
    assert!(service.image(&world.local("team/app:1"), None).await.value.is_some());
    assert_eq!(world.fake.requests().len(), 0);
}

#[tokio::test]
async fn a_mirror_is_known_for_one_and_a_moved_registry_is_none() {
    let mut world = World::new();
    let hub = reference("team/app");
    assert!(!world.service().is_mirrored(&hub));
    assert!(!world.service().is_mirrored(&world.local("team/app")));
    world.settings.mirrors.insert("docker.io".into(), vec!["localhost:1".into()]);
    assert!(world.service().is_mirrored(&hub));
    assert!(!world.service().is_mirrored(&world.local("team/app")));
}

#[tokio::test]
async fn what_podman_blocks_is_asked_of_nobody() {
    let mut world = World::new();
    world.fake.tags("team/app", ["1"]);
    let conf = format!("[[registry]]\nlocation = \"{}\"\nblocked = true\n", world.fake.host());
    let path = world.folder.path().join("registries.conf");
    write(&path, &conf);
    world.settings.environment.registries = Some(path);
    let answer = world.service().tags(&world.local("team/app")).await;
    let host = world.fake.host();
    assert_eq!(answer.problem.unwrap().to_string(), format!("{host} is blocked in Podman's registries.conf"));
    assert_eq!(world.fake.requests().len(), 0);
}
