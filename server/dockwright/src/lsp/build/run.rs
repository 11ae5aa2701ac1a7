//! One build beside everything else.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use builder::build::{Built, build};
use builder::records::{BuildOutcome, redacted};
use builder::run::now;
use ide::texts::Phrase;
use tokio::sync::{mpsc, watch};
use tower_lsp::ls_types::{MessageType, Uri};

use super::board::Board;
use super::failure::Failed;
use super::log::Log;
use super::tell::{PIECES, Teller};
use super::viewer::{Moment, Watcher};
use super::wanted::Wanted;
use super::{Running, lock};
use crate::build::words::line_of;
use crate::build::{Ask, Prepared, adopt, keep, prepare};
use crate::lsp::config::LogLevel;
use crate::lsp::handlers::did_open;
use crate::lsp::session::Session;
use crate::lsp::verdicts;

/// How long the last words of a build may take to reach the client before the next build of the file begins.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// How a build ended, in a word, and the sentence for the user.
type End = (&'static str, MessageType, String);

/// A build with all that belongs to it while it goes on.
struct One {
    session: Arc<Session>,
    uri: Uri,
    path: PathBuf,
    number: u64,
    wanted: Wanted,
    cancel: watch::Receiver<bool>,
}

/// Starts a build and comes back at once. One of the same file is ended first.
pub fn start(session: &Arc<Session>, uri: Uri, path: PathBuf, wanted: Wanted) {
    let builds = &session.builds;
    let number = builds.numbers.fetch_add(1, Ordering::Relaxed) + 1;
    let (sender, cancel) = watch::channel(false);
    let (ended, has_ended) = watch::channel(false);
    let running = Running { number, cancel: sender, ended: has_ended };
    let before = lock(&builds.running).insert(path.clone(), running);
    let one = One { session: session.clone(), uri, path, number, wanted, cancel };
    tokio::spawn(async move {
        if let Some(mut before) = before {
            let _ = before.cancel.send(true);
            // It ends within a second; its log and its record are written then.
            let _ = before.ended.wait_for(|ended| *ended).await;
        }
        one.run().await;
        let mut running = lock(&one.session.builds.running);
        if running.get(&one.path).is_some_and(|running| running.number == one.number) {
            running.remove(&one.path);
        }
        drop(running);
        let _ = ended.send(true);
    });
}

impl One {
    async fn run(&self) {
        let builds = &self.session.builds;
        builds.show(&self.path, self.number, |shown| shown.lines.clear());
        let (moments, moment) = watch::channel(Moment::default());
        let (output, pieces) = mpsc::channel(PIECES);
        let title = self.session.words(Phrase::BuildTitle, &[&short(&self.path)]);
        let (session, uri) = (self.session.clone(), self.uri.clone());
        let mut teller =
            tokio::spawn(Teller { session, uri, number: self.number, title }.run(moment, pieces));
        let output = builds.abilities().notifications.then_some(output);
        let (outcome, kind, words) = match self.whole(&moments, output).await {
            Ok(end) => end,
            Err(why) => ("failed", MessageType::ERROR, why),
        };
        moments.send_modify(|moment| moment.end = Some((outcome, words.clone())));
        drop(moments);
        if tokio::time::timeout(LAST_WORDS, &mut teller).await.is_err() {
            teller.abort();
        }
        let client = self.session.client.clone();
        tokio::spawn(async move { client.show_message(kind, words).await });
    }

    async fn whole(
        &self,
        moments: &watch::Sender<Moment>,
        output: Option<mpsc::Sender<String>>,
    ) -> Result<End, String> {
        let cancelled = || Ok(("cancelled", MessageType::INFO, self.ended()));
        self.say_unsaved().await;
        let root = self.session.builds.root_of(&self.path);
        let ask = self.wanted.ask(self.path.clone(), root, &self.session.config().build)?;
        let mut cancel = self.cancel.clone();
        let prepared = tokio::select! {
            prepared = prepare(ask.clone()) => prepared?,
            _ = cancel.wait_for(|cancel| *cancel) => return cancelled(),
        };
        let board = Board::new(&prepared.job);
        let log = Log::new(&self.path)?;
        let log_path = log.path.display().to_string();
        let show = |lines: Arc<[_]>| {
            self.session.builds.show(&self.path, self.number, |shown| shown.lines = lines.to_vec());
        };
        let mut watcher = Watcher::new(&prepared.job, &board, log, moments, output.clone(), show);
        let built = build(&prepared.job, &mut watcher, self.cancel.clone()).await;
        let (mut log, rest) = watcher.rest();
        if let Some(output) = output.filter(|_| !rest.is_empty()) {
            // The client may be slow; the end of the log is worth a moment.
            let _ = tokio::time::timeout(LAST_WORDS, output.send(rest)).await;
        }
        let built = match built {
            Ok(built) => built,
            Err(why) => {
                log.line(&why);
                return Err(why);
            }
        };
        let end = self.end(&prepared, &built, &board, moments);
        log.line(&end.2);
        log.flush();
        for problem in prepared.unread.iter().chain(&log.problem) {
            self.session.log(LogLevel::Warning, format!("dockwright: {problem}"));
        }
        verdicts::built(&self.session, &self.path, &prepared.job.graph, &prepared.job.images);
        let kept = tokio::task::spawn_blocking(move || keep(&prepared, &built)).await;
        if let Ok(Err(why)) = kept {
            self.session.log(LogLevel::Warning, format!("dockwright: {why}"));
        }
        // The rules speak of what the last build did.
        crate::lsp::context::look(&self.session, &self.uri);
        take_over(&self.session, ask);
        let (outcome, kind, words) = end;
        // A client that draws builds is told where the log is with the last state, and keeps its message short.
        if self.session.builds.abilities().notifications {
            moments.send_modify(|moment| moment.log = Some(log_path));
            return Ok((outcome, kind, words));
        }
        Ok((outcome, kind, self.session.words(Phrase::BuildLog, &[&words, &log_path])))
    }

    /// Shows what became of a build, and gives the words for it.
    fn end(&self, prepared: &Prepared, built: &Built, board: &Board, moments: &watch::Sender<Moment>) -> End {
        let job = &prepared.job;
        let lines = board.result(built, now());
        let failed = built
            .failure
            .as_ref()
            .and_then(|failure| Failed::new(job, board, failure, self.session.language()));
        let builds = &self.session.builds;
        builds.show(&self.path, self.number, |shown| {
            shown.lines.clone_from(&lines);
            // A build that was ended says nothing of what failed before.
            if built.outcome != BuildOutcome::Cancelled {
                shown.failure = failed;
            }
            shown.image = built.image.clone().or(shown.image.take());
        });
        builds.generation.fetch_add(1, Ordering::Relaxed);
        did_open::show(&self.session, &self.uri);
        moments.send_modify(|moment| {
            moment.lines = lines.into();
            moment.step = None;
            moment.percentage = 100;
        });
        let tags = job.plan.tags.join(", ");
        match built.outcome {
            BuildOutcome::Succeeded => {
                let (seconds, engine) = (built.record.seconds, &job.engine_version);
                (
                    "succeeded",
                    MessageType::INFO,
                    self.session.words(Phrase::BuildDone, &[&tags, &format!("{seconds:.1}"), engine]),
                )
            }
            BuildOutcome::Cancelled => ("cancelled", MessageType::INFO, self.ended()),
            BuildOutcome::Failed => {
                let failure = built.failure.as_ref();
                let line = failure
                    .and_then(|failure| failure.range)
                    .map(|range| line_of(&job.document, range.start));
                let place = line.map(|line| format!(":{line}")).unwrap_or_default();
                let silent = self.session.words(Phrase::BuildSilent, &[]);
                let what = failure.map_or(silent.as_str(), |failure| failure.message.as_str());
                let what = redacted(&builder::progress::plain(what), []);
                let place = format!("{}{place}", short(&self.path));
                ("failed", MessageType::ERROR, self.session.words(Phrase::BuildFailed, &[&place, &what]))
            }
        }
    }

    fn ended(&self) -> String {
        self.session.words(Phrase::BuildEnded, &[&short(&self.path)])
    }

    /// What is built is on disk; a buffer that says something else is worth a word.
    async fn say_unsaved(&self) {
        let Some(snapshot) = self.session.snapshot(&self.uri) else { return };
        let path = self.path.clone();
        let differs = tokio::task::spawn_blocking(move || {
            // An editor shows no byte order mark.
            let same = |disk: String| *snapshot.document.rope() == disk.trim_start_matches('\u{feff}');
            std::fs::read_to_string(&path).is_ok_and(|disk| !same(disk))
        });
        if differs.await.unwrap_or(false) {
            let words = self.session.words(Phrase::BuildUnsaved, &[&short(&self.path)]);
            self.session.client.show_message(MessageType::WARNING, words).await;
        }
    }
}

/// Takes over what was built elsewhere, beside everything else: this follows a command of the user's, and only tells
/// predictions more.
pub fn take_over(session: &Arc<Session>, ask: Ask) {
    let session = session.clone();
    tokio::spawn(async move {
        if let Err(why) = adopt(ask).await {
            session.log(LogLevel::Info, format!("dockwright: builds made elsewhere are not known: {why}"));
        }
    });
}

/// A file with its folder, as a person tells it from others: `api/Dockerfile`.
pub fn short(path: &Path) -> String {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    let file = name(path).unwrap_or_else(|| path.display().to_string());
    match path.parent().and_then(name) {
        Some(folder) => format!("{folder}/{file}"),
        None => file,
    }
}
