//! The same against a real registry, where the environment names one on this machine: `DOCKWRIGHT_REGISTRY`, as
//! `127.0.0.1:5000`, with some repository in it.

use registry::{Environment, Reference, Service, Settings};

#[tokio::test]
async fn a_real_registry_tells_its_tags_and_images() {
    let test = "a_real_registry_tells_its_tags_and_images";
    let Ok(host) = std::env::var("DOCKWRIGHT_REGISTRY") else {
        return oracle_client::skip(test, "DOCKWRIGHT_REGISTRY names no registry");
    };
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings::new(Environment::default());
    settings.cache = Some(folder.path().to_owned());
    let service = Service::new(settings);
    for name in ["library/alpine", "library/busybox"] {
        let reference = Reference::parse(&format!("{host}/{name}")).unwrap();
        let answer = service.tags(&reference).await;
        let names = answer.value.unwrap_or_else(|| panic!("{name}: {:?}", answer.problem));
        assert!(answer.complete && !names.names.is_empty(), "{name}");
        for tag in &names.names {
            let tagged = reference.with_tag(tag);
            let answer = service.image(&tagged, None).await;
            let image = answer.value.unwrap_or_else(|| panic!("{tagged}: {:?}", answer.problem));
            assert!(image.layers().count() > 0 && image.size() > 0, "{tagged}");
            assert!(!image.config.env.is_empty() || !image.config.cmd.is_empty(), "{tagged}");
            let pinned = tagged.with_digest(&image.digest);
            let again = service.image(&pinned, None).await.value.unwrap();
            assert_eq!(*again, *image, "{pinned}");
            let described = service.tag(&tagged).await.value.unwrap();
            assert_eq!(described.digest.as_ref(), Some(&image.digest));
        }
    }
    let missing = service.tags(&Reference::parse(&format!("{host}/no/such")).unwrap()).await;
    assert!(matches!(missing.problem, Some(registry::Problem::NotFound { .. })), "{:?}", missing.problem);
}
