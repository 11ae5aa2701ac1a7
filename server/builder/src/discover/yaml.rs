//! YAML as plain data.

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Value};

use super::definition::scalar;
use super::guard::is_harmless;

/// The key that stands for a tag of Compose's (`!reset`, `!override`) on the value below it.
pub(super) const RESET: &str = "!reset";
/// See [`RESET`].
pub(super) const OVERRIDE: &str = "!override";

/// A Compose file, as far as builds are concerned.
pub(super) struct File {
    /// The services in the file's order, which plain data does not keep.
    pub(super) services: Vec<(String, Value)>,
    /// What it includes.
    pub(super) include: Vec<Value>,
}

/// Reads a file; why not, in words.
pub(super) fn read(text: &str) -> Result<File, String> {
    if !is_harmless(text) {
        return Err("it is nested too deeply to be read".to_owned());
    }
    let documents = Yaml::load_from_str(text).map_err(|error| format!("it is no YAML: {error}"))?;
    let mut file = File { services: Vec::new(), include: Vec::new() };
    for document in &documents {
        if let Some(Yaml::Mapping(services)) = document.as_mapping_get("services") {
            let named = |(name, service)| Some((scalar(&plain(name))?, plain(service)));
            file.services.extend(services.iter().filter_map(named));
        }
        if let Some(Value::Array(items)) = document.as_mapping_get("include").map(plain) {
            file.include.extend(items);
        }
    }
    Ok(file)
}

/// Merge keys (`<<`) are merged.
fn plain(node: &Yaml<'_>) -> Value {
    match node {
        Yaml::Value(Scalar::String(text)) => Value::String(text.to_string()),
        Yaml::Value(Scalar::Integer(number)) => Value::from(*number),
        Yaml::Value(Scalar::Boolean(flag)) => Value::Bool(*flag),
        Yaml::Value(Scalar::FloatingPoint(number)) => Value::from(number.into_inner()),
        Yaml::Sequence(items) => Value::Array(items.iter().map(plain).collect()),
        Yaml::Mapping(pairs) => {
            let mut map = Map::new();
            for (key, value) in pairs {
                let Some(key) = scalar(&plain(key)) else { continue };
                if key != "<<" {
                    map.insert(key, plain(value));
                    continue;
                }
                let merged = match plain(value) {
                    Value::Array(items) => items,
                    one => vec![one],
                };
                for from in merged {
                    let Value::Object(from) = from else { continue };
                    for (key, value) in from {
                        map.entry(key).or_insert(value);
                    }
                }
            }
            Value::Object(map)
        }
        Yaml::Tagged(tag, inner) => {
            let key = match tag.suffix.trim_start_matches('!') {
                "reset" => RESET,
                "override" => OVERRIDE,
                _ => return plain(inner),
            };
            Value::Object(Map::from_iter([(key.to_owned(), plain(inner))]))
        }
        _ => Value::Null,
    }
}
