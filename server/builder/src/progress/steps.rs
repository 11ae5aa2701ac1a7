//! The progress of builders that run one instruction after another and print each as a STEP: Buildah and Podman
//! (`[1/2] STEP 3/6: RUN make`), and Docker's classic builder (`Step 3/6 : RUN make`).

use super::event::{Event, Log, Stream, Vertex};
use super::reader::ProgressReader;

/// What has been read of the step in hand.
#[derive(Debug, Default)]
struct Current {
    id: String,
    started: f64,
    cached: bool,
}

impl Current {
    fn begin(&mut self, id: String, name: String, now: f64) -> Vec<Event> {
        let mut events = self.end(now, None);
        *self = Self { id: id.clone(), started: now, ..Self::default() };
        events.push(Event::Vertex(Vertex { id, name, started: Some(now), ..Vertex::default() }));
        events
    }

    fn vertex(&self) -> Vertex {
        let (id, started) = (self.id.clone(), Some(self.started));
        Vertex { id, started, cached: self.cached, ..Vertex::default() }
    }

    fn cached(&mut self) -> Vec<Event> {
        self.cached = true;
        vec![Event::Vertex(Vertex { completed: Some(self.started), ..self.vertex() })]
    }

    fn end(&mut self, now: f64, error: Option<String>) -> Vec<Event> {
        if self.id.is_empty() {
            return Vec::new();
        }
        let completed = Some(if self.cached { self.started } else { now });
        let event = Event::Vertex(Vertex { completed, error, ..self.vertex() });
        self.id.clear();
        vec![event]
    }

    fn output(&self, stream: Stream, line: &str) -> Vec<Event> {
        if self.id.is_empty() {
            return vec![Event::Text(line.to_owned())];
        }
        let data = format!("{line}\n").into_bytes();
        vec![Event::Log(Log { vertex: self.id.clone(), stream, data })]
    }
}

/// Reads what Buildah and Podman print.
#[derive(Debug, Default)]
pub struct StepReader {
    current: Current,
}

/// Whether a text is one of the ids that builders print.
fn is_id(text: &str) -> bool {
    (8..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `[1/2] STEP 3/6: RUN make` as its id (`1/2:3`), and the whole of it as its name.
fn step_line(line: &str) -> Option<String> {
    let (stage, rest) = match line.strip_prefix('[') {
        Some(rest) => {
            let (stage, rest) = rest.split_once("] ")?;
            (stage, rest)
        }
        None => ("1/1", line),
    };
    let (number, _) = rest.strip_prefix("STEP ")?.split_once(": ")?;
    let (number, of) = number.split_once('/')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (digits(number) && digits(of)).then(|| format!("{stage}:{number}"))
}

/// `[3/3] COMMIT tag`, without the stage in a file of one.
fn is_commit(line: &str) -> bool {
    let line =
        if line.starts_with('[') { line.split_once("] ").map_or(line, |(_, rest)| rest) } else { line };
    line == "COMMIT" || line.starts_with("COMMIT ")
}

impl ProgressReader for StepReader {
    fn line(&mut self, stream: Stream, line: &str, now: f64) -> Vec<Event> {
        // `Error: building at STEP "RUN …": exit status 7` ends the build, whichever stream it comes by.
        if line.starts_with("Error: building at STEP ") || line.starts_with("Error: error building at STEP ")
        {
            let mut events = self.current.end(now, Some(line.to_owned()));
            events.push(Event::Text(line.to_owned()));
            return events;
        }
        if let Some(id) = step_line(line) {
            return self.current.begin(id, line.to_owned(), now);
        }
        if let Some(id) = line.strip_prefix("--> Using cache ")
            && is_id(id)
        {
            return self.current.cached();
        }
        if let Some(id) = line.strip_prefix("--> ")
            && is_id(id)
        {
            return self.current.end(now, None);
        }
        if is_commit(line) {
            let mut events = self.current.end(now, None);
            events.push(Event::Text(line.to_owned()));
            return events;
        }
        self.current.output(stream, line)
    }

    fn end(&mut self, now: f64) -> Vec<Event> {
        self.current.end(now, None)
    }
}

/// Reads what Docker's classic builder prints.
#[derive(Debug, Default)]
pub struct ClassicReader {
    current: Current,
}

impl ProgressReader for ClassicReader {
    fn line(&mut self, stream: Stream, line: &str, now: f64) -> Vec<Event> {
        if let Some(rest) = line.strip_prefix("Step ")
            && let Some((number, _)) = rest.split_once(" : ")
            && let Some((number, _)) = number.split_once('/')
        {
            return self.current.begin(number.to_owned(), line.to_owned(), now);
        }
        if line == " ---> Using cache" {
            return self.current.cached();
        }
        // The id of an image does not end the step: the triggers of a base run within its FROM.
        let own = [" ---> ", "Removing intermediate container "];
        if own.iter().any(|prefix| line.starts_with(prefix)) {
            return Vec::new();
        }
        let failed = line.starts_with("The command '") && line.contains("' returned a non-zero code: ");
        if failed || (stream == Stream::Error && line.contains(" failed: ")) {
            let mut events = self.current.end(now, Some(line.to_owned()));
            events.push(Event::Text(line.to_owned()));
            return events;
        }
        self.current.output(stream, line)
    }

    fn end(&mut self, now: f64) -> Vec<Event> {
        self.current.end(now, None)
    }
}
