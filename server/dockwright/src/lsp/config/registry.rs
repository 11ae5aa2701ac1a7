//! The settings that say whom to ask about images, and how.

use std::collections::BTreeMap;

use registry::{Environment, Settings};

/// The settings below `dockwright.registry`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryConfig {
    /// `cacheSize`: how many megabytes of what registries said are kept on disk; 0 keeps nothing.
    pub cache_megabytes: u64,
    /// `checkOpenFiles`: whether registries are asked about every image that an open document names.
    pub check_open_files: bool,
    /// `enabled`: whether anybody is asked.
    pub enabled: bool,
    /// `credentialHelpers`: whether the programs that keep passwords may be started, where the workspace is trusted.
    pub helpers: bool,
    /// `hub`: the address of Docker Hub's own interface; nothing for the usual one.
    pub hub: Option<String>,
    /// `localImages`: whether the engine may be asked for its images, where the workspace is trusted.
    pub local: bool,
    /// `mirrors`: by registry, the addresses that are asked before it.
    pub mirrors: BTreeMap<String, Vec<String>>,
    /// `plainHttp`: hosts without TLS.
    pub plain: Vec<String>,
}

impl Default for RegistryConfig {
    fn default() -> Self {
        let (mirrors, plain) = (BTreeMap::new(), Vec::new());
        Self {
            cache_megabytes: 64,
            check_open_files: false,
            enabled: true,
            helpers: true,
            hub: None,
            local: false,
            mirrors,
            plain,
        }
    }
}

impl RegistryConfig {
    /// What the service goes by.
    pub fn settings(&self) -> Settings {
        let mut settings = Settings::new(Environment::of_the_process());
        settings.cache_bytes = self.cache_megabytes << 20;
        settings.network = self.enabled;
        settings.helpers = self.helpers;
        if let Some(hub) = &self.hub {
            settings.hub.clone_from(hub);
        }
        settings.mirrors.clone_from(&self.mirrors);
        settings.plain.clone_from(&self.plain);
        settings
    }

    /// Takes mirrors, each written `registry=address`; the first that is written otherwise is given back.
    pub fn set_mirrors(&mut self, mirrors: &[String]) -> Result<(), String> {
        for mirror in mirrors {
            let (registry, address) = mirror
                .split_once('=')
                .filter(|(registry, address)| !registry.is_empty() && !address.is_empty())
                .ok_or_else(|| mirror.clone())?;
            self.mirrors.entry(registry.to_owned()).or_default().push(address.to_owned());
        }
        Ok(())
    }
}

/// A setting as it may be shown: the name and the password that an address holds are left out.
pub(super) fn without_passwords(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("//") {
        out.extend([before, "//"]);
        let end = behind.find(['"', ',', ' ']).unwrap_or(behind.len());
        let (host, more) = behind.split_at_checked(end).unwrap_or((behind, ""));
        match host.rsplit_once('@') {
            Some((_, host)) => out.extend(["…@", host]),
            None => out.push_str(host),
        }
        rest = more;
    }
    out + rest
}
