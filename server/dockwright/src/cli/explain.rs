//! `dockwright explain`: a Dockerfile with a word on each instruction.

use std::fmt::Write;
use std::path::PathBuf;

use ide::explain::{Adds, Explained, explain};
use lexopt::prelude::*;
use syntax::Document;

use super::paint::{Paint, harmless};
use super::{COULD_NOT_RUN, complain, say};
use crate::source;

/// How wide the words may run, in characters.
const WIDTH: usize = 96;

/// Explains the file that the arguments name.
pub fn run(parser: &mut lexopt::Parser) -> Result<u8, lexopt::Error> {
    let mut path = None;
    while let Some(argument) = parser.next()? {
        match argument {
            Value(value) if path.is_none() => path = Some(PathBuf::from(value)),
            Long("help") | Short('h') => {
                say(super::usage::USAGE);
                return Ok(0);
            }
            other => return Err(other.unexpected()),
        }
    }
    let mut path = path.unwrap_or_else(|| PathBuf::from("Dockerfile"));
    if path.is_dir() {
        path.push("Dockerfile");
    }
    match source::read(&path) {
        Ok(text) => {
            say(&render(&Document::new(&text), Paint::for_stdout()));
            Ok(0)
        }
        Err(why) => {
            complain(&why);
            Ok(COULD_NOT_RUN)
        }
    }
}

fn render(document: &Document, paint: Paint) -> String {
    let mut out = String::new();
    for (index, explained) in explain(document).iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let text = document.text(explained.range);
        for (number, line) in text.lines().enumerate() {
            let line = harmless(line);
            let line = match (number, line.split_once(' ')) {
                (0, Some((keyword, rest))) => format!("{} {rest}", paint.keyword(keyword)),
                _ => line,
            };
            let _ = writeln!(out, "{line}");
        }
        for line in wrap(&words(explained), WIDTH) {
            let _ = writeln!(out, "  {}", paint.quiet(&harmless(&line)));
        }
    }
    if out.is_empty() {
        out.push_str("There is no instruction in this file.");
    }
    out.trim_end().to_owned()
}

fn words(explained: &Explained) -> String {
    let adds = match explained.adds {
        Adds::Layer => "Adds a layer.",
        Adds::Metadata => "Adds metadata, 0 bytes.",
        Adds::Nothing => "",
    };
    // The words are written as Markdown; a terminal shows no bold with asterisks.
    [explained.summary.replace("**", "").as_str(), adds].join(" ").trim().to_owned()
}

/// Breaks words into lines.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
