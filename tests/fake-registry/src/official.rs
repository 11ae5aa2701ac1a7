//! The tags of the official images, from data that is not a part of the repository.

use std::path::Path;

use serde_json::Value;

/// The tags of an official image: the folder that `DOCKWRIGHT_DATA` names holds `official_tags.json`, an object of
/// image names, each with a list of `tags`.
///
/// # Errors
/// Why they are not there.
pub fn official_tags(image: &str) -> Result<Vec<String>, String> {
    let folder = std::env::var_os("DOCKWRIGHT_DATA").ok_or("DOCKWRIGHT_DATA names no folder of data")?;
    let path = Path::new(&folder).join("official_tags.json");
    let text = std::fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let all: Value = serde_json::from_slice(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let tags = all.get(image).and_then(|image| image.get("tags")).and_then(Value::as_array);
    let tags = tags.ok_or_else(|| format!("{} knows no {image}", path.display()))?;
    Ok(tags.iter().filter_map(|tag| Some(tag.as_str()?.to_owned())).collect())
}
