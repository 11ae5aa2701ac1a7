//! A service that asks the fake alone.

use std::time::Duration;

use fake_registry::Fake;
use registry::{Environment, Reference, Service, Settings};
use tempfile::TempDir;

/// A fake, a folder for the cache and everything else, and settings that lead to the fake.
pub struct World {
    pub fake: Fake,
    pub folder: TempDir,
    pub settings: Settings,
}

impl World {
    pub fn new() -> Self {
        Self::with(Fake::start())
    }

    pub fn with(fake: Fake) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let environment = Environment { home: Some(folder.path().join("home")), ..Environment::default() };
        let mut settings = Settings::new(environment);
        settings.hub = fake.url();
        settings.addresses.insert("docker.io".into(), fake.url());
        settings.cache = Some(folder.path().join("cache"));
        // A registry on this machine answers at once or never.
        settings.limits.connect = Duration::from_secs(2);
        settings.limits.silence = Duration::from_millis(400);
        settings.limits.request = Duration::from_secs(5);
        settings.limits.patience = Duration::from_millis(100);
        Self { fake, folder, settings }
    }

    pub fn service(&self) -> Service {
        Service::new(self.settings.clone())
    }

    /// Writes a file below the home.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.folder.path().join("home").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// A reference to a repository of the fake under its own name.
    pub fn local(&self, rest: &str) -> Reference {
        reference(&format!("{}/{rest}", self.fake.host()))
    }
}

pub fn reference(text: &str) -> Reference {
    Reference::parse(text).unwrap_or_else(|fault| panic!("{text}: {fault}"))
}
