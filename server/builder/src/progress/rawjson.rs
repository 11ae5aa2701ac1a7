//! BuildKit's own progress as JSON lines: `docker buildx build --progress=rawjson`, `buildctl --progress=rawjson`.
//! The lines are `client.SolveStatus` of BuildKit (`client/graph.go`).

use base64::Engine as _;
use serde::Deserialize;

use super::event::{Event, Log, Stream, Transfer, Vertex};
use super::reader::ProgressReader;

/// Reads JSON lines; whatever else stands between them is text.
#[derive(Debug, Default)]
pub struct RawJsonReader;

#[derive(Deserialize)]
struct Status {
    #[serde(default)]
    vertexes: Vec<RawVertex>,
    #[serde(default)]
    statuses: Vec<RawStatus>,
    #[serde(default)]
    logs: Vec<RawLog>,
    #[serde(default)]
    warnings: Vec<RawWarning>,
}

#[derive(Deserialize)]
struct RawVertex {
    digest: String,
    #[serde(default)]
    name: String,
    started: Option<jiff::Timestamp>,
    completed: Option<jiff::Timestamp>,
    #[serde(default)]
    cached: bool,
    #[serde(default)]
    error: String,
}

#[derive(Deserialize)]
struct RawStatus {
    id: String,
    vertex: String,
    #[serde(default)]
    current: i64,
    #[serde(default)]
    total: i64,
    completed: Option<jiff::Timestamp>,
}

#[derive(Deserialize)]
struct RawLog {
    vertex: String,
    #[serde(default)]
    stream: u8,
    #[serde(default)]
    data: String,
}

#[derive(Deserialize)]
struct RawWarning {
    #[serde(default)]
    short: String,
}

fn seconds(time: jiff::Timestamp) -> f64 {
    time.as_duration().as_secs_f64()
}

/// Base64 as Go's encoder writes it.
fn bytes(text: &str) -> Option<Vec<u8>> {
    base64::engine::general_purpose::STANDARD.decode(text).ok()
}

impl Status {
    fn into_events(self) -> Vec<Event> {
        let vertexes = self.vertexes.into_iter().map(|vertex| {
            Event::Vertex(Vertex {
                id: vertex.digest,
                name: vertex.name,
                started: vertex.started.map(seconds),
                completed: vertex.completed.map(seconds),
                cached: vertex.cached,
                error: Some(vertex.error).filter(|error| !error.is_empty()),
            })
        });
        let statuses = self.statuses.into_iter().map(|status| {
            Event::Transfer(Transfer {
                vertex: status.vertex,
                id: status.id,
                current: u64::try_from(status.current).unwrap_or(0),
                total: u64::try_from(status.total).unwrap_or(0),
                completed: status.completed.is_some(),
            })
        });
        let logs = self.logs.into_iter().filter_map(|log| {
            let stream = if log.stream == 2 { Stream::Error } else { Stream::Out };
            Some(Event::Log(Log { vertex: log.vertex, stream, data: bytes(&log.data)? }))
        });
        let warnings = self.warnings.into_iter().filter_map(|warning| {
            let short = String::from_utf8(bytes(&warning.short)?).ok()?;
            Some(Event::Text(format!("WARNING: {short}")))
        });
        vertexes.chain(statuses).chain(logs).chain(warnings).collect()
    }
}

impl ProgressReader for RawJsonReader {
    fn line(&mut self, _stream: Stream, line: &str, _now: f64) -> Vec<Event> {
        // What a step prints is inside of a log, so a line that says nothing as a status is the client's text. Fields
        // of newer clients are passed over.
        if line.starts_with('{')
            && let Ok(status) = serde_json::from_str::<Status>(line)
        {
            let events = status.into_events();
            if !events.is_empty() {
                return events;
            }
        }
        vec![Event::Text(line.to_owned())]
    }
}
