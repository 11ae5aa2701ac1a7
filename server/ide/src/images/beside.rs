//! What is said of an image beside the line of its FROM: how old it is, or its digest.

use std::time::Duration;

use builder::graph::{NoImages, Request};
use registry::{Reference, Timestamp};
use syntax::Document;
use syntax::language::Keyword;

use super::{Made, Seen, age, day};
use crate::stages::{Base, Stages};
use crate::texts::{Language, Phrase, phrase};
use crate::variables::Variables;

/// How much of a digest tells it from others for a reader, in letters behind `sha256:`.
const SHOWN: usize = 12;

/// What is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    /// When the image was pushed or built.
    Age,
    /// The digest that the tag stands for.
    Digest,
}

/// Words beside a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Where the FROM starts, in bytes of the document.
    pub offset: usize,
    /// The words.
    pub label: String,
    /// All of it, for who points at them.
    pub more: String,
}

/// What is said beside the lines of FROM, from what was learned before. Of an image of which nothing is known, nothing.
#[must_use]
pub fn hints(
    document: &Document,
    what: Beside,
    now: Timestamp,
    language: Language,
    seen: &dyn Seen,
) -> Vec<Hint> {
    let request = Request::default();
    let variables = Variables::around(document, &request, &NoImages, 0);
    let stages = Stages::new(document, &variables).stages;
    let hint = |stage: &crate::stages::Stage| {
        let Base::Image(name) = &stage.base else { return None };
        let image = Reference::parse(name).ok()?;
        let platform = document
            .instruction_at(stage.range.start)
            .filter(|placed| placed.instruction.keyword == Some(Keyword::From))
            .and_then(|placed| crate::hover::image::platform(placed.instruction))
            .unwrap_or_else(|| request.target_platform());
        let made = seen.made(&image, &platform);
        let digest = seen.digest(&image);
        let (time, words) = match made {
            Some(Made::Pushed(time)) => (Some(time), Phrase::ImagePushed),
            Some(Made::Built(time)) => (Some(time), Phrase::ImageMade),
            None => (None, Phrase::ImagePushed),
        };
        let label = match what {
            Beside::Age => phrase(language, words, &[&age(language, since(time?, now))]),
            // A digest that is written out needs no words.
            Beside::Digest if image.digest.is_some() => return None,
            Beside::Digest => shortened(digest.as_deref()?),
        };
        let made = time.and_then(|time| day(&time)).map(|day| phrase(language, words, &[&day.to_string()]));
        let more =
            [Some(image.familiar()), made, digest].into_iter().flatten().collect::<Vec<_>>().join("\n");
        Some(Hint { offset: stage.range.start, label, more })
    };
    stages.iter().filter_map(hint).collect()
}

/// A clock that was set back makes nothing younger than it is.
fn since(time: Timestamp, now: Timestamp) -> Duration {
    now.duration_since(time).try_into().unwrap_or(Duration::ZERO)
}

/// `sha256:0123456789ab`.
fn shortened(digest: &str) -> String {
    match digest.split_once(':') {
        Some((algorithm, hex)) => format!("{algorithm}:{}", hex.chars().take(SHOWN).collect::<String>()),
        None => digest.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use expect_test::{Expect, expect};
    use registry::{Image, ImageConfig, Reference};
    use syntax::{Document, Platform};

    use super::{Beside, hints};
    use crate::images::AtHand;
    use crate::texts::Language;

    fn seen() -> AtHand {
        let image = Image {
            digest: format!("sha256:{}", "ab".repeat(32)),
            manifest: String::new(),
            platform: Platform::new("linux", "amd64"),
            platforms: Vec::new(),
            created: "2026-08-01T00:00:00Z".parse().ok(),
            config: ImageConfig::default(),
            history: Vec::new(),
        };
        let mut seen = AtHand::default();
        seen.images.insert(Reference::parse("python:3.12").unwrap(), Arc::new(image));
        seen
    }

    #[track_caller]
    fn check(text: &str, what: Beside, language: Language, expected: Expect) {
        let document = Document::new(text);
        let now = "2026-08-21T10:00:00Z".parse().unwrap();
        let lines: String = hints(&document, what, now, language, &seen())
            .iter()
            .map(|hint| {
                let line = document.rope().byte_to_line(hint.offset);
                format!("{line} {} ({})\n", hint.label, hint.more.replace('\n', "|"))
            })
            .collect();
        expected.assert_eq(&lines);
    }

    const FILE: &str = "ARG V=3.12\nFROM --platform=linux/amd64 \\\n  python:$V AS a\nFROM a\nFROM scratch\n\
                        FROM node\nFROM $W\nFROM python:3.12\n";

    #[test]
    fn what_is_known_stands_beside_its_from() {
        check(
            FILE,
            Beside::Age,
            Language::English,
            expect![[r#"
            1 built 20 days ago (python:3.12|built 2026-08-01|sha256:abababababababababababababababababababababababababababababababab)
            7 built 20 days ago (python:3.12|built 2026-08-01|sha256:abababababababababababababababababababababababababababababababab)
        "#]],
        );
        check(
            FILE,
            Beside::Digest,
            Language::English,
            expect![[r#"
            1 sha256:abababababab (python:3.12|built 2026-08-01|sha256:abababababababababababababababababababababababababababababababab)
            7 sha256:abababababab (python:3.12|built 2026-08-01|sha256:abababababababababababababababababababababababababababababababab)
        "#]],
        );
        check(
            "FROM python:3.12",
            Beside::Age,
            Language::Korean,
            expect![[r#"
            0 20일 전 빌드 (python:3.12|2026-08-01 빌드|sha256:abababababababababababababababababababababababababababababababab)
        "#]],
        );
    }
}
