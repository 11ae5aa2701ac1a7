//! What of the settings of Docker's engine says where registries are: `daemon.json` of the machine, or of a rootless
//! engine.

use serde::Deserialize;

use crate::Environment;
use crate::file::bounded;
use crate::json::lenient;

/// The settings, as far as they matter here.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub(super) struct Daemon {
    #[serde(deserialize_with = "lenient")]
    pub registry_mirrors: Vec<String>,
    #[serde(deserialize_with = "lenient")]
    pub insecure_registries: Vec<String>,
}

impl Daemon {
    /// Reads those of this machine. A file that cannot be read says nothing.
    pub(super) fn read(environment: &Environment) -> Self {
        let rootless = environment.config_folder().map(|folder| folder.join("docker").join("daemon.json"));
        let mut all = Self::default();
        for path in environment.daemon.iter().chain(&rootless) {
            let one: Option<Self> = bounded(path).and_then(|text| serde_json::from_slice(&text).ok());
            let one = one.unwrap_or_default();
            all.registry_mirrors.extend(one.registry_mirrors);
            all.insecure_registries.extend(one.insecure_registries);
        }
        all
    }
}
