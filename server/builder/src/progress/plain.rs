//! BuildKit's plain progress (`--progress=plain`), as a Docker without buildx prints it:
//! `#5 [2/3] RUN make`, `#5 0.31 output`, `#5 CACHED`, `#5 DONE 0.2s`, `#5 ERROR: …`
//! (`util/progress/progressui/printer.go` of BuildKit).

use std::collections::HashMap;

use super::event::{Event, Log, Stream, Vertex};
use super::reader::ProgressReader;

/// Reads plain progress. It tells no times of day, so that a step starts when it is first seen and its end is
/// counted from there.
#[derive(Debug, Default)]
pub struct PlainReader {
    seen: HashMap<String, Known>,
}

#[derive(Debug, Default)]
struct Known {
    name: String,
    started: f64,
}

impl ProgressReader for PlainReader {
    fn line(&mut self, _stream: Stream, line: &str, now: f64) -> Vec<Event> {
        self.read(line, now).map_or_else(|| vec![Event::Text(line.to_owned())], |event| vec![event])
    }
}

impl PlainReader {
    fn read(&mut self, line: &str, now: f64) -> Option<Event> {
        let (id, rest) = line.strip_prefix('#')?.split_once(' ')?;
        // Number 0 is the printer's own words.
        if id == "0" || id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let id = format!("#{id}");
        let Some(known) = self.seen.get(&id) else {
            self.seen.insert(id.clone(), Known { name: rest.to_owned(), started: now });
            let name = rest.to_owned();
            return Some(Event::Vertex(Vertex { id, name, started: Some(now), ..Vertex::default() }));
        };
        let vertex = Vertex { id: id.clone(), started: Some(known.started), ..Vertex::default() };
        // The printer names a step again when it comes back to it, and says `...` when it turns to another.
        if rest == known.name || rest == "..." {
            return Some(Event::Vertex(vertex));
        }
        if rest == "CACHED" {
            return Some(Event::Vertex(Vertex { cached: true, completed: Some(known.started), ..vertex }));
        }
        if rest == "CANCELED" {
            let error = Some("canceled".to_owned());
            return Some(Event::Vertex(Vertex { completed: Some(now), error, ..vertex }));
        }
        if let Some(seconds) = rest.strip_prefix("DONE ").and_then(|rest| rest.strip_suffix('s')) {
            let completed = seconds.parse::<f64>().map_or(now, |seconds| known.started + seconds);
            return Some(Event::Vertex(Vertex { completed: Some(completed), ..vertex }));
        }
        if let Some(error) = rest.strip_prefix("ERROR: ") {
            let error = Some(error.to_owned());
            return Some(Event::Vertex(Vertex { completed: Some(now), error, ..vertex }));
        }
        let text = match rest.split_once(' ') {
            Some((time, text)) if is_time(time) => text,
            _ => rest,
        };
        let data = format!("{text}\n").into_bytes();
        Some(Event::Log(Log { vertex: id, stream: Stream::Out, data }))
    }
}

/// `0.31`, the seconds before a line of output.
fn is_time(text: &str) -> bool {
    text.contains('.') && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}
