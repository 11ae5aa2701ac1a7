//! How Compose lays one `build:` over another, of an override file or of the service that `extends` names.

use serde_json::{Map, Value};

use super::definition::scalar;
use super::yaml::{OVERRIDE, RESET};

/// The long form of a `build:`; nothing where there is none.
pub(super) fn long_form(build: Value) -> Result<Option<Map<String, Value>>, String> {
    match build {
        Value::Null => Ok(None),
        Value::Object(map) => Ok(Some(map)),
        short => match scalar(&short) {
            Some(context) => Ok(Some(Map::from_iter([("context".to_owned(), Value::String(context))]))),
            None => Err("`build` is neither a path nor a map".to_owned()),
        },
    }
}

/// `above` over `below`: maps are merged key by key, lists joined, everything else replaced.
pub(super) fn lay_over(
    below: Option<Map<String, Value>>,
    above: Option<Map<String, Value>>,
) -> Option<Map<String, Value>> {
    let Some(above) = above else { return below };
    if above.contains_key(RESET) {
        return None;
    }
    if let Some(whole) = above.get(OVERRIDE) {
        return long_form(whole.clone()).ok().flatten();
    }
    let mut build = below.unwrap_or_default();
    for (key, value) in above {
        let value = match value {
            Value::Object(map) if map.contains_key(RESET) => {
                build.remove(&key);
                continue;
            }
            Value::Object(mut map) if map.contains_key(OVERRIDE) => map.remove(OVERRIDE).unwrap_or_default(),
            value => match build.remove(&key) {
                Some(known) => join(&key, known, value),
                None => value,
            },
        };
        build.insert(key, value);
    }
    Some(build)
}

fn join(key: &str, below: Value, above: Value) -> Value {
    match key {
        "args" | "additional_contexts" => {
            let mut pairs = as_map(below);
            pairs.extend(as_map(above));
            Value::Object(pairs)
        }
        "platforms" => match (below, above) {
            (Value::Array(mut items), Value::Array(more)) => {
                items.extend(more);
                let mut seen = Vec::new();
                items.retain(|item| {
                    !seen.contains(item) && {
                        seen.push(item.clone());
                        true
                    }
                });
                Value::Array(items)
            }
            (_, above) => above,
        },
        _ => above,
    }
}

/// A list of `name=value` as a map; a name alone has no value of its own.
fn as_map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        Value::Array(items) => items
            .iter()
            .filter_map(scalar)
            .map(|item| match item.split_once('=') {
                Some((name, value)) => (name.to_owned(), Value::String(value.to_owned())),
                None => (item, Value::Null),
            })
            .collect(),
        _ => Map::new(),
    }
}
