//! Tells the client of a build: the protocol's progress, the own notifications, and that hints have changed. A client
//! that is slow, or never answers, holds up nobody else.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use builder::progress::plain;
use serde::Serialize;
use serde_json::Value;
use tokio::sync::{mpsc, watch};
use tower_lsp::ls_types::notification::Notification;
use tower_lsp::ls_types::{
    ProgressParams, ProgressParamsValue, ProgressToken, Uri, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressEnd, WorkDoneProgressReport,
};

use super::anchor::Finder;
use super::lock;
use super::viewer::Moment;
use crate::build::words::state_name;
use crate::lsp::progress::{PATIENCE, Progress};
use crate::lsp::session::Session;

/// At most ten refreshes a second.
const PACE: Duration = Duration::from_millis(100);

/// How many pieces of a log may wait for the client.
pub const PIECES: usize = 4;

/// `dockwright/buildState`: what every instruction does.
pub enum BuildState {}

impl Notification for BuildState {
    type Params = Value;
    const METHOD: &'static str = "dockwright/buildState";
}

/// `dockwright/buildOutput`: what the build has written.
pub enum BuildOutput {}

impl Notification for BuildOutput {
    type Params = Value;
    const METHOD: &'static str = "dockwright/buildOutput";
}

#[derive(Serialize)]
struct LineState {
    line: u32,
    state: &'static str,
    seconds: f64,
    bytes: Option<u64>,
}

/// The progress of a build.
pub fn token(number: u64) -> ProgressToken {
    ProgressToken::String(format!("dockwright/build/{number}"))
}

/// One build, as its client is told.
pub struct Teller {
    pub session: Arc<Session>,
    pub uri: Uri,
    pub number: u64,
    pub title: String,
}

impl Teller {
    /// Tells everything until the build has ended.
    pub async fn run(self, mut moments: watch::Receiver<Moment>, mut output: mpsc::Receiver<String>) {
        let shows = self.begin().await;
        let notifies = self.session.builds.abilities().notifications;
        let mut last = None;
        loop {
            tokio::select! {
                changed = moments.changed() => {
                    let moment = moments.borrow_and_update().clone();
                    if changed.is_err() || moment.end.is_some() {
                        break;
                    }
                    if shows {
                        self.report(&moment, &mut last).await;
                    }
                    if notifies {
                        self.state(&moment).await;
                    }
                    self.session.builds.hints.ask(&self.session);
                    tokio::time::sleep(PACE).await;
                }
                Some(text) = output.recv() => self.output(text).await,
            }
        }
        while let Some(text) = output.recv().await {
            self.output(text).await;
        }
        let moment = moments.borrow_and_update().clone();
        if notifies {
            self.state(&moment).await;
        }
        self.session.builds.hints.ask(&self.session);
        if shows {
            let message = moment.end.map(|(_, words)| words);
            self.progress(WorkDoneProgress::End(WorkDoneProgressEnd { message })).await;
        }
    }

    async fn begin(&self) -> bool {
        if !self.session.builds.abilities().progress {
            return false;
        }
        let created = self.session.client.create_work_done_progress(token(self.number));
        if !matches!(tokio::time::timeout(PATIENCE, created).await, Ok(Ok(()))) {
            return false;
        }
        let begin = WorkDoneProgressBegin {
            title: self.title.clone(),
            cancellable: Some(true),
            message: None,
            percentage: Some(0),
        };
        self.progress(WorkDoneProgress::Begin(begin)).await;
        true
    }

    async fn report(&self, moment: &Moment, last: &mut Option<(u32, Option<String>)>) {
        let now = (moment.percentage, moment.step.clone());
        if last.as_ref() == Some(&now) {
            return;
        }
        let report = WorkDoneProgressReport {
            cancellable: Some(true),
            message: now.1.as_deref().map(plain),
            percentage: Some(now.0),
        };
        *last = Some(now);
        self.progress(WorkDoneProgress::Report(report)).await;
    }

    async fn progress(&self, value: WorkDoneProgress) {
        let params =
            ProgressParams { token: token(self.number), value: ProgressParamsValue::WorkDone(value) };
        self.session.client.send_notification::<Progress>(params).await;
    }

    async fn output(&self, text: String) {
        let params = serde_json::json!({ "uri": self.uri, "text": text });
        self.session.client.send_notification::<BuildOutput>(params).await;
    }

    /// The lines count from 0, as the protocol does, in the text as it is now.
    async fn state(&self, moment: &Moment) {
        // A document that was closed has no lines, but its build has an outcome.
        let document = self.session.snapshot(&self.uri).map(|snapshot| snapshot.document).unwrap_or_default();
        let finder = Finder::new(&document);
        let rope = document.rope();
        let place = |line: &super::board::Line| {
            let start = finder.find(&line.anchor)?.min(rope.len_bytes());
            Some(LineState {
                line: u32::try_from(rope.byte_to_line(start)).ok()?,
                state: state_name(line.state),
                seconds: line.seconds,
                bytes: line.bytes,
            })
        };
        let lines: Vec<LineState> = moment.lines.iter().filter_map(place).collect();
        let outcome = moment.end.as_ref().map(|(outcome, _)| *outcome);
        let params =
            serde_json::json!({ "uri": self.uri, "lines": lines, "outcome": outcome, "log": moment.log });
        self.session.client.send_notification::<BuildState>(params).await;
    }
}

/// Asks the client to ask for inlay hints again: one question at a time, and the last change is never missed.
#[derive(Debug, Default)]
pub struct Refresh {
    /// Whether a question is on its way, and whether another must follow.
    state: Mutex<(bool, bool)>,
}

impl Refresh {
    /// The hints have changed.
    pub fn ask(&self, session: &Arc<Session>) {
        if !session.builds.abilities().refreshes_hints {
            return;
        }
        let mut state = lock(&self.state);
        if std::mem::replace(&mut state.0, true) {
            state.1 = true;
            return;
        }
        let session = session.clone();
        tokio::spawn(async move {
            loop {
                // A client that refuses is asked again with the next change.
                let _ = session.client.inlay_hint_refresh().await;
                tokio::time::sleep(PACE).await;
                let mut state = lock(&session.builds.hints.state);
                if !std::mem::take(&mut state.1) {
                    state.0 = false;
                    break;
                }
            }
        });
    }
}
