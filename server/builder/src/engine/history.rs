//! What engines list: images, and the history of one.

use serde_json::Value;

/// An image in an engine's store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageRow {
    /// Its name with its tag; `<none>` where it has none.
    pub name: String,
    /// Its id.
    pub id: String,
    /// When it was made, as the engine says it.
    pub created: String,
    /// Its size, as a person reads it.
    pub size: String,
}

/// A row of an image's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryRow {
    /// What made it: `RUN /bin/sh -c make # buildkit`.
    pub created_by: String,
    /// When, as the engine says it.
    pub created: String,
    /// The bytes that it added; 0 for what changes the configuration alone.
    pub bytes: u64,
}

/// The objects of a text that is a JSON array or one object a line.
fn objects(text: &str) -> Vec<Value> {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Array(values)) => values,
        _ => {
            text.lines().filter_map(|line| serde_json::from_str(line).ok()).filter(Value::is_object).collect()
        }
    }
}

/// A field by the first of its names that is there, without regard to the case of its first letter.
fn text(value: &Value, names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| match value.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// Bytes as engines write them for people: `1.98MB`.
#[must_use]
pub fn human(bytes: u64) -> String {
    if bytes < 1000 {
        return format!("{bytes}B");
    }
    let mut value = bytes as f64 / 1000.0;
    for unit in ["kB", "MB", "GB"] {
        if value < 1000.0 {
            let digits = usize::from(value < 10.0) + usize::from(value < 100.0);
            return format!("{value:.digits$}{unit}");
        }
        value /= 1000.0;
    }
    format!("{value:.1}TB")
}

impl ImageRow {
    /// Reads what `Engine::images` prints.
    #[must_use]
    pub fn read(output: &str) -> Vec<Self> {
        objects(output).iter().flat_map(rows_of_image).collect()
    }
}

fn rows_of_image(value: &Value) -> Vec<ImageRow> {
    let Some(id) = text(value, &["ID", "Id", "id"]) else { return Vec::new() };
    let created = text(value, &["CreatedSince", "CreatedAt", "createdat"]).unwrap_or_default();
    let size = match value.get("Size").or_else(|| value.get("size")) {
        Some(Value::Number(number)) => human(number.as_u64().unwrap_or(0)),
        Some(Value::String(text)) => text.clone(),
        _ => String::new(),
    };
    let row = |name: String| ImageRow { name, id: id.clone(), created: created.clone(), size: size.clone() };
    if let Some(repository) = text(value, &["Repository"]) {
        let tag = text(value, &["Tag"]).unwrap_or_default();
        let name = if repository == "<none>" { repository } else { format!("{repository}:{tag}") };
        return vec![row(name)];
    }
    let names = value.get("Names").or_else(|| value.get("names")).and_then(Value::as_array);
    let names: Vec<String> =
        names.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    if names.is_empty() { vec![row("<none>".to_owned())] } else { names.into_iter().map(row).collect() }
}

impl HistoryRow {
    /// Reads what `Engine::history` prints, newest first as engines print it.
    #[must_use]
    pub fn read(output: &str) -> Vec<Self> {
        let objects = objects(output);
        // `buildah inspect` has the history inside of the image's configuration, oldest first and without sizes.
        let inside = |value: &Value| value.pointer("/OCIv1/history").and_then(Value::as_array).cloned();
        let inspected: Option<Vec<Value>> =
            serde_json::from_str(output).ok().and_then(|value| inside(&value));
        match inspected {
            Some(rows) => rows.iter().rev().map(row_of_history).collect(),
            None => objects.iter().map(row_of_history).collect(),
        }
    }
}

fn row_of_history(value: &Value) -> HistoryRow {
    let bytes = match value.get("Size").or_else(|| value.get("size")) {
        Some(Value::Number(number)) => number.as_u64().unwrap_or(0),
        Some(Value::String(text)) => text.parse().unwrap_or(0),
        _ => 0,
    };
    let created = text(value, &["CreatedAt", "created", "Created"]).unwrap_or_default();
    let created_by = text(value, &["CreatedBy", "created_by"]).unwrap_or_default();
    HistoryRow { created_by, created, bytes }
}
