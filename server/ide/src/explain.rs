//! A word on each instruction of a file.

use syntax::dockerfile::Body;
use syntax::language::Keyword;
use syntax::{Document, TextRange};

use crate::texts::{self, Language};

/// What an instruction adds to the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adds {
    /// Files, as a layer of their own.
    Layer,
    /// A setting in the image's configuration, 0 bytes.
    Metadata,
    /// Nothing: it only concerns the build, or cannot be read.
    Nothing,
}

/// One instruction in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The instruction, in bytes of the document.
    pub range: TextRange,
    /// What it does.
    pub summary: String,
    /// What it adds.
    pub adds: Adds,
}

/// Every instruction of the document in words, in order.
#[must_use]
pub fn explain(document: &Document) -> Vec<Explained> {
    let explained = document.instructions().map(|placed| {
        let instruction = placed.instruction;
        let summary = match (&instruction.keyword, &instruction.body) {
            (None, _) => format!("`{}` is no instruction; the build stops here.", instruction.name.text),
            (Some(_), _) if !instruction.problems.is_empty() => {
                "The engine refuses this line; `dockwright check` says why.".to_owned()
            }
            (Some(keyword), body) => {
                let text = texts::text(Language::English, &keyword.instruction().key());
                let summary = text.map_or("", |text| text.summary.as_str());
                format!("{summary}{}", detail(document, body))
            }
        };
        Explained { range: placed.range(), summary, adds: instruction.keyword.map_or(Adds::Nothing, adds) }
    });
    explained.collect()
}

/// What an instruction adds: files come from ADD, COPY, RUN and WORKDIR alone.
#[must_use]
pub fn adds(keyword: Keyword) -> Adds {
    match keyword {
        Keyword::Add | Keyword::Copy | Keyword::Run | Keyword::Workdir => Adds::Layer,
        Keyword::From | Keyword::Arg => Adds::Nothing,
        _ => Adds::Metadata,
    }
}

/// What can be said of this very line.
fn detail(document: &Document, body: &Body) -> String {
    match body {
        Body::From(from) => {
            let image = from.image.as_ref().map_or("", |word| word.text.as_str());
            let stage = document.stages().any(|placed| match &placed.instruction.body {
                Body::From(other) => {
                    other.name.as_ref().is_some_and(|name| name.text.eq_ignore_ascii_case(image))
                }
                _ => false,
            });
            match (stage, image) {
                (true, _) => format!(" Here: the stage `{image}` of this file."),
                (_, "scratch") => " Here: nothing at all, an empty image.".to_owned(),
                _ => format!(" Here: the image `{image}`."),
            }
        }
        Body::Transfer { sources, destination: Some(destination), .. } => {
            let sources: Vec<&str> = sources.iter().map(|source| source.value.as_str()).collect();
            format!(" Here: {} to `{}`.", quoted(&sources), destination.value)
        }
        _ => String::new(),
    }
}

fn quoted(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use syntax::Document;

    use super::explain;

    #[test]
    fn the_tutorial() {
        let source = "FROM python:3.8-alpine\nRUN pip install flask\nCMD [\"python\",\"app.py\"]\nCOPY app.py /app.py\n";
        let lines: Vec<String> = explain(&Document::new(source))
            .into_iter()
            .map(|one| format!("{:?} {}\n", one.adds, one.summary))
            .collect();
        expect![[r#"
            Nothing Starts a build stage from a base image; everything below builds on top of it. Here: the image `python:3.8-alpine`.
            Layer Runs a command **while the image is built** and keeps the files that it changed as a new layer.
            Metadata Says what a container runs by default when it **starts**; nothing is run during the build.
            Layer Copies files from the build context, or from a stage or image, into the image as a new layer. Here: `app.py` to `/app.py`.
        "#]]
        .assert_eq(&lines.concat());
    }

    #[test]
    fn what_cannot_be_read_is_said_so() {
        let explained = explain(&Document::new("FROM a\nFOO x\nCOPY y\n"));
        assert!(explained[1].summary.contains("no instruction"));
        assert!(explained[2].summary.contains("refuses"));
    }
}
