//! Compose files: `build:` of each service, in its short and its long form.

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Value};

use super::definition::{Definition, scalar};
use super::guard::is_harmless;
use super::interpolate::Variables;

/// The builds that a Compose file defines, in its order; nothing of a file that cannot be read.
pub(super) fn read(text: &str, variables: &Variables<'_>) -> Vec<Definition> {
    if !is_harmless(text) {
        return Vec::new();
    }
    let Ok(documents) = Yaml::load_from_str(text) else { return Vec::new() };
    let mut found = Vec::new();
    for document in &documents {
        // The services are walked in the file's order, which plain data does not keep.
        let Some(Yaml::Mapping(services)) = document.as_mapping_get("services") else { continue };
        for (name, service) in services {
            let Some(name) = scalar(&plain(name)) else { continue };
            match plain(service).get("build") {
                Some(build @ Value::Object(_)) => {
                    found.push(Definition::read(&name, &put_in(build, variables)))
                }
                Some(short) => {
                    let context = scalar(short).map(|text| variables.put_in(&text)).unwrap_or_default();
                    found.push(Definition { name, context, ..Definition::default() });
                }
                None => {}
            }
        }
    }
    found
}

/// YAML as plain data, merge keys (`<<`) merged.
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
        Yaml::Tagged(_, inner) => plain(inner),
        _ => Value::Null,
    }
}

fn put_in(value: &Value, variables: &Variables<'_>) -> Value {
    match value {
        Value::String(text) => Value::String(variables.put_in(text)),
        Value::Array(items) => Value::Array(items.iter().map(|item| put_in(item, variables)).collect()),
        Value::Object(map) => {
            Value::Object(map.iter().map(|(key, value)| (key.clone(), put_in(value, variables))).collect())
        }
        other => other.clone(),
    }
}
