//! How long what is known takes: `cargo bench -p registry --bench answers`. Nobody is asked but a fake on this machine.
#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a bench reports on standard output")]

use std::time::{Duration, Instant};

use registry::{Environment, Reference, Service, Settings};

fn main() {
    let fake = fake_registry::Fake::start();
    let tags: Vec<String> = (0..9000).map(|at| format!("{}.{}.{}-slim", at % 25, at % 20, at)).collect();
    fake.tags("library/node", tags.iter().map(String::as_str));
    let folder = tempfile::tempdir().unwrap();
    let mut settings = Settings::new(Environment::default());
    settings.hub = fake.url();
    settings.addresses.insert("docker.io".into(), fake.url());
    settings.cache = Some(folder.path().to_owned());
    let node = Reference::parse("node").unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _inside = runtime.enter();

    let service = Service::new(settings.clone());
    let start = Instant::now();
    assert!(runtime.block_on(service.tags(&node)).complete);
    println!("{} tags: asked for the first time {:?}", tags.len(), start.elapsed());

    let disk = median(|| {
        let service = Service::new(settings.clone());
        let start = Instant::now();
        assert!(service.seen_tags(&node).complete);
        start.elapsed()
    });
    let memory = median(|| {
        let start = Instant::now();
        assert!(service.seen_tags(&node).complete);
        start.elapsed()
    });
    let asked = median(|| {
        let start = Instant::now();
        assert!(runtime.block_on(service.tags(&node)).complete);
        start.elapsed()
    });
    println!("known: from disk {disk:?}, from memory {memory:?}, asked for again {asked:?}");
}

fn median(mut once: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<Duration> = (0..50).map(|_| once()).collect();
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
