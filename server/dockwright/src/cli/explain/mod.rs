//! `dockwright explain`: a Dockerfile with a word on each instruction.

mod json;
mod markdown;
mod text;

use std::path::{Path, PathBuf};

use ide::explain::{Adds, Explained, Explanation, explain_with};
use ide::images::SeenImages;
use ide::stages::Base;
use ide::texts::{Language, Phrase, phrase};
use lexopt::prelude::*;
use syntax::Document;

use super::paint::Paint;
use super::{COULD_NOT_RUN, complain, say};
use crate::lsp::config::Config;
use crate::lsp::images::Images;
use crate::source;

#[derive(Clone, Copy)]
enum Format {
    Text,
    Markdown,
    Json,
}

/// What is shown of one file.
struct Page<'a> {
    /// The file's name as it was given.
    name: String,
    document: &'a Document,
    language: Language,
    explanation: Explanation,
}

/// Explains the file that the arguments name.
pub fn run(parser: &mut lexopt::Parser) -> Result<u8, lexopt::Error> {
    let (mut path, mut format, mut language) = (None, Format::Text, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("format") => format = parser.value()?.parse_with(read_format)?,
            Long("lang") => language = parser.value()?.parse_with(read_language)?,
            Long("help") | Short('h') => {
                say(super::usage::USAGE);
                return Ok(0);
            }
            Value(value) if path.is_none() => path = Some(PathBuf::from(value)),
            other => return Err(other.unexpected()),
        }
    }
    let mut path = path.unwrap_or_else(|| PathBuf::from("Dockerfile"));
    if path.is_dir() {
        path.push("Dockerfile");
    }
    let text = match source::read(&path) {
        Ok(text) => text,
        Err(why) => {
            complain(&why);
            return Ok(COULD_NOT_RUN);
        }
    };
    say(&render(&path, &Document::new(&text), format, language.unwrap_or_else(of_environment)));
    Ok(0)
}

fn render(path: &Path, document: &Document, format: Format, language: Language) -> String {
    // What was seen of base images before: nobody is asked.
    let images = SeenImages(Images::default().seen(&Config::of_environment().0));
    let explanation = explain_with(document, language, &images);
    let page = Page { name: path.display().to_string(), document, language, explanation };
    match format {
        Format::Text => text::render(&page, Paint::for_stdout()),
        Format::Markdown => markdown::render(&page),
        Format::Json => json::render(&page),
    }
}

fn read_format(text: &str) -> Result<Format, String> {
    match text {
        "text" => Ok(Format::Text),
        "markdown" => Ok(Format::Markdown),
        "json" => Ok(Format::Json),
        other => Err(format!("`{other}` is no format: text, markdown or json")),
    }
}

/// A language by its code; nothing for that of the environment.
pub(super) fn read_language(text: &str) -> Result<Option<Language>, String> {
    let known = Language::ALL.into_iter().find(|language| language.code() == text);
    match known {
        None if text != "auto" => Err(format!("`{text}` is no language: en, ko or auto")),
        known => Ok(known),
    }
}

/// The language of the locale. The order of the variables is that of POSIX.
pub(super) fn of_environment() -> Language {
    let set = |name: &&str| std::env::var(name).is_ok_and(|value| !value.is_empty());
    let name = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find(set);
    name.and_then(|name| std::env::var(name).ok())
        .map_or(Language::English, |locale| Language::from_locale(&locale))
}

impl Page<'_> {
    fn say(&self, words: Phrase, filled_in: &[&str]) -> String {
        phrase(self.language, words, filled_in)
    }

    /// The title of a stage, where there are several.
    fn heading(&self, number: usize) -> Option<String> {
        let stages = &self.explanation.stages;
        let stage = stages.get(number).filter(|_| stages.len() > 1)?;
        Some(match &stage.name {
            Some(name) => self.say(Phrase::Stage, &[&ide::markdown::code(name)]),
            None => self.say(Phrase::StageNumber, &[&number.to_string()]),
        })
    }

    /// The stage that an instruction opens, where it is a FROM.
    fn opens(&self, explained: &Explained) -> Option<usize> {
        (explained.adds == Adds::Base).then_some(explained.stage)?
    }

    /// First and last line, from 1.
    fn lines(&self, explained: &Explained) -> (usize, usize) {
        let rope = self.document.rope();
        let last = explained.range.end.saturating_sub(1).max(explained.range.start);
        (rope.byte_to_line(explained.range.start) + 1, rope.byte_to_line(last) + 1)
    }
}

/// What an instruction adds, as a word for tools.
fn adds(adds: Adds) -> &'static str {
    match adds {
        Adds::Layer => "layer",
        Adds::Metadata => "metadata",
        Adds::Base => "base",
        Adds::Nothing => "nothing",
    }
}

/// What a stage is built from, as it would be written.
fn base(base: &Base, page: &Page<'_>) -> Option<String> {
    match base {
        Base::Stage(stage) => {
            page.explanation.stages.get(*stage)?.name.clone().or_else(|| Some(stage.to_string()))
        }
        Base::Image(image) => Some(image.clone()),
        Base::Scratch => Some("scratch".to_owned()),
        Base::Unknown => None,
    }
}
