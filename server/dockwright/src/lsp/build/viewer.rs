//! Watches a build for the session: the log to its file, the state of each line to whoever shows it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use builder::build::{Job, Viewer};
use builder::progress::{Event, Progress, plain};
use builder::run::now;
use tokio::sync::{mpsc, watch};

use super::board::{Board, Line};
use super::log::Log;
use crate::build::Transcript;

/// How often the log is handed on.
const EVERY: Duration = Duration::from_millis(100);

/// The most of the log that waits for the client, in bytes. The file has all of it.
const WAITING: usize = 64 * 1024;

/// A build at one moment.
#[derive(Debug, Clone, Default)]
pub struct Moment {
    /// How far it is, from 0 to 100.
    pub percentage: u32,
    /// The step at work.
    pub step: Option<String>,
    /// What every instruction does.
    pub lines: Arc<[Line]>,
    /// How it ended, once it has, and what is said of it.
    pub end: Option<(&'static str, String)>,
    /// Where the whole log is, once the build has ended.
    pub log: Option<String>,
}

/// Passes on what a build says.
pub struct Watcher<'a> {
    job: &'a Job,
    board: &'a Board,
    log: Log,
    transcript: Transcript,
    moments: &'a watch::Sender<Moment>,
    show: Box<dyn Fn(Arc<[Line]>) + Send + 'a>,
    /// Nothing when the client did not ask for the log.
    output: Option<mpsc::Sender<String>>,
    waiting: String,
    left_out: usize,
    handed_on: Instant,
}

impl<'a> Watcher<'a> {
    /// For a build; `show` gets the lines for whoever asks.
    pub fn new(
        job: &'a Job,
        board: &'a Board,
        log: Log,
        moments: &'a watch::Sender<Moment>,
        output: Option<mpsc::Sender<String>>,
        show: impl Fn(Arc<[Line]>) + Send + 'a,
    ) -> Self {
        Self {
            job,
            board,
            log,
            transcript: Transcript::default(),
            moments,
            show: Box::new(show),
            output,
            waiting: String::new(),
            left_out: 0,
            handed_on: Instant::now(),
        }
    }

    /// The log, and what of it still waits for the client.
    pub fn rest(mut self) -> (Log, String) {
        self.hand_on();
        (self.log, self.waiting)
    }

    fn hand_on(&mut self) {
        self.log.flush();
        self.handed_on = Instant::now();
        let Some(output) = self.output.as_ref().filter(|_| !self.waiting.is_empty()) else { return };
        // A client that reads slowly does not slow down the build.
        if let Ok(place) = output.try_reserve() {
            let mut text = std::mem::take(&mut self.waiting);
            let left_out = std::mem::take(&mut self.left_out);
            if left_out > 0 {
                text.push_str(&format!("… {left_out} bytes are left out here; the log has them …\n"));
            }
            place.send(text);
        }
    }
}

/// Adds a line to what waits, or counts it when there is no room.
fn add(waiting: &mut String, left_out: &mut usize, line: &str) {
    if *left_out == 0 && waiting.len() + line.len() < WAITING {
        waiting.push_str(line);
        waiting.push('\n');
    } else {
        *left_out += line.len() + 1;
    }
}

impl Viewer for Watcher<'_> {
    fn event(&mut self, event: &Event, _progress: &Progress) {
        let (log, waiting, left_out) = (&mut self.log, &mut self.waiting, &mut self.left_out);
        let wanted = self.output.is_some();
        self.transcript.event(event, |line| {
            let line = plain(line);
            log.line(&line);
            if wanted {
                add(waiting, left_out, &line);
            }
        });
        if self.handed_on.elapsed() >= EVERY {
            self.hand_on();
        }
    }

    fn refresh(&mut self, progress: &Progress) {
        let (log, waiting, left_out) = (&mut self.log, &mut self.waiting, &mut self.left_out);
        let wanted = self.output.is_some();
        self.transcript.refresh(&self.job.document, progress, |line| {
            let line = plain(line);
            log.line(&line);
            if wanted {
                add(waiting, left_out, &line);
            }
        });
        self.hand_on();
        let lines: Arc<[Line]> = self.board.lines(progress, now()).into();
        let summary = progress.summary();
        (self.show)(lines.clone());
        self.moments.send_replace(Moment {
            percentage: summary.percentage(),
            step: summary.current,
            lines,
            ..Moment::default()
        });
    }
}
