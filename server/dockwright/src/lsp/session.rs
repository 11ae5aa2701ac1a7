//! What the server knows: the open documents, the settings, and how the client speaks.
//!
//! Text is changed under a lock before a handler waits for anything, so changes stay in their order; a request
//! takes its snapshot as its first act, so it sees the version that it was sent at.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use ide::diagnostics::Facts;
use ide::images::SeenImages;
use ide::texts::{Language, Phrase, phrase};
use syntax::Document;
use tokio::task::AbortHandle;
use tower_lsp::Client;
use tower_lsp::ls_types::{Diagnostic, MessageType, TextDocumentContentChangeEvent, Uri};

use super::build::Builds;
use super::change;
use super::completions::Abilities;
use super::config::{Config, LogLevel};
use super::context::{Contexts, Reading, Surroundings};
use super::encoding::Encoding;
use super::images::Images;
use super::markup::Markup;
use super::prepared::Prepared;
use super::publisher::{Outbox, Outgoing};
use super::scripts::Scripts;
use super::verdicts::Verdicts;

/// An open document.
struct Open {
    document: Document,
    version: i32,
    /// The text's number in this session.
    revision: u64,
    /// Whether it stands like this on disk, as far as the client has told.
    is_saved: bool,
    /// What lies around it, once that was looked at.
    around: Option<Arc<Surroundings>>,
    /// The last look that was begun; only its answer counts.
    reading: Reading,
    /// The last check that was begun; only its findings are told.
    check: u64,
    /// The task that runs it.
    checking: Option<AbortHandle>,
    /// The findings that were told last, with the version that they are of.
    told: Option<(i32, Arc<Vec<Diagnostic>>)>,
}

impl Open {
    fn snapshot(&self) -> Snapshot {
        Snapshot {
            document: self.document.clone(),
            version: self.version,
            revision: self.revision,
            is_saved: self.is_saved,
            around: self.around.clone(),
        }
    }
}

/// A document at one version.
#[derive(Clone)]
pub struct Snapshot {
    /// The text and what is known of it.
    pub document: Document,
    /// The client's number for it. It begins anew when a document is closed and opened again.
    pub version: i32,
    /// Our number for it, which no other text has in this session.
    pub revision: u64,
    /// Whether it stands like this on disk, as far as the client has told.
    pub is_saved: bool,
    /// What lies around it, where that is known.
    pub around: Option<Arc<Surroundings>>,
}

/// What the client said at the start.
#[derive(Debug, Clone, Copy, Default)]
pub struct ClientFacts {
    /// How it counts characters.
    pub encoding: Encoding,
    /// It asks for diagnostics by itself.
    pub pulls_diagnostics: bool,
    /// It can be told to ask again.
    pub refreshes_diagnostics: bool,
    /// It can be asked to tell of files that change on disk.
    pub watches_files: bool,
    /// It answers `workspace/configuration`.
    pub has_configuration: bool,
    /// It tells of changed settings only when it is asked to.
    pub registers_configuration: bool,
    /// It takes edits for one version of a document.
    pub versioned_edits: bool,
    /// It shows words beside lines.
    pub shows_hints: bool,
    /// It makes files on request.
    pub creates_files: bool,
    /// What it can do with a list of completions.
    pub completions: Abilities,
    /// It draws symbols as a tree.
    pub symbol_trees: bool,
    /// The language of its locale.
    pub language: Language,
    /// In which form it reads hovers.
    pub hover_markup: Markup,
    /// In which form it reads the words of completions.
    pub completion_markup: Markup,
    /// In which form it reads the words of signatures.
    pub signature_markup: Markup,
}

/// One session with one client.
pub struct Session {
    documents: Mutex<HashMap<Uri, Open>>,
    config: Mutex<Config>,
    facts: OnceLock<ClientFacts>,
    /// The last number that was given to a text or a check.
    numbers: AtomicU64,
    settings: AtomicU64,
    /// The last question for settings; only its answer counts.
    question: AtomicU64,
    /// The session's start, in nanoseconds since 1970: no other session's answer has it.
    pub started: u128,
    /// What is known of images.
    pub images: Images,
    /// The builds.
    pub builds: Builds,
    /// What goes on for the contexts of builds.
    pub contexts: Contexts,
    /// What the next builds would do.
    pub verdicts: Verdicts,
    /// What ShellCheck says.
    pub scripts: Scripts,
    /// Answers that are written as they are.
    pub prepared: Arc<Prepared>,
    /// What the client should be told.
    pub outbox: Outbox,
    /// The client, for what needs an answer; never from a handler.
    pub client: Client,
}

/// A lock whose holder panicked is taken all the same: a document is read again from its text in that case.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Session {
    /// A session that has not been initialized yet.
    pub fn new(client: Client, outbox: Outbox, prepared: Arc<Prepared>) -> Self {
        let (documents, config) = (Mutex::default(), Mutex::new(Config::of_environment().0));
        let started = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos());
        Self {
            documents,
            config,
            facts: OnceLock::new(),
            numbers: AtomicU64::new(0),
            settings: AtomicU64::new(0),
            question: AtomicU64::new(0),
            started,
            images: Images::default(),
            builds: Builds::default(),
            contexts: Contexts::default(),
            verdicts: Verdicts::default(),
            scripts: Scripts::default(),
            prepared,
            outbox,
            client,
        }
    }

    /// Keeps what the client said at the start.
    pub fn set_facts(&self, facts: ClientFacts) {
        // A client may initialize only once; the framework refuses the second.
        let _ = self.facts.set(facts);
    }

    /// What the client said at the start.
    pub fn facts(&self) -> ClientFacts {
        self.facts.get().copied().unwrap_or_default()
    }

    /// The language to answer in: the settings', else that of the client's locale.
    pub fn language(&self) -> Language {
        let chosen = lock(&self.config).language;
        chosen.unwrap_or_else(|| self.facts().language)
    }

    /// The settings in force.
    pub fn config(&self) -> Config {
        lock(&self.config).clone()
    }

    /// Takes new settings, says what is wrong with them, and looks at every document again.
    /// `incumbent` is what stands in `docker.languageserver`.
    pub fn set_config(&self, value: &serde_json::Value, incumbent: &serde_json::Value) {
        let (mut config, problems) = Config::read(value);
        config.honour(incumbent);
        let changed = std::mem::replace(&mut *lock(&self.config), config.clone()) != config;
        for problem in problems {
            self.log(LogLevel::Warning, problem);
        }
        self.scripts.shellcheck.choose(config.shellcheck);
        if changed {
            self.settings.store(self.next_number(), Ordering::Relaxed);
            self.refresh();
        }
    }

    /// Begins a question for settings: its number.
    pub fn ask_for_settings(&self) -> u64 {
        let question = self.next_number();
        self.question.store(question, Ordering::Relaxed);
        question
    }

    /// Whether settings were not asked for again since this question.
    pub fn is_last_question(&self, question: u64) -> bool {
        self.question.load(Ordering::Relaxed) == question
    }

    /// The number of the settings in force: others have another.
    pub fn settings(&self) -> u64 {
        self.settings.load(Ordering::Relaxed)
    }

    /// What checks may know beside the text.
    pub fn facts_of_checks(&self) -> Facts {
        let levels = Arc::clone(&lock(&self.config).levels);
        let seen = self.images.seen(&self.config());
        let images = Arc::new(SeenImages(seen.clone()));
        Facts { images, seen, remarks: self.scripts.shellcheck.clone(), levels, ..Facts::default() }
    }

    /// What checks of a snapshot may know beside the text.
    pub fn facts_of(&self, snapshot: &Snapshot) -> Facts {
        let facts = self.facts_of_checks();
        match &snapshot.around {
            // A build would be asked for as the Compose or Bake file says.
            Some(around) => Facts { request: Arc::clone(&around.request), ..around.beside.add_to(facts) },
            None => facts,
        }
    }

    /// Opens a document, or takes its whole text anew.
    pub fn open(&self, uri: Uri, version: i32, text: &str) {
        self.builds.attend(&uri, false);
        let document = Document::new(text);
        let revision = self.next_number();
        let open = Open {
            document,
            version,
            revision,
            is_saved: true,
            around: None,
            reading: Reading::default(),
            check: 0,
            checking: None,
            told: None,
        };
        let Some(mut old) = lock_documents(&self.documents).insert(uri, open) else { return };
        let _ = old.reading.next(0);
        if let Some(task) = old.checking {
            task.abort();
        }
    }

    /// Applies changes in their order; false when the document was never opened.
    pub fn change(&self, uri: &Uri, version: i32, changes: Vec<TextDocumentContentChangeEvent>) -> bool {
        let mut documents = lock_documents(&self.documents);
        let Some(open) = documents.get_mut(uri) else { return false };
        open.document = change::applied(&open.document, changes, self.facts().encoding);
        self.builds.attend(uri, true);
        open.version = version;
        open.revision = self.next_number();
        open.is_saved = false;
        true
    }

    /// A document was written to disk.
    pub fn saved(&self, uri: &Uri) {
        if let Some(open) = lock_documents(&self.documents).get_mut(uri) {
            open.is_saved = true;
        }
    }

    /// Begins to look around a document, and ends the look before: what to tell the answer with, and what was known.
    pub fn begin_reading(&self, uri: &Uri) -> Option<(Reading, Option<Arc<Surroundings>>)> {
        let mut documents = lock_documents(&self.documents);
        let open = documents.get_mut(uri)?;
        Some((open.reading.next(self.next_number()), open.around.clone()))
    }

    /// Keeps what lies around a document, unless a newer look has begun. `same` tells whether the findings of the text
    /// `revision` stay the same; where they do not, whoever asks for them by an id gets a new one. Gives false where the
    /// document has another text by now: then nothing is kept, and the caller compares again.
    pub fn end_reading(
        &self,
        uri: &Uri,
        reading: u64,
        around: &Arc<Surroundings>,
        revision: u64,
        same: bool,
    ) -> Option<bool> {
        let mut documents = lock_documents(&self.documents);
        let open = documents.get_mut(uri).filter(|open| open.reading.number == reading)?;
        if open.revision != revision {
            return Some(false);
        }
        open.around = Some(around.clone());
        if !same {
            open.revision = self.next_number();
        }
        Some(true)
    }

    /// Forgets a document; its findings go.
    pub fn close(&self, uri: &Uri) {
        self.builds.leave(uri);
        self.contexts.leave(uri);
        self.verdicts.leave(uri);
        let Some(mut open) = lock_documents(&self.documents).remove(uri) else { return };
        let _ = open.reading.next(0);
        if let Some(task) = open.checking {
            task.abort();
        }
    }

    /// A document as it is now.
    pub fn snapshot(&self, uri: &Uri) -> Option<Snapshot> {
        let documents = lock_documents(&self.documents);
        documents.get(uri).map(Open::snapshot)
    }

    /// Every open document.
    pub fn open_documents(&self) -> Vec<Uri> {
        lock_documents(&self.documents).keys().cloned().collect()
    }

    /// Begins a check: the text to look at, and the number to tell the findings with.
    pub fn begin_check(&self, uri: &Uri) -> Option<(Snapshot, u64)> {
        let mut documents = lock_documents(&self.documents);
        let open = documents.get_mut(uri)?;
        open.check = self.next_number();
        if let Some(old) = open.checking.take() {
            old.abort();
        }
        Some((open.snapshot(), open.check))
    }

    /// Keeps the task that runs a check, so that a newer one can end it.
    pub fn set_checking(&self, uri: &Uri, check: u64, task: AbortHandle) {
        if let Some(open) = lock_documents(&self.documents).get_mut(uri)
            && open.check == check
        {
            open.checking = Some(task);
        }
    }

    /// Tells a check's findings, unless the document has changed, is closed, or a newer check has begun. The lock
    /// is held until they are on their way, so nothing newer can be told before them. Nothing is told of a version
    /// that was told already.
    pub fn end_check(&self, uri: &Uri, check: u64, version: i32, found: Vec<Diagnostic>) {
        let mut documents = lock_documents(&self.documents);
        let Some(open) = documents.get_mut(uri).filter(|open| open.check == check && open.version == version)
        else {
            return;
        };
        let found = Arc::new(found);
        let told = (version, Arc::clone(&found));
        if open.told.as_ref() == Some(&told) {
            return;
        }
        open.told = Some(told);
        // The publisher lives as long as the session; when it is gone nobody reads them any more.
        let _ = self.outbox.send(Outgoing::Diagnostics(uri.clone(), found, Some(version)));
    }

    /// A number that nothing else has in this session.
    pub fn next_number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// A phrase in the user's language.
    pub fn words(&self, words: Phrase, filled: &[&str]) -> String {
        phrase(self.language(), words, filled)
    }

    /// Writes a line to the editor's log, if the settings want it.
    pub fn log(&self, level: LogLevel, message: String) {
        let wanted = lock(&self.config).log_level;
        if level > wanted {
            return;
        }
        let kind = match level {
            LogLevel::Off | LogLevel::Error => MessageType::ERROR,
            LogLevel::Warning => MessageType::WARNING,
            LogLevel::Info => MessageType::INFO,
            LogLevel::Debug => MessageType::LOG,
        };
        // The publisher lives as long as the session; when it is gone nobody reads the log any more.
        let _ = self.outbox.send(Outgoing::Log(kind, message));
    }

    /// A client that asks for findings by itself is told to ask again.
    pub fn refresh(&self) {
        if self.facts().pulls_diagnostics && self.facts().refreshes_diagnostics {
            let _ = self.outbox.send(Outgoing::RefreshDiagnostics);
        }
    }
}

/// The documents; after a panic in the middle of an edit every one is read again from its text.
fn lock_documents(mutex: &Mutex<HashMap<Uri, Open>>) -> MutexGuard<'_, HashMap<Uri, Open>> {
    mutex.lock().unwrap_or_else(|poisoned| {
        let mut documents = poisoned.into_inner();
        for open in documents.values_mut() {
            open.document = Document::new(&open.document.rope().to_string());
        }
        mutex.clear_poison();
        documents
    })
}
