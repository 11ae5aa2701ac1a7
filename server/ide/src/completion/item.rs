//! One thing that can be written.

use std::borrow::Cow;

use compact_str::CompactString;
use syntax::language::{self, Frontend};
use syntax::{Edit, TextRange};

use super::snippet;
use crate::texts::{self, Language};

/// What sort of thing a completion writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// An instruction's keyword.
    Instruction,
    /// A build stage.
    Stage,
    /// A flag of an instruction.
    Flag,
    /// The key of a mount's field or of a check option.
    Key,
    /// One of the values that a place takes.
    Value,
    /// A variable, or a modifier of one.
    Variable,
    /// A parser directive.
    Directive,
    /// A build check.
    Rule,
    /// A heredoc with its end. What is offered depends on the word, so it is asked for again with every letter.
    Heredoc,
}

/// One thing that can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletionItem {
    /// What the list shows, and what is filtered by.
    pub label: CompactString,
    /// What sort of thing it is.
    pub kind: CompletionKind,
    /// A few words beside the label.
    pub detail: Option<String>,
    /// The part of the detail that is worth a place on every line of a list, in an editor that has one.
    pub brief: Option<String>,
    /// What is replaced. It stands on one line and touches the cursor.
    pub range: TextRange,
    /// What is written where that is not the label; with `$1` and `${1:default}` when `snippet` says so.
    pub insert: Option<String>,
    /// Whether `insert` holds tab stops.
    pub snippet: bool,
    /// What an editor without tab stops writes, where that is not `insert` with its defaults.
    pub plain: Option<String>,
    /// What is written elsewhere at the same time. It does not touch `range`. Hardly an item has it.
    pub also: Option<Box<Edit>>,
    /// The key of the words that explain it: see [`super::documentation`].
    pub key: Option<String>,
}

impl CompletionItem {
    /// An item that writes its label.
    pub(super) fn new(kind: CompletionKind, label: impl Into<CompactString>, range: TextRange) -> Self {
        Self {
            label: label.into(),
            kind,
            detail: None,
            brief: None,
            range,
            insert: None,
            snippet: false,
            plain: None,
            also: None,
            key: None,
        }
    }

    pub(super) fn writes(mut self, insert: impl Into<String>) -> Self {
        self.insert = Some(insert.into());
        self
    }

    /// Writes `snippet`, which holds tab stops, or `plain` in an editor that has none.
    pub(super) fn stops(mut self, snippet: impl Into<String>, plain: impl Into<String>) -> Self {
        self.insert = Some(snippet.into());
        self.snippet = true;
        self.plain = Some(plain.into());
        self
    }

    pub(super) fn detail(mut self, detail: Option<String>) -> Self {
        self.detail = detail;
        self
    }

    pub(super) fn brief(mut self, brief: Option<String>) -> Self {
        self.brief = brief;
        self
    }

    /// Explained by the words of `key`, whose summary will stand beside the label.
    pub(super) fn explained(mut self, key: String) -> Self {
        self.key = Some(key);
        self
    }

    /// With the summary of what explains it, in the user's language.
    pub(super) fn summarized(mut self, language: Language) -> Self {
        if let Some(text) = self.key.as_ref().and_then(|key| texts::text(language, key)) {
            self.detail = Some(text.summary.clone());
        }
        self
    }

    /// Whether the frontend that reads the file knows it. Of a frontend that is not Docker's nothing is known.
    pub(super) fn is_known_to(&self, frontend: Option<Frontend>) -> bool {
        let since = self.key.as_deref().and_then(language::since);
        since.is_none_or(|since| frontend.is_none_or(|frontend| frontend.understands(since)))
    }

    /// What is written; with `$1` and `${1:default}` when `snippet` says so.
    #[must_use]
    pub fn insert(&self) -> &str {
        self.insert.as_deref().unwrap_or(&self.label)
    }

    /// What an editor without tab stops writes.
    #[must_use]
    pub fn plain(&self) -> Cow<'_, str> {
        match &self.plain {
            Some(plain) => plain.into(),
            None => self.filled(),
        }
    }

    /// What stands there once it is written, every tab stop left at its default.
    #[must_use]
    pub fn filled(&self) -> Cow<'_, str> {
        if self.snippet { snippet::filled(self.insert()).into() } else { self.insert().into() }
    }
}
