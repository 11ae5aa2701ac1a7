//! The configuration of an image (`config.md` of the OCI image specification, and Docker's `OnBuild` and `Shell`).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use syntax::Platform;

use super::manifest::Named;
use crate::json::{lenient, moment};
use crate::{ImageConfig, Layer, Row};

/// A configuration as it is written.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Configuration {
    #[serde(flatten)]
    platform: Named,
    #[serde(deserialize_with = "moment")]
    pub created: Option<Timestamp>,
    #[serde(deserialize_with = "lenient")]
    config: Settings,
    #[serde(deserialize_with = "lenient")]
    history: Vec<Item>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
struct Settings {
    #[serde(deserialize_with = "lenient")]
    env: Vec<String>,
    #[serde(deserialize_with = "lenient")]
    cmd: Vec<String>,
    #[serde(deserialize_with = "lenient")]
    entrypoint: Vec<String>,
    #[serde(deserialize_with = "lenient")]
    working_dir: String,
    #[serde(deserialize_with = "lenient")]
    user: String,
    #[serde(deserialize_with = "lenient")]
    exposed_ports: BTreeMap<String, Value>,
    #[serde(deserialize_with = "lenient")]
    volumes: BTreeMap<String, Value>,
    #[serde(deserialize_with = "lenient")]
    on_build: Vec<String>,
    #[serde(deserialize_with = "lenient")]
    shell: Vec<String>,
    #[serde(deserialize_with = "lenient")]
    labels: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Item {
    #[serde(deserialize_with = "moment")]
    created: Option<Timestamp>,
    #[serde(deserialize_with = "lenient")]
    created_by: String,
    #[serde(deserialize_with = "lenient")]
    comment: String,
    #[serde(deserialize_with = "lenient")]
    empty_layer: bool,
}

impl Configuration {
    /// The platform, what is passed on, and the rows with their layers. Layers that no row accounts for get rows of
    /// their own.
    pub(super) fn facts(self, layers: Vec<Layer>) -> (Option<Platform>, ImageConfig, Vec<Row>) {
        let mut layers = layers.into_iter();
        let mut history: Vec<Row> = self
            .history
            .into_iter()
            .map(|item| Row {
                created: item.created,
                command: item.created_by,
                comment: item.comment,
                layer: if item.empty_layer { None } else { layers.next() },
            })
            .collect();
        history.extend(layers.map(|layer| Row { layer: Some(layer), ..Row::default() }));
        let Settings { env, cmd, entrypoint, working_dir, user, exposed_ports, volumes, .. } = self.config;
        let Settings { on_build, shell, labels, .. } = self.config;
        let config = ImageConfig {
            env,
            cmd,
            entrypoint,
            working_dir,
            user,
            exposed_ports: exposed_ports.into_keys().collect(),
            volumes: volumes.into_keys().collect(),
            on_build,
            shell,
            labels,
        };
        (self.platform.platform(), config, history)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::Configuration;
    use crate::{Layer, Row};

    fn layer(digest: &str) -> Layer {
        Layer { digest: digest.into(), size: 5 }
    }

    #[test]
    fn rows_take_their_layers_in_order() {
        let text = r#"{"os": "linux", "architecture": "arm", "variant": "v7", "created": "1970-01-01T00:00:00Z",
            "config": {"Env": ["A=b"], "Cmd": null, "ExposedPorts": {"80/tcp": {}}, "OnBuild": ["RUN x"], "Labels": 7},
            "history": [
                {"created": "2024-10-01T01:45:26.5+02:00", "created_by": "ADD", "empty_layer": null},
                {"created_by": "ENV", "empty_layer": true}, {"created_by": "RUN", "comment": "c"}]}"#;
        let read: Configuration = serde_json::from_str(text).unwrap();
        assert_eq!(read.created, None);
        let (platform, config, rows) = read.facts(vec![layer("a"), layer("b"), layer("c")]);
        assert_eq!(platform.unwrap().to_string(), "linux/arm/v7");
        assert_eq!((config.env, config.cmd, config.labels.len()), (vec!["A=b".to_owned()], vec![], 0));
        assert_eq!((config.exposed_ports, config.on_build), (vec!["80/tcp".into()], vec!["RUN x".into()]));
        let of: Vec<_> = rows.iter().map(|row| (row.command.as_str(), row.layer.clone())).collect();
        assert_eq!(
            of,
            [("ADD", Some(layer("a"))), ("ENV", None), ("RUN", Some(layer("b"))), ("", Some(layer("c")))]
        );
        assert_eq!(rows.first().unwrap().created.unwrap().to_string(), "2024-09-30T23:45:26.5Z");
    }

    #[test]
    fn any_part_may_be_missing_or_of_another_type() {
        for text in
            ["{}", r#"{"config": null, "history": null}"#, r#"{"config": [], "history": {}, "os": 1}"#]
        {
            let read: Configuration = serde_json::from_str(text).unwrap();
            let (platform, config, rows) = read.facts(vec![layer("a")]);
            assert!(platform.is_none() && config == Default::default(), "{text}");
            assert_eq!(rows, [Row { layer: Some(layer("a")), ..Row::default() }]);
        }
    }
}
