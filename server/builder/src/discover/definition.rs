//! One build as a Compose or Bake file defines it.

use std::collections::BTreeMap;

use serde_json::Value;

/// A service's `build:` or a target of Bake, paths as they are written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Definition {
    /// The service or target.
    pub name: String,
    /// The context; empty for the file's own folder.
    pub context: String,
    /// The Dockerfile, from the context; empty for `Dockerfile`.
    pub dockerfile: String,
    /// The text of a Dockerfile that stands in the file itself.
    pub inline: Option<String>,
    /// The stage to build.
    pub target: Option<String>,
    /// Build arguments; without a value they come from the environment.
    pub arguments: BTreeMap<String, Option<String>>,
    /// Named contexts.
    pub contexts: BTreeMap<String, String>,
    /// The platforms asked for.
    pub platforms: Vec<String>,
}

impl Definition {
    /// Reads one; Compose writes underscores where Bake writes hyphens.
    pub(super) fn read(name: &str, value: &Value) -> Self {
        let find = |keys: &[&str]| keys.iter().find_map(|key| value.get(*key));
        let text = |keys: &[&str]| find(keys).and_then(scalar);
        Self {
            name: name.to_owned(),
            context: text(&["context"]).unwrap_or_default(),
            dockerfile: text(&["dockerfile"]).unwrap_or_default(),
            inline: text(&["dockerfile_inline", "dockerfile-inline"]),
            target: text(&["target"]).filter(|target| !target.is_empty()),
            arguments: find(&["args"]).map(pairs).unwrap_or_default(),
            contexts: find(&["additional_contexts", "contexts"])
                .map(pairs)
                .unwrap_or_default()
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?)))
                .collect(),
            platforms: match find(&["platforms"]) {
                Some(Value::Array(items)) => items.iter().filter_map(scalar).collect(),
                _ => Vec::new(),
            },
        }
    }
}

/// A scalar as text.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// A map, or a list of `name=value`.
fn pairs(value: &Value) -> BTreeMap<String, Option<String>> {
    match value {
        Value::Object(map) => map.iter().map(|(name, value)| (name.clone(), scalar(value))).collect(),
        Value::Array(items) => items
            .iter()
            .filter_map(scalar)
            .map(|item| match item.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (item, None),
            })
            .collect(),
        _ => BTreeMap::new(),
    }
}
