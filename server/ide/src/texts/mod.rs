//! What is said of the language, in every language that it is said in.
//!
//! The words stand in Markdown files, one a subject, in a folder a language; `examples.md` beside them holds what
//! needs no translation. A heading names the entry, or several that share their words; the first paragraph below
//! it is the summary, the rest the body. Tests hold the files to the table: nothing missing, nothing too much.

mod file;
mod keys;
mod phrase;
mod render;

use std::{collections::HashMap, sync::LazyLock};

pub use keys::{SHELL_WORDS, keys};
pub use phrase::{Phrase, phrase};
pub use render::{closing, document, document_since, facts};

/// A language that the words stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Korean.
    Korean,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Korean];

    /// The language of a locale such as `ko`, `ko-KR` or `ko_KR.UTF-8`. A locale that nobody has, and one whose
    /// language there are no words in, gives English.
    #[must_use]
    pub fn from_locale(locale: &str) -> Self {
        let language = locale.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("ko") { Self::Korean } else { Self::English }
    }

    /// The language of a code, written as [`Self::code`] writes it.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// Its code: `en`, `ko`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Korean => "ko",
        }
    }

    fn files(self) -> [&'static str; 14] {
        macro_rules! files {
            ($folder:literal) => {
                [
                    include_str!(concat!($folder, "/instructions.md")),
                    include_str!(concat!($folder, "/flags.md")),
                    include_str!(concat!($folder, "/mounts.md")),
                    include_str!(concat!($folder, "/directives.md")),
                    include_str!(concat!($folder, "/checks.md")),
                    include_str!(concat!($folder, "/predefined.md")),
                    include_str!(concat!($folder, "/modifiers.md")),
                    include_str!(concat!($folder, "/concepts.md")),
                    include_str!(concat!($folder, "/parameters.md")),
                    include_str!(concat!($folder, "/ui.md")),
                    include_str!(concat!($folder, "/cache.md")),
                    include_str!(concat!($folder, "/commands.md")),
                    include_str!(concat!($folder, "/picture.md")),
                    include_str!(concat!($folder, "/values.md")),
                ]
            };
        }
        match self {
            Self::English => files!("en"),
            Self::Korean => files!("ko"),
        }
    }
}

/// What is said of one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// One sentence, as Markdown on one line.
    pub summary: String,
    /// More, as Markdown, one line a paragraph or list item; may be empty.
    pub body: String,
    /// How it is used; the same in every language.
    pub example: Option<&'static Example>,
}

/// How an entry is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What it is written in: `dockerfile`, or `console` for a command line.
    pub language: String,
    /// The text, without a newline at its end.
    pub code: String,
}

static EXAMPLES: LazyLock<HashMap<String, Example>> = LazyLock::new(|| {
    let entries = file::entries(include_str!("examples.md"));
    let examples = entries.into_iter().filter_map(|entry| {
        let (language, code) = entry.fence?;
        Some((entry.key, Example { language, code }))
    });
    examples.collect()
});

static ENGLISH: LazyLock<HashMap<String, Text>> = LazyLock::new(|| read(Language::English));
static KOREAN: LazyLock<HashMap<String, Text>> = LazyLock::new(|| read(Language::Korean));

fn read(language: Language) -> HashMap<String, Text> {
    let entries = language.files().into_iter().flat_map(file::entries);
    let texts = entries.map(|entry| {
        let example = EXAMPLES.get(&entry.key);
        (entry.key, Text { summary: entry.summary, body: entry.body, example })
    });
    texts.collect()
}

/// Reads all words of a language, which else the first question for any of them does.
pub fn load(language: Language) {
    let _ = text(language, "");
}

/// What is said of an entry of the table, or of a concept. Nothing for a key that is none.
#[must_use]
pub fn text(language: Language, key: &str) -> Option<&'static Text> {
    match language {
        Language::English => ENGLISH.get(key),
        Language::Korean => KOREAN.get(key),
    }
}

#[cfg(test)]
mod tests;
