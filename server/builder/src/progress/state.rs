//! What became of every step, kept up to date event by event.

use std::collections::HashMap;

use super::event::{Event, Stream, Vertex};
use super::map::{Place, StepMap};

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepState {
    /// It has not begun.
    Waiting,
    /// It came from the cache.
    Cached,
    /// It ran to its end.
    Done,
    /// It is at work.
    Running,
    /// The build was ended during it.
    Cancelled,
    /// It failed.
    Failed,
}

/// One step as a viewer shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct StepView {
    /// The engine's id of it.
    pub id: String,
    /// What the engine calls it.
    pub name: String,
    /// Where it belongs, when an instruction stands for it.
    pub place: Option<Place>,
    /// How it stands.
    pub state: StepState,
    /// How long it ran so far, in seconds.
    pub seconds: f64,
    /// What it failed with.
    pub error: Option<String>,
}

/// A build at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    /// Steps with an end.
    pub done: usize,
    /// Steps known.
    pub total: usize,
    /// The step at work that began last, by its name.
    pub current: Option<String>,
}

impl Summary {
    /// How far the build is, from 0 to 100. Steps can become known late, so that it may stand still.
    #[must_use]
    pub fn percentage(&self) -> u32 {
        let done = self.done.saturating_mul(100).checked_div(self.total).unwrap_or(0);
        u32::try_from(done).unwrap_or(100).min(100)
    }
}

#[derive(Debug, Default)]
struct Known {
    name: String,
    /// When each run began, with its end.
    runs: Vec<(f64, Option<f64>)>,
    cached: bool,
    error: Option<String>,
    tail: Vec<u8>,
    /// Which output wrote the last of it.
    stream: Option<Stream>,
}

/// How much of a step's output is kept for the message when it fails, in bytes.
const TAIL: usize = 8 * 1024;

/// The most steps that are followed; an engine that tells more is not believed.
const MOST_STEPS: usize = 20_000;

/// The progress of one build.
#[derive(Debug, Default)]
pub struct Progress {
    order: Vec<String>,
    known: HashMap<String, Known>,
    map: StepMap,
}

impl Progress {
    /// Before anything happened.
    #[must_use]
    pub fn new(map: StepMap) -> Self {
        Self { map, ..Self::default() }
    }

    /// Takes an event. Says whether a step changed its state.
    pub fn apply(&mut self, event: &Event) -> bool {
        match event {
            Event::Vertex(vertex) => self.vertex(vertex),
            Event::Log(log) => {
                if let Some(known) = self.known.get_mut(&log.vertex) {
                    // The two outputs come in pieces: a line of one that is not ended yet is no start for the other's.
                    let other = known.stream.replace(log.stream).is_some_and(|last| last != log.stream);
                    if other && known.tail.last().is_some_and(|byte| *byte != b'\n') {
                        known.tail.push(b'\n');
                    }
                    known.tail.extend_from_slice(&log.data);
                    if known.tail.len() > 2 * TAIL {
                        let cut = known.tail.len() - TAIL;
                        known.tail.drain(..cut);
                    }
                }
                false
            }
            Event::Transfer(_) | Event::Text(_) => false,
        }
    }

    fn vertex(&mut self, vertex: &Vertex) -> bool {
        if !self.known.contains_key(&vertex.id) {
            if self.order.len() >= MOST_STEPS {
                return false;
            }
            self.order.push(vertex.id.clone());
        }
        let known = self.known.entry(vertex.id.clone()).or_default();
        if !vertex.name.is_empty() && known.name != vertex.name {
            known.name.clone_from(&vertex.name);
            self.map.learn(&vertex.name);
        }
        known.cached |= vertex.cached;
        if vertex.error.is_some() {
            known.error.clone_from(&vertex.error);
        }
        if let Some(started) = vertex.started {
            match known.runs.iter_mut().find(|(begin, _)| *begin == started) {
                Some(run) => run.1 = vertex.completed.or(run.1),
                None => known.runs.push((started, vertex.completed)),
            }
        }
        true
    }

    /// Every step in the order in which they became known. `now` is in seconds from 1970 as the engine counts.
    #[must_use]
    pub fn steps(&self, now: f64) -> Vec<StepView> {
        let view = |id: &String| {
            let known = self.known.get(id)?;
            Some(StepView {
                id: id.clone(),
                name: known.name.clone(),
                place: self.map.place(id, &known.name),
                state: known.state(),
                seconds: known.seconds(now),
                error: known.error.clone(),
            })
        };
        self.order.iter().filter_map(view).collect()
    }

    /// The build at a glance.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut summary = Summary { total: self.order.len(), ..Summary::default() };
        let mut latest = f64::MIN;
        for known in self.order.iter().filter_map(|id| self.known.get(id)) {
            match known.state() {
                StepState::Waiting => {}
                StepState::Running => {
                    let begun = known.runs.last().map_or(f64::MIN, |run| run.0);
                    if begun >= latest {
                        latest = begun;
                        summary.current = Some(known.name.clone());
                    }
                }
                _ => summary.done += 1,
            }
        }
        summary
    }

    /// The last lines that a step wrote, `count` at most. Terminal controls are taken out, and of a line that was
    /// written over (`\r`) the last writing counts.
    #[must_use]
    pub fn last_lines(&self, id: &str, count: usize) -> Vec<String> {
        let Some(known) = self.known.get(id) else { return Vec::new() };
        let text = String::from_utf8_lossy(&known.tail);
        let mut lines: Vec<String> = text.lines().map(plain).filter(|line| !line.trim().is_empty()).collect();
        lines.drain(..lines.len().saturating_sub(count));
        lines
    }

    /// Marks what is still at work as ended by the user, or by the engine's end.
    pub fn stop(&mut self, now: f64) {
        for known in self.known.values_mut() {
            let mut open = false;
            for run in known.runs.iter_mut().filter(|run| run.1.is_none()) {
                run.1 = Some(now);
                open = true;
            }
            if open && known.error.is_none() {
                known.error = Some("context canceled".to_owned());
            }
        }
    }
}

impl Known {
    fn state(&self) -> StepState {
        // BuildKit's words for a step that was ended from outside; see `client/solve.go` and gRPC's codes.
        match &self.error {
            Some(error) if error.contains("context canceled") || error == "canceled" => StepState::Cancelled,
            Some(_) => StepState::Failed,
            None if self.runs.iter().any(|run| run.1.is_none()) => StepState::Running,
            None if self.cached => StepState::Cached,
            None if self.runs.is_empty() => StepState::Waiting,
            None => StepState::Done,
        }
    }

    fn seconds(&self, now: f64) -> f64 {
        // A sum of nothing would be -0.
        self.runs.iter().fold(0.0, |sum, (begin, end)| sum + (end.unwrap_or(now) - begin).max(0.0))
    }
}

/// A line as it would stand on paper: without escape sequences and other controls.
#[must_use]
pub fn plain(line: &str) -> String {
    let line = line.trim_end_matches('\r');
    let line = line.rsplit('\r').next().unwrap_or(line);
    let mut out = String::with_capacity(line.len());
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\u{1b}' => match letters.peek() {
                Some('[') => {
                    letters.next();
                    while letters.next_if(|letter| !('@'..='~').contains(letter)).is_some() {}
                    letters.next();
                }
                Some(']') => while letters.next().is_some_and(|letter| letter != '\u{7}') {},
                _ => {
                    letters.next();
                }
            },
            '\t' => out.push(letter),
            _ if letter.is_control() => {}
            _ => out.push(letter),
        }
    }
    out
}
