//! What is in an image.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// An image's configuration and layers, put together step by step.
#[derive(Debug, Clone, Default)]
pub struct Content {
    config: Map<String, Value>,
    /// The command of each row, and the size of its layer where it has one.
    rows: Vec<(String, Option<u64>)>,
}

impl Content {
    /// An image with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a row with a layer of so many bytes.
    #[must_use]
    pub fn layer(mut self, command: &str, size: u64) -> Self {
        self.rows.push((command.to_owned(), Some(size)));
        self
    }

    /// Adds a row that changes the configuration alone.
    #[must_use]
    pub fn row(mut self, command: &str) -> Self {
        self.rows.push((command.to_owned(), None));
        self
    }

    /// Adds a variable.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        let list = self.config.entry("Env").or_insert_with(|| json!([]));
        list.as_array_mut().expect("made just now").push(json!(format!("{name}={value}")));
        self
    }

    /// Sets a field of the configuration by its name in JSON: `Cmd`, `User`, `OnBuild` ...
    #[must_use]
    pub fn set(mut self, name: &str, value: Value) -> Self {
        self.config.insert(name.to_owned(), value);
        self
    }

    pub(crate) fn size(&self) -> u64 {
        self.rows.iter().filter_map(|(_, size)| *size).sum()
    }

    pub(crate) fn config(&self, platform: &Value) -> Vec<u8> {
        let history: Vec<Value> = self
            .rows
            .iter()
            .map(|(command, size)| {
                json!({"created": "2026-08-21T10:00:00Z", "created_by": command, "empty_layer": size.is_none()})
            })
            .collect();
        let mut config = json!({"created": "2026-08-21T10:00:00Z", "config": self.config, "history": history,
            "rootfs": {"type": "layers", "diff_ids": []}});
        if let (Some(config), Some(platform)) = (config.as_object_mut(), platform.as_object()) {
            config.extend(platform.clone());
        }
        config.to_string().into_bytes()
    }

    pub(crate) fn manifest(&self, config: &str, size: usize) -> Vec<u8> {
        let layers: Vec<Value> = self
            .rows
            .iter()
            .enumerate()
            .filter_map(|(index, (command, size))| {
                let digest = digest(format!("{index} {command}").as_bytes());
                let kind = "application/vnd.oci.image.layer.v1.tar+gzip";
                Some(json!({"mediaType": kind, "digest": digest, "size": (*size)?}))
            })
            .collect();
        let kind = "application/vnd.oci.image.manifest.v1+json";
        let config_kind = "application/vnd.oci.image.config.v1+json";
        json!({"schemaVersion": 2, "mediaType": kind, "layers": layers,
            "config": {"mediaType": config_kind, "digest": config, "size": size}})
        .to_string()
        .into_bytes()
    }
}

/// `sha256:` and the digits.
pub(crate) fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold("sha256:".into(), |text, byte| format!("{text}{byte:02x}"))
}

/// `os/architecture[/variant]` as JSON.
pub(crate) fn platform(name: &str) -> Value {
    let mut parts = name.split('/');
    let mut platform = json!({"os": parts.next(), "architecture": parts.next()});
    if let Some(variant) = parts.next() {
        platform["variant"] = json!(variant);
    }
    platform
}
